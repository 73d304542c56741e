import type { Line } from './line.ts';
import { type Packet, packetOf } from './packet.ts';
import type { Topic } from './topic.ts';

/** Bytes of one packet of what was missed; a larger snapshot goes alone. */
const PACKET = 128 << 10;
const NOTHING = -1;

/**
 * One page and the topics that it follows. While its line takes no more, nothing waits here but the names of topics and
 * how far it has them; when it takes more, it is given what it missed, or the newest snapshot where that is less.
 */
export class Follower {
  readonly #line: Line;
  /** By topic, the last sequence that it has. */
  readonly #missed = new Map<Topic, number>();
  #isHeld = false;

  constructor(line: Line) {
    this.#line = line;
  }

  get isBehind(): boolean {
    return this.#missed.size > 0;
  }

  /** It has nothing of a topic, or everything up to a sequence. */
  owe(topic: Topic, has = NOTHING): void {
    this.#missed.set(topic, has);
  }

  /** Until it is released it is sent nothing, so that an answer that waits for the line goes first. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
  }

  /** It follows a topic no longer. */
  forget(topic: Topic): void {
    this.#missed.delete(topic);
  }

  /** Tells what has just come to topics, one frame each. False: it is behind now. */
  tell(packet: Packet, topics: readonly Topic[]): boolean {
    if (this.#missed.size === 0 && !this.#isHeld && this.#line.isReady()) {
      this.#line.send(packet);
      return true;
    }
    for (const topic of topics) if (!this.#missed.has(topic)) this.#missed.set(topic, topic.sequence - 1);
    return false;
  }

  /** Sends what it is owed, as far as its line takes it. True: it has everything. */
  catchUp(): boolean {
    while (this.#missed.size > 0 && !this.#isHeld && this.#line.isReady()) {
      const frames: Uint8Array[] = [];
      let bytes = 0;
      for (const [topic, has] of this.#missed) {
        const owed = has === NOTHING ? topic.whole() : (topic.since(has) ?? topic.whole());
        // It is being made.
        if (!owed) continue;
        this.#missed.delete(topic);
        frames.push(...owed);
        for (const { length } of owed) bytes += length;
        if (bytes >= PACKET) break;
      }
      if (frames.length > 0) this.#line.send(packetOf(frames));
      else if (bytes === 0) break;
    }
    return this.#missed.size === 0;
  }
}
