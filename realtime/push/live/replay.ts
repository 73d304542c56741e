import { maySee, type Subject } from '../../../models/access/decide.ts';
import { cellAt } from '../../../models/live/cells.ts';
import type { Subscription, TopicInfo, TopicsChange } from '../../../models/live/subscription.ts';
import type { MovingPosition } from '../../../models/schema/index.ts';
import type { History, PastObservation } from '../../history/history.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import { ThingsBoard } from './board.ts';
import type { LiveCity } from './city-boards.ts';
import type { FanOut } from './fan-out.ts';
import type { Follower } from './follower.ts';
import type { Interest } from './interest.ts';
import { movingIndex } from './to-wire.ts';
import type { Topic, TopicNumbers } from './topic.ts';

/** Milliseconds between two frames. */
const TICK = 100;
/** Milliseconds of this machine's time that are read ahead in one go, and left when the next are read. */
const WINDOW = 5_000;
const LEFT = 2_500;
/** Milliseconds between two looks at what has become stale, and at alarms. */
const LOOK = 1_000;
/** Silent for so many rhythms is stale. */
const STALE_AFTER = 3;

export interface ReplayOptions {
  city: LiveCity;
  history: History;
  subscription: Subscription;
  subject: Subject;
  time: { from: number; speed: number };
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
  #created: Topic[] = [];
  #ahead: PastObservation[] = [];
  #next = 0;
  #readTo: number;
  #reading = false;
  /** When the page asked: its clock has gone on since. */
  readonly #startedAt = Date.now();
  /** City time. */
  #now: number;
  #lookedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #ended = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#readTo = options.time.from;
    this.#now = options.time.from;
    const { numbers, epoch, city } = options;
    this.#board = new ThingsBoard({
      numbers,
      epoch,
      layers: city.layers,
      onTopic: (topic) => void this.#created.push(topic),
      now: () => this.#now,
    });
  }

  /** Reads how things stood; `answer` says which topics there are, before their frames. */
  async open(answer: (topics: TopicInfo[]) => void): Promise<void> {
    const { city, subscription, subject, time, history, fanOut, follower } = this.#options;
    const { world } = subscription;
    const layers = new Map(subscription.layers.map(({ id, detail }) => [id, detail]));
    for (const live of city.states.things(world)) {
      const { layer, publication, areas } = live.thing;
      const detail = layers.get(layer);
      if (!detail || !maySee(subject, { publication, ...(areas.length > 0 && { areas }) })) continue;
      const thing = asUnheard(live);
      // What stands where the page does not look need not be read. What moves may come into view.
      if (detail === 'near' && movingIndex(thing.thing) < 0 && !this.#isInView(thing)) continue;
      this.#things.set(live.handle, thing);
    }
    const handles = [...this.#things.keys()];
    const [past, levels] = await Promise.all([
      handles.length > 0 ? history.stateAt(world, time.from, handles) : [],
      city.levelsAt?.(world, time.from),
    ]);
    if (this.#ended) return;
    for (const observation of past) this.#apply(observation);
    for (const live of this.#things.values()) {
      live.stale = this.#isStale(live, time.from);
      live.level = levels?.get(live.thing.id) ?? 0;
      this.#board.introduce(live);
    }
    const topics = this.#wanted(this.#created);
    this.#created = [];
    // What is told in the snapshot is not told again.
    for (const topic of this.#board.dirty()) topic.take(time.from, true);
    answer(topics.map(({ info }) => info));
    fanOut.follow(follower, topics);
    if (time.speed > 0) {
      void this.#read(time.from);
      this.#timer = setInterval(() => this.#tick(), TICK);
    }
  }

  end(): void {
    this.#ended = true;
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { time, fanOut, follower, tell } = this.#options;
    const wall = Date.now();
    const now = Math.min(wall, time.from + (wall - this.#startedAt) * time.speed);
    if (this.#readTo - now < LEFT * time.speed) void this.#read(now);
    // What has not been read yet is waited for.
    const until = Math.min(now, this.#readTo);
    this.#now = until;
    const values: { live: LiveThing; datastream: number }[] = [];
    while (this.#next < this.#ahead.length && this.#ahead[this.#next].time <= until) {
      const observation = this.#ahead[this.#next++];
      const live = this.#apply(observation);
      if (live) values.push({ live, datastream: observation.datastream });
    }
    const states: LiveThing[] = [];
    if (wall > this.#lookedAt + LOOK) {
      this.#lookedAt = wall;
      for (const live of this.#things.values()) {
        const stale = this.#isStale(live, until);
        if (stale !== live.stale) states.push(live);
        live.stale = stale;
      }
      void this.#levels(until);
    }
    this.#board.apply({ introduced: [], removed: [], values, states });
    const added = this.#wanted(this.#created);
    this.#created = [];
    if (added.length > 0) {
      tell({ added: added.map(({ info }) => info), removed: [] });
      fanOut.follow(follower, [...fanOut.topicsOf(follower), ...added]);
    }
    const frames = new Map<Topic, Uint8Array>();
    for (const topic of this.#board.dirty()) {
      const frame = topic.take(until, true);
      if (frame && fanOut.isFollowed(topic)) frames.set(topic, frame);
    }
    fanOut.tell(frames);
  }

  async #read(now: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const { history, subscription, time } = this.#options;
    const to = Math.min(Date.now(), Math.max(now, this.#readTo) + WINDOW * time.speed);
    try {
      if (to <= this.#readTo) return;
      const more = await history.between(subscription.world, this.#readTo, to, [...this.#things.keys()]);
      this.#ahead = [...this.#ahead.slice(this.#next), ...more];
      this.#next = 0;
      this.#readTo = to;
    } catch {
      // The database is away: what is on screen stays, and it is asked again.
    } finally {
      this.#reading = false;
    }
  }

  async #levels(time: number): Promise<void> {
    const { city, subscription } = this.#options;
    const levels = await city.levelsAt?.(subscription.world, time).catch(() => undefined);
    if (!levels || this.#ended) return;
    const states: LiveThing[] = [];
    for (const live of this.#things.values()) {
      const level = levels.get(live.thing.id) ?? 0;
      if (level !== live.level) states.push(live);
      live.level = level;
    }
    this.#board.apply({ introduced: [], removed: [], values: [], states });
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
      if (time !== undefined) deadline = Math.max(deadline, time + STALE_AFTER * rhythm * 1000);
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
