import type { ValueType } from '../../models/live/chunk-codec.ts';
import type { Publication, Thing } from '../../models/schema/index.ts';
import type { NamedThing } from '../journal/entry.ts';
import { reclassed } from './class-now.ts';
import { type EarlierClass, withEarlier } from './earlier-classes.ts';
import type { LiveThing } from './live-thing.ts';

/** A datastream of a thing that is known. */
export interface Stream {
  handle: number;
  known: KnownThing;
  id: string;
  type: ValueType;
  /** In `thing.datastreams`; -1: the thing is described without it now. */
  index: number;
  /** Greatest result time that was taken in. */
  seen: number;
  /** Greatest result time in the database, and of those in order there. */
  stored: number;
  ordered: number;
}

/** A thing of one world, as it is taken in and kept. */
export interface KnownThing {
  world: string;
  live: LiveThing;
  /** By the id of the datastream. */
  streams: Map<string, Stream>;
  /** Every one that it ever had, by type and id: one that comes back goes on. */
  everyStream: Map<string, Stream>;
  /** Its description, to see whether it is another one. */
  json: string;
  /** Until when it may be silent, UTC milliseconds; undefined: it has no rhythm. */
  deadline: number | undefined;
}

/** What a description changes, before it is safe on disk. */
export interface Draft {
  named: NamedThing;
  world: string;
  feed: string;
  thing: Thing;
  /** When it came, UTC milliseconds. */
  received: number;
  streams: Map<string, Stream>;
  everyStream: Map<string, Stream>;
  /** As it is known already. */
  known: KnownThing | undefined;
}

/** A datastream as the database has it. */
export interface StoredStream {
  handle: number;
  id: string;
  type: ValueType;
}

/** Greatest handle: both databases have it as an integer. */
const GREATEST_HANDLE = 2 ** 31 - 1;

/** Which things and datastreams are known, by world and id and by handle. Handles are given out once. */
export class Registry {
  readonly #worlds = new Map<string, Map<string, KnownThing>>();
  readonly #byHandle = new Map<number, KnownThing>();
  readonly #streams = new Map<number, Stream>();
  /** Things of each feed that are not gone. */
  readonly #counts = new Map<string, number>();
  /** Handles of things whose description is not in the database yet. */
  readonly unstored = new Set<number>();
  #nextThing = 1;
  #nextStream = 1;

  get(world: string, id: string): KnownThing | undefined {
    return this.#worlds.get(world)?.get(id);
  }

  thing(handle: number): KnownThing | undefined {
    return this.#byHandle.get(handle);
  }

  stream(handle: number): Stream | undefined {
    return this.#streams.get(handle);
  }

  things(world: string): Iterable<KnownThing> {
    return this.#worlds.get(world)?.values() ?? [];
  }

  worlds(): Iterable<string> {
    return this.#worlds.keys();
  }

  streams(): Iterable<Stream> {
    return this.#streams.values();
  }

  countOf(feed: string): number {
    return this.#counts.get(feed) ?? 0;
  }

  /** Counts anew, when things have gone. */
  count(): void {
    this.#counts.clear();
    for (const { live } of this.#byHandle.values())
      if (!live.gone) this.#counts.set(live.feed, this.countOf(live.feed) + 1);
  }

  /** What a description would change; undefined: nothing. `known`: an earlier draft of the same group goes before. */
  draft(world: string, feed: string, thing: Thing, received: number, earlier?: Draft): Draft | undefined {
    const known = this.get(world, thing.id);
    const before = earlier?.thing ?? known?.live.thing;
    if (before === thing) return undefined;
    const json = JSON.stringify(thing);
    if (before && json === (earlier?.named.json ?? known?.json)) return undefined;
    const handle = earlier?.named.handle ?? known?.live.handle ?? this.#give('thing');
    const everyStream = new Map(earlier?.everyStream ?? known?.everyStream);
    const streams = new Map<string, Stream>();
    for (const { id, type } of thing.datastreams) {
      const key = keyOf(id, type);
      const stream = everyStream.get(key) ?? newStream(this.#give('stream'), id, type);
      everyStream.set(key, stream);
      streams.set(id, stream);
    }
    const named = {
      handle,
      streams: thing.datastreams.map(({ id }) => (streams.get(id) as Stream).handle),
      json,
    };
    return { named, world, feed, thing, received, streams, everyStream, known };
  }

  /** Makes a draft hold. */
  apply({ named, world, feed, thing, received, streams, everyStream }: Draft): KnownThing {
    const before = this.get(world, thing.id);
    const known = before ?? newThing(world, feed, thing, named.handle);
    if (!before) {
      let things = this.#worlds.get(world);
      if (!things) this.#worlds.set(world, (things = new Map()));
      things.set(thing.id, known);
      this.#byHandle.set(named.handle, known);
      this.#counts.set(feed, this.countOf(feed) + 1);
    }
    const latest = thing.datastreams.map(({ id }) => {
      const old = known.streams.get(id);
      return old && old === streams.get(id) && old.index >= 0 ? known.live.latest[old.index] : undefined;
    });
    for (const stream of known.streams.values()) stream.index = -1;
    // All of them: what a description named that was overtaken in the same group has told something all the same.
    for (const stream of everyStream.values()) {
      stream.known = known;
      this.#streams.set(stream.handle, stream);
    }
    thing.datastreams.forEach(({ id }, index) => {
      (streams.get(id) as Stream).index = index;
    });
    known.streams = streams;
    known.everyStream = everyStream;
    known.json = named.json;
    setEarlier(known.live, withEarlier(known.live.earlier, known.live.thing, thing, received));
    known.live.thing = thing;
    known.live.feed = feed;
    known.live.described = Math.max(known.live.described ?? 0, received);
    known.live.latest = latest;
    this.unstored.add(named.handle);
    return known;
  }

  /** A description that the journal or the database has, with the handles that it was given. */
  restore(
    world: string,
    feed: string,
    named: NamedThing,
    received: number,
    thing: Thing = JSON.parse(named.json),
    stored: readonly StoredStream[] = [],
  ): KnownThing {
    this.#nextThing = Math.max(this.#nextThing, named.handle + 1);
    const everyStream = new Map(this.get(world, thing.id)?.everyStream);
    const described = thing.datastreams.map(({ id, type }, i) => ({ handle: named.streams[i], id, type }));
    for (const { handle, id, type } of [...stored, ...described]) {
      this.#nextStream = Math.max(this.#nextStream, handle + 1);
      const key = keyOf(id, type);
      if (!everyStream.has(key)) everyStream.set(key, newStream(handle, id, type));
    }
    const streams = new Map(
      thing.datastreams.map(({ id, type }) => [id, everyStream.get(keyOf(id, type)) as Stream]),
    );
    const known = this.apply({
      named,
      world,
      feed,
      thing,
      received,
      streams,
      everyStream,
      known: undefined,
    });
    for (const stream of everyStream.values()) {
      stream.known = known;
      this.#streams.set(stream.handle, stream);
    }
    return known;
  }

  /** Gives all things the class that they have now; what they were until then is kept with the time. */
  reclass(classNow: (live: LiveThing) => Publication, now: number): void {
    for (const known of this.#byHandle.values()) {
      const { live } = known;
      const thing = reclassed(live.thing, classNow(live));
      if (thing === live.thing) continue;
      setEarlier(live, withEarlier(live.earlier, live.thing, thing, now));
      live.thing = thing;
      known.json = JSON.stringify(thing);
      this.unstored.add(live.handle);
    }
  }

  /** A handle that was given out, to what is not known any more. */
  reserveStream(handle: number): void {
    this.#nextStream = Math.max(this.#nextStream, handle + 1);
  }

  #give(kind: 'thing' | 'stream'): number {
    const handle = kind === 'thing' ? this.#nextThing++ : this.#nextStream++;
    if (handle > GREATEST_HANDLE) throw new RangeError(`All handles of a ${kind} are given out.`);
    return handle;
  }
}

function setEarlier(live: LiveThing, earlier: readonly EarlierClass[] | undefined): void {
  if (earlier) live.earlier = earlier;
}

const keyOf = (id: string, type: ValueType): string => `${type} ${id}`;

function newStream(handle: number, id: string, type: ValueType): Stream {
  return {
    handle,
    known: undefined as unknown as KnownThing,
    id,
    type,
    index: -1,
    seen: Number.NEGATIVE_INFINITY,
    stored: Number.NEGATIVE_INFINITY,
    ordered: Number.NEGATIVE_INFINITY,
  };
}

function newThing(world: string, feed: string, thing: Thing, handle: number): KnownThing {
  return {
    world,
    live: { handle, feed, thing, latest: [], position: undefined, stale: false, level: 0 },
    streams: new Map(),
    everyStream: new Map(),
    json: '',
    deadline: undefined,
  };
}
