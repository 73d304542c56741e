import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { Subject } from '../../../models/access/decide.ts';
import { FRAMES_NAMESPACE } from '../../../models/live/socket-parser.ts';
import {
  type Following,
  keptRequestSchema,
  missedSchema,
  type Subscription,
  type SubscriptionAnswer,
  type SubscriptionProblem,
  subscriptionSchema,
  type TopicInfo,
  type TopicsChange,
} from '../../../models/live/subscription.ts';
import { Allowance } from '../allowance.ts';
import { onMessage } from '../on-message.ts';
import type { Sockets } from '../sockets.ts';
import { CityBoards, type LiveCity } from './city-boards.ts';
import { FanOut } from './fan-out.ts';
import { Follower } from './follower.ts';
import { type Interest, interestOf } from './interest.ts';
import { KeptExtents } from './kept-extents.ts';
import { type Line, lineOf } from './line.ts';
import { Replay } from './replay.ts';
import { ReplayBusy, ReplayLimits } from './replay-limits.ts';
import { type Topic, TopicNumbers, type TopicSource } from './topic.ts';
import { thatFit } from './topic-limits.ts';

/** Milliseconds in which changes are gathered into one frame. */
const TICK = 50;
/** Subscriptions of one connection at once, and more in a second: a view that moves asks anew a few times a second. */
const MOST_WATCHES = 12;
const WATCHES_PER_SECOND = 4;
const MOST_REPAIRS = 60;
const REPAIRS_PER_SECOND = 10;
const MOST_LEAVES = 12;
/** Milliseconds between two looks at whether a line takes an answer. */
const LOOK = 10;

export interface LiveOptions {
  /** Who asks: found out when the connection was opened. */
  subjectOf(request: IncomingMessage): Subject;
  /** Whether the caller may know that there is a city; absent: everybody may. */
  mayKnow?(request: IncomingMessage, city: string): Promise<boolean>;
  /** Of this writer, larger than that of every one before it; absent: the time of the start. */
  epoch?: number;
}

/** Where the topics of a city come from; `city`, for its past, where this process is the writer. */
export interface ServedCity {
  source: TopicSource;
  city?: LiveCity;
  /** Its past, where it is not. */
  past?(): Promise<LiveCity | undefined>;
}

export interface LiveService {
  /** From now on this city is told, and this process is its only writer; returns the end of it. */
  add(city: LiveCity): () => void;
  /** From now on the topics of a city come from here, in place of where they came from before. */
  put(id: string, served: ServedCity): () => void;
  /** Frames of a source that tells them when they come, at most one of a topic. */
  tell(source: TopicSource, frames: ReadonlyMap<Topic, Uint8Array>): void;
  /** For metrics. */
  readonly followers: number;
  close(): void;
}

type WatchAnswer = SubscriptionAnswer | SubscriptionProblem;

/** One page. */
interface Session {
  socket: Socket;
  line: Line;
  follower: Follower;
  /** What it follows live; undefined: nothing yet, or it replays. */
  live?: { source: TopicSource; subscription: Subscription; interest: Interest };
  replay?: Replay;
  /** Raised by each subscription: an answer that was overtaken is dropped. */
  turn: number;
}

type PastTime = NonNullable<Subscription['time']>;

/** Where a page has come to that has played the past since then. */
const goneOn = ({ from, speed }: PastTime, since: number): PastTime => ({
  from: Math.min(Date.now(), from + (Date.now() - since) * speed),
  speed,
});

/** Tells pages what is live, and what was. */
export function serveLive({ io, addressOf }: Sockets, options: LiveOptions): LiveService {
  const epoch = options.epoch ?? Math.floor(Date.now() / 1000);
  const numbers = new TopicNumbers();
  /** Of topics of the past: no writer of another process has given one of them to a topic of now. */
  const pastNumbers = new TopicNumbers(2 ** 30);
  const fanOut = new FanOut();
  const cities = new Map<string, ServedCity>();
  const isFollowed = (topic: Topic) => fanOut.isFollowed(topic);
  const sessions = new Set<Session>();
  const namespace = io.of(FRAMES_NAMESPACE);
  const replays = new ReplayLimits();
  const extents = new KeptExtents();

  const timer = setInterval(() => {
    const now = Date.now();
    for (const { source } of cities.values()) {
      joinCreated(source);
      fanOut.tell(source.frames(now, isFollowed));
      leaveEnded(source);
    }
  }, TICK);

  function joinCreated(source: TopicSource): void {
    const created = source.created();
    if (created.length > 0) for (const session of sessions) join(session, source, created);
  }

  /** A page follows what has come to be, where it has asked for such. */
  function join({ socket, follower, live }: Session, source: TopicSource, created: readonly Topic[]): void {
    if (live?.source !== source) return;
    const before = fanOut.topicsOf(follower);
    const wanted = created.filter((topic) => live.interest(topic.info) && !before.includes(topic));
    const added = thatFit(wanted, before);
    if (added.length === 0) return;
    socket.emit('topics', { added: added.map(({ info }) => info), removed: [] } satisfies TopicsChange);
    fanOut.follow(follower, [...before, ...added]);
  }

  /** Topics that are no more are followed by nobody: their things are in others by now, or gone. */
  function leaveEnded(source: TopicSource): void {
    const ended = new Set(source.ended());
    if (ended.size === 0) return;
    for (const { socket, follower, live } of sessions) {
      if (live?.source !== source) continue;
      const before = fanOut.topicsOf(follower);
      const removed = before.filter((topic) => ended.has(topic)).map(({ info }) => info.number);
      if (removed.length === 0) continue;
      socket.emit('topics', { added: [], removed } satisfies TopicsChange);
      fanOut.follow(
        follower,
        before.filter((topic) => !ended.has(topic)),
      );
    }
  }

  /** Goes before the frames, which say no more of their topic than its number. */
  function tell({ socket }: Session, ofEpoch: number, topics: TopicInfo[]): void {
    const following: Following = { epoch: ofEpoch & 0xffff, time: Date.now(), topics };
    socket.emit('following', following);
  }

  /** Follows topics live, from what the page has of them; how many, or why not. */
  function follow(
    session: Session,
    source: TopicSource,
    subscription: Subscription,
    interest: Interest,
  ): WatchAnswer {
    const topics = [...source.topics(subscription.world)].filter(({ info }) => interest(info));
    if (thatFit(topics).length < topics.length) return { problem: 'too-many-topics' };
    session.live = { source, subscription, interest };
    tell(
      session,
      source.epoch,
      topics.map(({ info }) => info),
    );
    const byNumber = new Map(topics.map((topic) => [topic.info.number, topic]));
    const has = new Map<Topic, number>();
    for (const [number, ofEpoch, sequence] of subscription.have) {
      const topic = byNumber.get(number);
      if (topic && ofEpoch === (source.epoch & 0xffff)) has.set(topic, sequence);
    }
    fanOut.follow(session.follower, topics, { has });
    return { topics: topics.length };
  }

  /**
   * Answers a subscription when the page's line takes the answer: nothing piles up for a page that does not read. `since`:
   * the past has been played from then on, UTC milliseconds.
   */
  async function watch(session: Session, subscription: Subscription, since?: number): Promise<WatchAnswer> {
    const turn = ++session.turn;
    const { follower, line } = session;
    follower.hold();
    try {
      while (!line.isReady() && turn === session.turn) await new Promise((wake) => setTimeout(wake, LOOK));
      const mayKnow = await isKnown(session.socket.request, subscription.city);
      if (turn !== session.turn) return { problem: 'busy' };
      if (!mayKnow) return { problem: 'no-city' };
      follower.release();
      return await subscribe(session, subscription, since);
    } finally {
      if (turn === session.turn) {
        follower.release();
        fanOut.catchUp(follower);
      }
    }
  }

  async function subscribe(
    session: Session,
    subscription: Subscription,
    since: number | undefined,
  ): Promise<WatchAnswer> {
    const served = cities.get(subscription.city);
    if (!served) return { problem: 'no-city' };
    // Drills and runs have topics of their own when they come; who may be in them is theirs to say.
    if (subscription.world !== 'live') return { problem: 'no-world' };
    const subject = options.subjectOf(session.socket.request);
    const interest = interestOf(subscription, subject);
    if (!interest) return { problem: 'too-many-cells' };
    session.replay?.end();
    session.replay = undefined;
    session.live = undefined;
    const { time } = subscription;
    return time
      ? replay(session, served, { subscription: { ...subscription, time }, since, subject, interest })
      : follow(session, served.source, subscription, interest);
  }

  async function replay(
    session: Session,
    { city: here, source, past }: ServedCity,
    asked: {
      subscription: Subscription & { time: PastTime };
      since: number | undefined;
      subject: Subject;
      interest: Interest;
    },
  ): Promise<WatchAnswer> {
    const { socket, follower, turn } = session;
    const city = here ?? (await past?.());
    if (turn !== session.turn) return { problem: 'busy' };
    // Another has become the writer meanwhile: its past is asked for anew.
    if (cities.get(asked.subscription.city)?.source !== source) return { problem: 'busy' };
    if (!city?.history) return { problem: 'not-kept' };
    const place = replays.enter(asked.subject, addressOf(socket.request));
    if (!place) return { problem: 'too-many-replays' };
    // Whoever looks at the past is called all the same.
    const interest = (info: TopicInfo) =>
      info.kind === 'records' && info.layer === 'calls' && asked.interest(info);
    const time =
      asked.since === undefined ? asked.subscription.time : goneOn(asked.subscription.time, asked.since);
    session.live = { source, subscription: { ...asked.subscription, time }, interest };
    fanOut.follow(
      follower,
      [...source.topics(asked.subscription.world)].filter(({ info }) => interest(info)),
    );
    const replay = new Replay({
      ...asked,
      city,
      history: city.history,
      time,
      place,
      fanOut,
      follower,
      numbers: pastNumbers,
      epoch: source.epoch,
      tell: (change) => socket.emit('topics', change),
    });
    session.replay = replay;
    try {
      return { topics: await replay.open((topics) => tell(session, source.epoch, topics)) };
    } catch (error) {
      replay.end();
      if (session.replay === replay) session.replay = undefined;
      if (turn !== session.turn) return { problem: 'busy' };
      if (error instanceof ReplayBusy) return { problem: 'too-many-replays' };
      throw error;
    }
  }

  namespace.on('connection', (socket) => {
    const line = lineOf(socket);
    const session: Session = { socket, line, follower: new Follower(line), turn: 0 };
    sessions.add(session);
    const watches = new Allowance(MOST_WATCHES, WATCHES_PER_SECOND);
    const repairs = new Allowance(MOST_REPAIRS, REPAIRS_PER_SECOND);
    const leaves = new Allowance(MOST_LEAVES, WATCHES_PER_SECOND);
    onMessage(socket, 'watch', subscriptionSchema, watches, (subscription, reply) => {
      watch(session, subscription).then(reply, () => reply({ problem: 'busy' }));
    });
    onMessage(socket, 'missed', missedSchema, repairs, (missed, reply) => {
      const byNumber = new Map(fanOut.topicsOf(session.follower).map((topic) => [topic.info.number, topic]));
      for (const [number, sequence] of missed) {
        const topic = byNumber.get(number);
        if (topic) session.follower.owe(topic, sequence);
      }
      fanOut.catchUp(session.follower);
      reply({});
    });
    onMessage(socket, 'kept', keptRequestSchema, repairs, ({ city, world }, reply) => {
      kept(socket.request, city, world).then(
        (extent) => reply(extent ?? {}),
        () => reply({}),
      );
    });
    onMessage(socket, 'leave', z.unknown(), leaves, (_, reply) => {
      stop(session);
      reply({});
    });
    socket.on('disconnect', () => {
      stop(session);
      fanOut.end(session.follower);
      sessions.delete(session);
    });
  });

  /** First and last time that is kept of a city that the caller may know of. */
  async function kept(request: IncomingMessage, id: string, world: string) {
    if (!(await isKnown(request, id))) return undefined;
    const served = cities.get(id);
    const city = served?.city ?? (await served?.past?.());
    return city && extents.of(city, world, options.subjectOf(request));
  }

  async function isKnown(request: IncomingMessage, city: string): Promise<boolean> {
    return cities.has(city) && (!options.mayKnow || (await options.mayKnow(request, city)));
  }

  function stop(session: Session): void {
    session.turn++;
    session.live = undefined;
    session.replay?.end();
    session.replay = undefined;
    session.follower.release();
    fanOut.follow(session.follower, []);
  }

  /** What a page sees of the past goes on, as the new writer of the city has it; where it cannot, the page asks anew. */
  function goOn(session: Session, subscription: Subscription, since: number): void {
    const watching = watch(session, { ...subscription, have: [] }, since);
    const { turn } = session;
    const close = () => {
      if (turn === session.turn) session.socket.conn.close();
    };
    watching.then((answer) => {
      if ('problem' in answer) close();
    }, close);
  }

  function put(id: string, served: ServedCity): () => void {
    cities.get(id)?.source.close();
    cities.set(id, served);
    // Whoever followed another writer goes on with this one.
    for (const session of sessions) {
      const { live } = session;
      if (live?.subscription.city !== id || live.source === served.source) continue;
      if (session.replay) {
        goOn(session, live.subscription, session.replay.startedAt);
        continue;
      }
      const answer = follow(session, served.source, { ...live.subscription, have: [] }, live.interest);
      if ('problem' in answer) stop(session);
    }
    return () => {
      if (cities.get(id) !== served) return;
      served.source.close();
      cities.delete(id);
      for (const session of sessions) if (session.live?.source === served.source) stop(session);
    };
  }

  return {
    add: (city) => put(city.id, { source: new CityBoards(city, { epoch, numbers }), city }),
    put,
    tell(source, frames) {
      joinCreated(source);
      fanOut.tell(frames);
      leaveEnded(source);
    },
    get followers() {
      return fanOut.followers;
    },
    close() {
      clearInterval(timer);
      for (const session of sessions) stop(session);
      for (const { source } of cities.values()) source.close();
      fanOut.close();
    },
  };
}
