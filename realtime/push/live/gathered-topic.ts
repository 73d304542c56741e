import type { TopicInfo } from '../../../models/live/subscription.ts';
import type { FrameHeader } from '../../../models/live/wire/frame.ts';
import { FrameRing } from './frame-ring.ts';
import type { WrittenTopic } from './topic.ts';

/** What a frame tells of one topic. */
export interface Gathered<Entry> {
  base: number;
  /** Everything; otherwise what has changed. */
  whole: boolean;
  entries: ReadonlyMap<number, Entry>;
}

export interface GatheredKind<Entry> {
  /** Milliseconds between two frames. */
  interval: number;
  /** How it stands now. */
  gather(): Map<number, Entry>;
  isSame(one: Entry, other: Entry): boolean;
  /** What is told of a key that there is no longer. */
  gone(key: number): Entry;
  encode(header: Omit<FrameHeader, 'kind' | 'flags'>, gathered: Gathered<Entry>): Uint8Array;
  /** Bytes of an entry, about. */
  bytes: number;
}

/** A topic that is gathered anew each time, of which the difference to what was told is told. */
export class GatheredTopic<Entry> implements WrittenTopic {
  readonly info: TopicInfo;
  readonly #epoch: number;
  readonly #kind: GatheredKind<Entry>;
  readonly #now: () => number;
  readonly #ring = new FrameRing();
  #told: Map<number, Entry> | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #sequence = 0;

  /** `now`: city time, UTC milliseconds. */
  constructor(info: TopicInfo, epoch: number, kind: GatheredKind<Entry>, now: () => number = Date.now) {
    this.info = info;
    this.#epoch = epoch;
    this.#kind = kind;
    this.#now = now;
  }

  get sequence(): number {
    return this.#sequence;
  }

  take(now: number, isFollowed: boolean): Uint8Array | undefined {
    if (!isFollowed) {
      // Nobody counts on what was told before; the next to come is told everything.
      if (this.#told) {
        this.#told = undefined;
        this.#sequence++;
        this.#ring.restart(this.#sequence);
      }
      return undefined;
    }
    const { interval, gather, isSame, gone, encode, bytes } = this.#kind;
    if (now < this.#last + interval) return undefined;
    this.#last = now;
    const before = this.#told ?? new Map<number, Entry>();
    const after = gather();
    const entries = new Map<number, Entry>();
    for (const [key, entry] of after) {
      const known = before.get(key);
      if (known === undefined || !isSame(entry, known)) entries.set(key, entry);
    }
    for (const key of before.keys()) if (!after.has(key)) entries.set(key, gone(key));
    this.#told = after;
    if (entries.size === 0) return undefined;
    this.#sequence++;
    const frame = encode(this.#header(), { base: now, whole: false, entries });
    this.#ring.push(frame, after.size * bytes);
    return frame;
  }

  since(sequence: number): Uint8Array[] | undefined {
    return this.#ring.after(sequence);
  }

  whole(): Uint8Array[] {
    this.#told ??= this.#kind.gather();
    return [this.#kind.encode(this.#header(), { base: this.#now(), whole: true, entries: this.#told })];
  }

  #header() {
    return { epoch: this.#epoch, topic: this.info.number, sequence: this.#sequence };
  }
}
