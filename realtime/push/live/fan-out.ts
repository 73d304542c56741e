import type { Follower } from './follower.ts';
import { packetOf } from './packet.ts';
import type { Topic } from './topic.ts';

/** Milliseconds until those who were behind are looked at again. */
const PATIENCE = 10;
/** Milliseconds that frames are made for those who lost their connection, after the last who followed. */
const REMEMBERED = 120_000;

/** Pages that follow the very same topics: what they get is put together once. */
interface Audience {
  key: string;
  topics: readonly Topic[];
  followers: Set<Follower>;
  /** Its topics are one page's own: when it goes, nobody comes back for them. */
  isOwn: boolean;
}

/** Brings frames to all who follow their topics, one packet for each page and tick. */
export class FanOut {
  readonly #audiences = new Map<string, Audience>();
  readonly #of = new Map<Follower, Audience>();
  readonly #followed = new Map<Topic, Set<Audience>>();
  /** When the last one left a topic; the oldest first. */
  readonly #lately = new Map<Topic, number>();
  readonly #behind = new Set<Follower>();
  /** Numbers of topics are their writers': two writers may give one twice. */
  readonly #ids = new WeakMap<Topic, number>();
  #lastId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get followers(): number {
    return this.#of.size;
  }

  /** Whether anybody follows a topic, or did a moment ago and may come back for what was missed. */
  isFollowed(topic: Topic, now = Date.now()): boolean {
    return this.#followed.has(topic) || (this.#lately.get(topic) ?? 0) > now - REMEMBERED;
  }

  topicsOf(follower: Follower): readonly Topic[] {
    return this.#of.get(follower)?.topics ?? [];
  }

  /**
   * From now on a page follows these topics and no others. What it does not have yet of them, it is owed. `isOwn`: nobody
   * else ever follows them, as those of a replay.
   */
  follow(
    follower: Follower,
    topics: readonly Topic[],
    { has, isOwn = false }: { has?: ReadonlyMap<Topic, number>; isOwn?: boolean } = {},
  ): void {
    const before = new Set(this.topicsOf(follower));
    const after = new Set(topics);
    for (const topic of before) if (!after.has(topic)) follower.forget(topic);
    for (const topic of after) if (!before.has(topic)) follower.owe(topic, has?.get(topic));
    this.#leave(follower);
    this.#enter(follower, [...after], isOwn);
    this.catchUp(follower);
  }

  end(follower: Follower): void {
    this.#leave(follower);
    this.#behind.delete(follower);
  }

  /** Sends a page what it is owed, now or as soon as its line takes it. */
  catchUp(follower: Follower): void {
    if (follower.catchUp()) this.#behind.delete(follower);
    else this.#wait(follower);
  }

  /** Tells frames, at most one of a topic, to all who follow it. */
  tell(frames: ReadonlyMap<Topic, Uint8Array>): void {
    const touched = new Map<Audience, Topic[]>();
    for (const topic of frames.keys())
      for (const audience of this.#followed.get(topic) ?? []) {
        const topics = touched.get(audience);
        if (topics) topics.push(topic);
        else touched.set(audience, [topic]);
      }
    for (const [{ followers }, topics] of touched) {
      const packet = packetOf(topics.map((topic) => frames.get(topic) as Uint8Array));
      for (const follower of followers) if (!follower.tell(packet, topics)) this.#wait(follower);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#behind.clear();
  }

  #enter(follower: Follower, topics: Topic[], isOwn: boolean): void {
    const key = topics
      .map((topic) => this.#idOf(topic))
      .sort((a, b) => a - b)
      .join();
    let audience = this.#audiences.get(key);
    if (!audience) {
      audience = { key, topics, followers: new Set(), isOwn };
      this.#audiences.set(key, audience);
      for (const topic of topics) {
        const audiences = this.#followed.get(topic);
        if (audiences) audiences.add(audience);
        else this.#followed.set(topic, new Set([audience]));
      }
    }
    audience.followers.add(follower);
    this.#of.set(follower, audience);
  }

  #idOf(topic: Topic): number {
    const known = this.#ids.get(topic);
    if (known !== undefined) return known;
    this.#ids.set(topic, ++this.#lastId);
    return this.#lastId;
  }

  #leave(follower: Follower): void {
    const audience = this.#of.get(follower);
    if (!audience) return;
    this.#of.delete(follower);
    audience.followers.delete(follower);
    if (audience.followers.size > 0) return;
    this.#audiences.delete(audience.key);
    for (const topic of audience.topics) {
      const audiences = this.#followed.get(topic);
      audiences?.delete(audience);
      if (audiences?.size !== 0) continue;
      this.#followed.delete(topic);
      if (!audience.isOwn) this.#remember(topic);
    }
  }

  #remember(topic: Topic): void {
    const now = Date.now();
    this.#lately.delete(topic);
    this.#lately.set(topic, now);
    for (const [oldest, at] of this.#lately) {
      if (at > now - REMEMBERED) break;
      this.#lately.delete(oldest);
    }
  }

  #wait(follower: Follower): void {
    this.#behind.add(follower);
    this.#timer ??= setTimeout(this.#look, PATIENCE);
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    for (const follower of this.#behind) if (follower.catchUp()) this.#behind.delete(follower);
    if (this.#behind.size > 0) this.#timer = setTimeout(this.#look, PATIENCE);
  };
}
