import { RHYTHMS_UNTIL_STALE } from '../../models/live/clock.ts';
import type { MovingPosition, ObservedValue, Thing } from '../../models/schema/index.ts';
import { isGone } from './gone.ts';
import type { States } from './keeping.ts';
import { replaces } from './latest.ts';
import type { LatestValue, LiveThing, StateChange } from './live-thing.ts';
import type { Draft, KnownThing, Registry, Stream } from './registry.ts';
import { TimerWheel } from './timer-wheel.ts';

const NOTHING = { introduced: [], removed: [], values: [], states: [], levels: [] };

export interface LiveStatesOptions {
  registry: Registry;
  /** Seconds between messages of a feed, for datastreams that do not say themselves. */
  rhythmOf(feed: string): number | undefined;
  /** Days of silence after which a thing is gone, as its layer says; undefined, or absent: GONE_AFTER_DAYS. */
  goneAfterOf?(live: LiveThing): number | undefined;
  now(): number;
  /** A listener failed; the others are told all the same. */
  onFault(error: unknown): void;
}

/** One value that came, in the order in which it came. */
export interface Arrived {
  stream: Stream;
  time: number;
  received: number;
  value: ObservedValue;
}

interface Gathered {
  introduced: Set<LiveThing>;
  values: Map<Stream, { live: LiveThing; datastream: number }>;
  states: Set<LiveThing>;
}

/** The latest of every thing. What came is brought in when it is safe on disk, and what changed is told once a group. */
export class LiveStates implements States {
  readonly #options: LiveStatesOptions;
  readonly #listeners = new Set<(change: StateChange) => void>();
  readonly #wheel = new TimerWheel<KnownThing>();

  constructor(options: LiveStatesOptions) {
    this.#options = options;
  }

  *things(world: string): Iterable<LiveThing> {
    for (const { live } of this.#options.registry.things(world)) yield live;
  }

  byId(world: string, id: string): LiveThing | undefined {
    return this.#options.registry.get(world, id)?.live;
  }

  byHandle(world: string, handle: number): LiveThing | undefined {
    const known = this.#options.registry.thing(handle);
    return known?.world === world ? known.live : undefined;
  }

  onChange(listener: (change: StateChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setLevel(world: string, id: string, level: number): void {
    const live = this.byId(world, id);
    if (!live || live.level === level) return;
    live.level = level;
    this.#tell({ ...NOTHING, world, levels: [live] });
  }

  /** Descriptions and values that are safe on disk now. */
  bring(drafts: readonly Draft[], arrived: readonly Arrived[]): void {
    const worlds = new Map<string, Gathered>();
    for (const draft of drafts) {
      const known = this.#options.registry.apply(draft);
      this.introduce(known);
      // What is gone is back when it tells something.
      if (!known.live.gone) gatheredOf(worlds, draft.world).introduced.add(known.live);
    }
    for (const item of arrived) {
      const { known } = item.stream;
      const gathered = gatheredOf(worlds, known.world);
      const wasStale = known.live.stale;
      if (this.take(item)) {
        if (known.live.gone) {
          delete known.live.gone;
          gathered.introduced.add(known.live);
        }
        gathered.values.set(item.stream, { live: known.live, datastream: item.stream.index });
        if (known.live.stale !== wasStale) gathered.states.add(known.live);
      }
    }
    for (const [world, { introduced, values, states }] of worlds)
      if (introduced.size + values.size + states.size > 0)
        this.#tell({
          ...NOTHING,
          world,
          introduced: [...introduced],
          values: [...values.values()],
          states: [...states],
        });
  }

  /** Sets up a thing that is new, or described anew. */
  introduce(known: KnownThing): void {
    const { live } = known;
    const moves = live.thing.datastreams.findIndex(({ type }) => type === 'position');
    live.position =
      (moves < 0 ? undefined : (live.latest[moves]?.value as MovingPosition | undefined)) ??
      standing(live.thing);
    const told = [...known.streams.values()].filter(({ index }) => live.latest[index]);
    for (const stream of told) {
      const { time, received } = live.latest[stream.index] as LatestValue;
      this.#hear(stream, Math.min(time, received));
    }
    // One that has told nothing yet has as long as one that just did.
    if (told.length === 0)
      for (const stream of known.streams.values()) this.#hear(stream, this.#options.now());
  }

  /** Makes a value the latest, if it is; whether it is. */
  take({ stream, time, received, value }: Arrived): boolean {
    if (stream.index < 0) return false;
    const { known, index } = stream;
    const { live } = known;
    if (!replaces(live.latest[index], time, received)) return false;
    live.latest[index] = { time, received, value };
    if (stream.type === 'position') live.position = value as MovingPosition;
    this.#hear(stream, Math.min(time, received));
    return true;
  }

  /** Takes away what is gone, and counts what each feed has; to be called about once a minute. */
  sweep(): void {
    const { registry, goneAfterOf, now } = this.#options;
    const time = now();
    for (const world of registry.worlds()) {
      const removed: LiveThing[] = [];
      for (const { live } of registry.things(world)) {
        if (live.gone || !isGone(live, time, goneAfterOf?.(live))) continue;
        live.gone = true;
        removed.push(live);
      }
      if (removed.length > 0) this.#tell({ ...NOTHING, world, removed });
    }
    registry.count();
  }

  /** Tells what has become stale; to be called about once a second. */
  check(): void {
    const now = this.#options.now();
    const worlds = new Map<string, LiveThing[]>();
    for (const known of this.#wheel.due(now)) {
      if (known.deadline === undefined || known.live.stale) continue;
      if (known.deadline > now) {
        this.#wheel.set(known, known.deadline);
        continue;
      }
      known.live.stale = true;
      const states = worlds.get(known.world);
      if (states) states.push(known.live);
      else worlds.set(known.world, [known.live]);
    }
    for (const [world, states] of worlds) this.#tell({ ...NOTHING, world, states });
  }

  /** Something of a thing is as new as a time: it may be silent for some rhythms from then. */
  #hear(stream: Stream, time: number): void {
    const { known } = stream;
    const { live } = known;
    const rhythm = live.thing.datastreams[stream.index]?.rhythm ?? this.#options.rhythmOf(live.feed);
    if (rhythm === undefined) return;
    const deadline = time + RHYTHMS_UNTIL_STALE * rhythm * 1_000;
    if (known.deadline !== undefined && deadline <= known.deadline) return;
    known.deadline = deadline;
    live.stale = deadline <= this.#options.now();
    // One that waits already is looked at when it is due, and then waits on: moving it for each value would cost more.
    if (!live.stale && !this.#wheel.has(known)) this.#wheel.set(known, deadline);
  }

  #tell(change: StateChange): void {
    for (const listener of this.#listeners)
      try {
        listener(change);
      } catch (error) {
        this.#options.onFault(error);
      }
  }
}

function gatheredOf(worlds: Map<string, Gathered>, world: string): Gathered {
  let gathered = worlds.get(world);
  if (!gathered)
    worlds.set(world, (gathered = { introduced: new Set(), values: new Map(), states: new Set() }));
  return gathered;
}

/** Where a thing stands; its height only where it is above the ellipsoid, as positions are. */
function standing({ longitude, latitude, height, heightIs }: Thing): MovingPosition | undefined {
  if (longitude === undefined || latitude === undefined) return undefined;
  return {
    longitude,
    latitude,
    ...(height !== undefined && heightIs === 'ellipsoidal' ? { height } : {}),
  };
}
