import type { Subject } from '../../../models/access/decide.ts';
import { cellAt } from '../../../models/live/cells.ts';
import { RHYTHMS_UNTIL_STALE } from '../../../models/live/clock.ts';
import type { Subscription, TopicInfo, TopicsChange } from '../../../models/live/subscription.ts';
import type { MovingPosition } from '../../../models/schema/index.ts';
import type { History, PastObservation } from '../../history/history.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import type { LivePast, RecordKind, RecordsOfKind } from '../records.ts';
import { ThingsBoard } from './board.ts';
import type { LiveCity } from './city-boards.ts';
import type { FanOut } from './fan-out.ts';
import type { Follower } from './follower.ts';
import type { Interest } from './interest.ts';
import { PastSight } from './past-sight.ts';
import { RecordsBoard } from './records-board.ts';
import type { ReplayPlace } from './replay-limits.ts';
import { movingIndex } from './to-wire.ts';
import type { Topic, TopicNumbers, WrittenTopic } from './topic.ts';

/** Milliseconds between two frames. */
const TICK = 100;
/** Milliseconds of this machine's time that are read ahead in one go, and left when the next are read. */
const WINDOW = 5_000;
const LEFT = 2_500;
/** Milliseconds between two looks at what has become stale, and at alarms. */
const LOOK = 1_000;

export interface ReplayOptions {
  city: LiveCity;
  history: History;
  subscription: Subscription;
  subject: Subject;
  time: { from: number; speed: number };
  /** Left when this ends. */
  place: ReplayPlace;
  interest: Interest;
  fanOut: FanOut;
  follower: Follower;
  numbers: TopicNumbers;
  epoch: number;
  tell(change: TopicsChange): void;
}

/** The past of a city, told to one page in the frames of the live city: a snapshot, and what came then, as it came. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #board: ThingsBoard;
  readonly #things = new Map<number, LiveThing>();
  /** The same things as they are now, or were a few seconds ago where another process writes them. */
  readonly #sources = new Map<number, LiveThing>();
  readonly #sight: PastSight;
  /** Where its things were last seen as they are now. */
  #newest: LiveCity;
  readonly #past: LivePast | undefined;
  readonly #records = new Map<RecordKind, RecordsBoard>();
  #created: Topic[] = [];
  #ahead: PastObservation[] = [];
  #next = 0;
  #readTo: number;
  #reading = false;
  #advancing = false;
  #renewing = false;
  /** When the page asked: its clock has gone on since. */
  readonly startedAt = Date.now();
  /** City time. */
  #now: number;
  #lookedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ended = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#newest = options.city;
    this.#readTo = options.time.from;
    this.#now = options.time.from;
    const { numbers, epoch, city, subscription } = options;
    this.#past = city.past?.(subscription.world);
    this.#sight = new PastSight(options.subject, city.areasAt);
    this.#board = new ThingsBoard({
      numbers,
      epoch,
      propertyOf: (layer) => city.layers.find(({ id }) => id === layer)?.property,
      onTopic: (topic) => void this.#created.push(topic),
      now: () => this.#now,
    });
  }

  /**
   * Reads how things stood; `answer` says which topics there are, before their frames. Gives how many. Throws ReplayBusy
   * where too many others read, or this ended meanwhile.
   */
  async open(answer: (topics: TopicInfo[]) => void): Promise<number> {
    const { city, subscription, time, history, fanOut, follower, place } = this.#options;
    const { world } = subscription;
    const layers = new Map(subscription.layers.map(({ id, detail }) => [id, detail]));
    for (const live of city.states.things(world)) {
      const detail = layers.get(live.thing.layer);
      if (!detail || !this.#sight.mayBeSeen(live)) continue;
      const thing = asUnheard(live);
      // What stands where the page does not look need not be read. What moves may come into view.
      if (detail === 'near' && movingIndex(thing.thing) < 0 && !this.#isInView(thing)) continue;
      this.#things.set(live.handle, thing);
      this.#sources.set(live.handle, live);
    }
    const handles = [...this.#things.keys()];
    const [past, told] = await place.read((signal) =>
      Promise.all([
        handles.length > 0 ? history.stateAt(world, time.from, handles, signal) : [],
        this.#past?.advance(time.from),
      ]),
    );
    for (const observation of past) this.#apply(observation);
    for (const live of this.#things.values()) {
      this.#stand(live, time.from);
      live.stale = this.#isStale(live, time.from);
      live.level = told?.levels.get(live.thing.id) ?? 0;
      this.#board.introduce(live);
    }
    this.#tellRecords(told?.records ?? []);
    // Whatever calls somebody now is told as well.
    const topics = [...fanOut.topicsOf(follower), ...this.#wanted(this.#created)];
    this.#created = [];
    // What is told in the snapshot is not told again.
    for (const topic of this.#dirty()) topic.take(time.from, true);
    answer(topics.map(({ info }) => info));
    fanOut.follow(follower, []);
    fanOut.follow(follower, topics, { isOwn: true });
    if (time.speed > 0) {
      void this.#read(time.from);
      this.#timer = setInterval(() => this.#tick(), TICK);
    }
    return topics.length;
  }

  end(): void {
    this.#ended = true;
    this.#options.place.leave();
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { time, fanOut, follower, tell } = this.#options;
    const wall = Date.now();
    const now = Math.min(wall, time.from + (wall - this.startedAt) * time.speed);
    if (this.#readTo - now < LEFT * time.speed) void this.#read(now);
    // What has not been read yet is waited for.
    const until = Math.min(now, this.#readTo);
    this.#now = until;
    const introduced = new Set<LiveThing>();
    const values: { live: LiveThing; datastream: number }[] = [];
    while (this.#next < this.#ahead.length && this.#ahead[this.#next].time <= until) {
      const observation = this.#ahead[this.#next++];
      const live = this.#apply(observation);
      if (!live) continue;
      if (typeof observation.value === 'object' && this.#sight.hasMoved(live) && this.#stand(live, until))
        introduced.add(live);
      values.push({ live, datastream: observation.datastream });
    }
    const states: LiveThing[] = [];
    if (wall > this.#lookedAt + LOOK) {
      this.#lookedAt = wall;
      for (const live of this.#things.values()) {
        const stale = this.#isStale(live, until);
        if (stale !== live.stale) states.push(live);
        live.stale = stale;
        // Its class may have been another one then, and may be another one now.
        if (this.#stand(live, until)) introduced.add(live);
      }
      void this.#advance(until);
      void this.#renew();
    }
    this.#board.apply({ introduced: [...introduced], removed: [], values, states, levels: [] });
    const added = this.#wanted(this.#created);
    this.#created = [];
    if (added.length > 0) {
      tell({ added: added.map(({ info }) => info), removed: [] });
      fanOut.follow(follower, [...fanOut.topicsOf(follower), ...added], { isOwn: true });
    }
    const frames = new Map<Topic, Uint8Array>();
    for (const topic of this.#dirty()) {
      const frame = topic.take(until, true);
      if (frame && fanOut.isFollowed(topic)) frames.set(topic, frame);
    }
    fanOut.tell(frames);
  }

  async #read(now: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const { history, subscription, time, place } = this.#options;
    const to = Math.min(Date.now(), Math.max(now, this.#readTo) + WINDOW * time.speed);
    try {
      if (to <= this.#readTo) return;
      const handles = [...this.#things.keys()];
      const more = await place.read((signal) =>
        history.between(subscription.world, this.#readTo, to, handles, signal),
      );
      this.#ahead = [...this.#ahead.slice(this.#next), ...more];
      this.#next = 0;
      this.#readTo = to;
    } catch {
      // The database is away or too busy: what is on screen stays, and it is asked again.
    } finally {
      this.#reading = false;
    }
  }

  /** Alarms and cases go on to a time. */
  async #advance(time: number): Promise<void> {
    const past = this.#past;
    if (!past || this.#advancing) return;
    this.#advancing = true;
    const told = await this.#options.place
      .read(() => past.advance(time))
      .catch(() => undefined)
      .finally(() => {
        this.#advancing = false;
      });
    if (!told || this.#ended) return;
    this.#tellRecords(told.records);
    const changed: LiveThing[] = [];
    for (const live of this.#things.values()) {
      const level = told.levels.get(live.thing.id) ?? 0;
      if (level !== live.level) changed.push(live);
      live.level = level;
    }
    this.#board.apply({ introduced: [], removed: [], values: [], states: [], levels: changed });
  }

  /** Looks at what its things have become since, as when one may be seen no longer. */
  async #renew(): Promise<void> {
    const { city, subscription } = this.#options;
    if (!city.newest || this.#renewing) return;
    this.#renewing = true;
    try {
      const newest = await city.newest();
      if (!newest || newest === this.#newest) return;
      this.#newest = newest;
      for (const live of newest.states.things(subscription.world))
        if (this.#sources.has(live.handle)) this.#sources.set(live.handle, live);
    } catch {
      // The database is away: it is asked again.
    } finally {
      this.#renewing = false;
    }
  }

  #tellRecords(records: readonly RecordsOfKind[]): void {
    const { numbers, epoch } = this.#options;
    for (const { kind, ...change } of records) {
      const known = this.#records.get(kind);
      const board =
        known ??
        new RecordsBoard(kind, { numbers, epoch, onTopic: (topic) => void this.#created.push(topic) });
      this.#records.set(kind, board);
      board.apply(change);
    }
  }

  *#dirty(): Iterable<WrittenTopic> {
    yield* this.#board.dirty();
    for (const board of this.#records.values()) yield* board.dirty();
  }

  /** Gives a thing the class and areas that it had then; whether these are others. */
  #stand(live: LiveThing, time: number): boolean {
    const source = this.#sources.get(live.handle);
    return source !== undefined && this.#sight.stand(live, source, time);
  }

  #isInView({ thing: { layer, publication, areas }, position }: LiveThing): boolean {
    const cell = position && cellAt(position.longitude, position.latitude);
    return this.#options.interest({
      number: 0,
      kind: 'things',
      layer,
      publication,
      areas,
      ...(cell !== undefined && { cell }),
    });
  }

  #wanted(topics: readonly Topic[]): Topic[] {
    return topics.filter(({ info }) => this.#options.interest(info));
  }

  #apply({ handle, datastream, time, value }: PastObservation): LiveThing | undefined {
    const live = this.#things.get(handle);
    if (!live || (live.latest[datastream]?.time ?? Number.NEGATIVE_INFINITY) > time) return undefined;
    live.latest[datastream] = { time, received: time, value };
    if (typeof value === 'object') live.position = value;
    return live;
  }

  /** Silent for some rhythms of each of its datastreams, as the store of the latest state has it. */
  #isStale({ feed, thing, latest }: LiveThing, now: number): boolean {
    let deadline = Number.NEGATIVE_INFINITY;
    for (const [i, { rhythm = this.#options.city.rhythmOf?.(feed) }] of thing.datastreams.entries()) {
      if (rhythm === undefined) return false;
      const time = latest[i]?.time;
      if (time !== undefined) deadline = Math.max(deadline, time + RHYTHMS_UNTIL_STALE * rhythm * 1000);
    }
    return thing.datastreams.length > 0 && deadline <= now;
  }
}

/** A thing of which nothing is known yet but what it is. */
function asUnheard(live: LiveThing): LiveThing {
  const { thing } = live;
  const stands: MovingPosition | undefined =
    thing.longitude === undefined || thing.latitude === undefined
      ? undefined
      : {
          longitude: thing.longitude,
          latitude: thing.latitude,
          ...(thing.height !== undefined && { height: thing.height }),
        };
  return { ...live, latest: [], position: stands, stale: false, level: 0 };
}
