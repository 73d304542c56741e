import type { TopicInfo } from '../../../models/live/subscription.ts';
import { type Delta, encodeDelta } from '../../../models/live/wire/delta.ts';
import { encodeSnapshotBody, snapshotFrame } from '../../../models/live/wire/snapshot.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import { compress, compressNow } from './compress.ts';
import { FrameRing } from './frame-ring.ts';
import { toWire } from './to-wire.ts';
import type { WrittenTopic } from './topic.ts';

/** Things that are put into a snapshot while others wait: less than a millisecond. */
const AT_ONCE = 250;
/** Bytes of a thing in a snapshot before one was made. */
const GUESS = 40;

/** Things of one layer, publication and area in one cell. */
export class ThingsTopic implements WrittenTopic {
  readonly info: TopicInfo;
  readonly #epoch: number;
  readonly #withLevels: boolean;
  readonly #now: () => number;
  readonly #ring = new FrameRing();
  readonly #things = new Map<number, LiveThing>();
  readonly #introduced = new Set<LiveThing>();
  readonly #removed = new Set<number>();
  readonly #moved = new Map<LiveThing, number>();
  /** By thing the indices of datastreams. */
  readonly #values = new Map<LiveThing, Set<number>>();
  readonly #states = new Set<LiveThing>();
  #sequence = 0;
  #snapshot: { sequence: number; frame: Uint8Array } | undefined;
  #making = false;

  /** `withLevels`: who sees the things may know of their alarms. `now`: city time, UTC milliseconds. */
  constructor(info: TopicInfo, epoch: number, withLevels: boolean, now: () => number = Date.now) {
    this.info = info;
    this.#epoch = epoch;
    this.#withLevels = withLevels;
    this.#now = now;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get size(): number {
    return this.#things.size;
  }

  get things(): Iterable<LiveThing> {
    return this.#things.values();
  }

  introduce(live: LiveThing): void {
    this.#things.set(live.handle, live);
    this.#introduced.add(live);
    this.#removed.delete(live.handle);
  }

  remove(live: LiveThing): void {
    this.#things.delete(live.handle);
    this.#introduced.delete(live);
    this.#moved.delete(live);
    this.#values.delete(live);
    this.#states.delete(live);
    this.#removed.add(live.handle);
  }

  /** `datastream`: the one that says where it is. */
  move(live: LiveThing, datastream: number): void {
    this.#moved.set(live, datastream);
  }

  value(live: LiveThing, datastream: number): void {
    const values = this.#values.get(live);
    if (values) values.add(datastream);
    else this.#values.set(live, new Set([datastream]));
  }

  state(live: LiveThing): void {
    this.#states.add(live);
  }

  take(now: number, isFollowed: boolean): Uint8Array | undefined {
    if (!isFollowed) {
      this.#skip();
      return undefined;
    }
    const delta = this.#delta(now);
    if (!delta) return undefined;
    this.#sequence++;
    const frame = encodeDelta(this.#header(), delta, this.#cell);
    this.#ring.push(frame, this.#snapshot?.frame.length ?? this.#things.size * GUESS);
    return frame;
  }

  since(sequence: number): Uint8Array[] | undefined {
    return this.#ring.after(sequence);
  }

  whole(): Uint8Array[] | undefined {
    if (this.#snapshot) {
      const { sequence, frame } = this.#snapshot;
      const after = this.#ring.after(sequence);
      const bytes = after?.reduce((sum, { length }) => sum + length, 0) ?? 0;
      if (after && bytes <= Math.max(frame.length, 2_048)) return [frame, ...after];
    }
    if (this.#things.size > AT_ONCE) {
      void this.#make();
      return undefined;
    }
    const base = this.#now();
    const body = this.#body(base);
    const frame = snapshotFrame(this.#header(), base, compressNow(body), true);
    this.#snapshot = { sequence: this.#sequence, frame };
    return [frame];
  }

  /** Nobody waits for it: whoever comes is told everything. */
  #skip(): void {
    this.#clear();
    this.#sequence++;
    this.#ring.restart(this.#sequence);
    this.#snapshot = undefined;
  }

  #clear(): void {
    for (const part of [this.#introduced, this.#removed, this.#moved, this.#values, this.#states])
      part.clear();
  }

  async #make(): Promise<void> {
    if (this.#making) return;
    this.#making = true;
    try {
      const header = this.#header();
      const base = this.#now();
      const frame = snapshotFrame(header, base, await compress(this.#body(base)), true);
      this.#snapshot = { sequence: header.sequence, frame };
    } finally {
      this.#making = false;
    }
  }

  /** What is about to be told is in it as well: told again, it changes nothing. */
  #body(base: number): Uint8Array {
    return encodeSnapshotBody([...this.#things.values()].map(this.#toWire), base, this.#cell);
  }

  readonly #toWire = (live: LiveThing) => toWire(live, this.#withLevels);

  #header() {
    return { epoch: this.#epoch, topic: this.info.number, sequence: this.#sequence };
  }

  get #cell(): number {
    return this.info.cell ?? 0;
  }

  #delta(now: number): Delta | undefined {
    const introduced = this.#introduced;
    const removed = [...this.#removed];
    const moves: Delta['moves'][number][] = [];
    for (const [live, datastream] of this.#moved) {
      const time = live.latest[datastream]?.time;
      if (!introduced.has(live) && live.position && time !== undefined)
        moves.push({ handle: live.handle, time, position: live.position });
    }
    const values: Delta['values'][number][] = [];
    for (const [live, datastreams] of this.#values) {
      if (introduced.has(live)) continue;
      for (const datastream of datastreams) {
        const latest = live.latest[datastream];
        if (latest) values.push({ handle: live.handle, datastream, time: latest.time, value: latest.value });
      }
    }
    const states = [...this.#states]
      .filter((live) => !introduced.has(live))
      .map(({ handle, level, stale }) => ({ handle, level: this.#withLevels ? level : 0, stale }));
    const told = [...introduced].map(this.#toWire);
    this.#clear();
    if (told.length + removed.length + moves.length + values.length + states.length === 0) return undefined;
    return { base: now, introduced: told, removed, moves, values, states };
  }
}
