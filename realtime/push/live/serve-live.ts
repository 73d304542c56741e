import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Subject } from '../../../models/access/decide.ts';
import { FRAMES_NAMESPACE } from '../../../models/live/socket-parser.ts';
import {
  type Following,
  keptRequestSchema,
  MOST_TOPICS,
  missedSchema,
  type Subscription,
  type SubscriptionAnswer,
  type SubscriptionProblem,
  subscriptionSchema,
  type TopicInfo,
  type TopicsChange,
} from '../../../models/live/subscription.ts';
import { Allowance } from '../allowance.ts';
import type { Sockets } from '../sockets.ts';
import { CityBoards, type LiveCity } from './city-boards.ts';
import { FanOut } from './fan-out.ts';
import { Follower } from './follower.ts';
import { type Interest, interestOf } from './interest.ts';
import { lineOf } from './line.ts';
import { Replay } from './replay.ts';
import { type Topic, TopicNumbers, type TopicSource } from './topic.ts';

/** Milliseconds in which changes are gathered into one frame. */
const TICK = 50;
/** Subscriptions of one connection at once, and more in a second: a view that moves asks anew a few times a second. */
const MOST_WATCHES = 12;
const WATCHES_PER_SECOND = 4;
const MOST_REPAIRS = 60;
const REPAIRS_PER_SECOND = 10;
/** Pages that replay at once: each has the past of its own read from the database. */
const MOST_REPLAYS = 60;

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

/** One page. */
interface Session {
  socket: Socket;
  follower: Follower;
  /** What it follows live; undefined: nothing yet, or it replays. */
  live?: { source: TopicSource; subscription: Subscription; interest: Interest };
  replay?: Replay;
  /** Raised by each subscription: an answer that was overtaken is dropped. */
  turn: number;
}

/** Tells pages what is live, and what was. */
export function serveLive({ io }: Sockets, options: LiveOptions): LiveService {
  const epoch = options.epoch ?? Math.floor(Date.now() / 1000);
  const numbers = new TopicNumbers();
  const fanOut = new FanOut();
  const cities = new Map<string, ServedCity>();
  const isFollowed = (topic: Topic) => fanOut.isFollowed(topic);
  const sessions = new Set<Session>();
  const namespace = io.of(FRAMES_NAMESPACE);

  const timer = setInterval(() => {
    const now = Date.now();
    for (const { source } of cities.values()) {
      joinCreated(source);
      fanOut.tell(source.frames(now, isFollowed));
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
    const added = created
      .filter((topic) => live.interest(topic.info) && !before.includes(topic))
      .slice(0, MOST_TOPICS - before.length);
    if (added.length === 0) return;
    socket.emit('topics', { added: added.map(({ info }) => info), removed: [] } satisfies TopicsChange);
    fanOut.follow(follower, [...before, ...added]);
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
  ): SubscriptionAnswer | SubscriptionProblem {
    const topics = [...source.topics(subscription.world)].filter(({ info }) => interest(info));
    if (topics.length > MOST_TOPICS) return { problem: 'too-many-topics' };
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
    fanOut.follow(session.follower, topics, has);
    return { topics: topics.length };
  }

  async function watch(
    session: Session,
    subscription: Subscription,
    reply: (answer: SubscriptionAnswer | SubscriptionProblem) => void,
  ): Promise<void> {
    const { socket, follower } = session;
    const turn = ++session.turn;
    const { request } = socket;
    const served = cities.get(subscription.city);
    const mayKnow = served && (!options.mayKnow || (await options.mayKnow(request, subscription.city)));
    if (turn !== session.turn) return reply({ problem: 'busy' });
    if (!served || !mayKnow) return reply({ problem: 'no-city' });
    // Drills and runs have topics of their own when they come; who may be in them is theirs to say.
    if (subscription.world !== 'live') return reply({ problem: 'no-world' });
    const subject = options.subjectOf(request);
    const interest = interestOf(subscription, subject);
    if (!interest) return reply({ problem: 'too-many-cells' });
    session.replay?.end();
    session.replay = undefined;
    session.live = undefined;
    if (!subscription.time) return reply(follow(session, served.source, subscription, interest));
    const { city } = served;
    if (!city?.history) return reply({ problem: 'not-kept' });
    const replaying = [...sessions].filter(({ replay }) => replay).length;
    if (replaying >= MOST_REPLAYS) return reply({ problem: 'busy' });
    fanOut.follow(follower, []);
    const replay = new Replay({
      city,
      history: city.history,
      subscription,
      subject,
      time: subscription.time,
      interest,
      fanOut,
      follower,
      numbers,
      epoch,
      tell: (change) => socket.emit('topics', change),
    });
    session.replay = replay;
    await replay.open((topics) => {
      tell(session, epoch, topics);
      reply({ topics: topics.length });
    });
  }

  namespace.on('connection', (socket) => {
    const session: Session = { socket, follower: new Follower(lineOf(socket)), turn: 0 };
    sessions.add(session);
    const watches = new Allowance(MOST_WATCHES, WATCHES_PER_SECOND);
    const repairs = new Allowance(MOST_REPAIRS, REPAIRS_PER_SECOND);
    on(socket, 'watch', subscriptionSchema, watches, (subscription, reply) => {
      watch(session, subscription, reply).catch(() => reply({ problem: 'busy' }));
    });
    on(socket, 'missed', missedSchema, repairs, (missed, reply) => {
      const byNumber = new Map(fanOut.topicsOf(session.follower).map((topic) => [topic.info.number, topic]));
      for (const [number, sequence] of missed) {
        const topic = byNumber.get(number);
        if (topic) session.follower.owe(topic, sequence);
      }
      fanOut.catchUp(session.follower);
      reply({});
    });
    on(socket, 'kept', keptRequestSchema, repairs, ({ city, world }, reply) => {
      kept(socket.request, city, world).then(
        (extent) => reply(extent ?? {}),
        () => reply({}),
      );
    });
    socket.on('leave', (acknowledge: unknown) => {
      stop(session);
      if (typeof acknowledge === 'function') acknowledge();
    });
    socket.on('disconnect', () => {
      stop(session);
      fanOut.end(session.follower);
      sessions.delete(session);
    });
  });

  /** First and last time that is kept of a city that the caller may know of. */
  async function kept(request: IncomingMessage, city: string, world: string) {
    const mayKnow = !options.mayKnow || (await options.mayKnow(request, city));
    return mayKnow ? cities.get(city)?.city?.history?.extent(world) : undefined;
  }

  function stop(session: Session): void {
    session.turn++;
    session.live = undefined;
    session.replay?.end();
    session.replay = undefined;
    fanOut.follow(session.follower, []);
  }

  function put(id: string, served: ServedCity): () => void {
    cities.get(id)?.source.close();
    cities.set(id, served);
    // Whoever followed another writer goes on with this one.
    for (const session of sessions) {
      const { live } = session;
      if (live?.subscription.city !== id || live.source === served.source) continue;
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

/** Takes a message that fits its schema, as often as is allowed. */
function on<Request>(
  socket: Socket,
  event: string,
  schema: z.ZodType<Request>,
  allowance: Allowance,
  take: (request: Request, reply: (answer: unknown) => void) => void,
): void {
  socket.on(event, (payload: unknown, acknowledge: unknown) => {
    const reply = typeof acknowledge === 'function' ? (acknowledge as (value: unknown) => void) : () => {};
    // Before it is looked at: that takes time as well.
    if (!allowance.take()) return reply({ problem: 'busy' } satisfies SubscriptionProblem);
    const parsed = schema.safeParse(payload);
    if (parsed.success) return take(parsed.data, reply);
    const [{ path, message }] = parsed.error.issues;
    reply({ problem: 'invalid', detail: `${path.join('.')}: ${message}` } satisfies SubscriptionProblem);
  });
}
