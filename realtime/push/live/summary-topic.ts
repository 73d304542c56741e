import { cellAt } from '../../../models/live/cells.ts';
import type { TopicInfo } from '../../../models/live/subscription.ts';
import { encodeSummary, SUMMARY_ZOOM, type SummaryCell } from '../../../models/live/wire/summary.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import { FrameRing } from './frame-ring.ts';
import type { WrittenTopic } from './topic.ts';

/** Milliseconds between two frames: counts and means from afar need no more. */
const INTERVAL = 1_000;

/** What stands where of a layer, publication and area, by small cells: for views from afar. */
export class SummaryTopic implements WrittenTopic {
  readonly info: TopicInfo;
  readonly #epoch: number;
  readonly #now: () => number;
  readonly #things: () => Iterable<LiveThing>;
  readonly #property: string | undefined;
  readonly #ring = new FrameRing();
  #told: Map<number, SummaryCell> | undefined;
  #last = 0;
  #sequence = 0;

  /** `property`: what the layer is coloured by. */
  constructor(
    info: TopicInfo,
    epoch: number,
    things: () => Iterable<LiveThing>,
    property: string | undefined,
    now: () => number = Date.now,
  ) {
    this.info = info;
    this.#now = now;
    this.#epoch = epoch;
    this.#things = things;
    this.#property = property;
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
    if (now < this.#last + INTERVAL) return undefined;
    this.#last = now;
    const before = this.#told ?? new Map<number, SummaryCell>();
    const after = this.#count();
    const cells = [...after.values()].filter((cell) => !isSame(cell, before.get(cell.cell)));
    for (const cell of before.keys())
      if (!after.has(cell)) cells.push({ cell, count: 0, stale: 0, level: 0 });
    this.#told = after;
    if (cells.length === 0) return undefined;
    this.#sequence++;
    const frame = encodeSummary(this.#header(), { base: now, whole: false, cells });
    this.#ring.push(frame, after.size * 10);
    return frame;
  }

  since(sequence: number): Uint8Array[] | undefined {
    return this.#ring.after(sequence);
  }

  whole(): Uint8Array[] {
    this.#told ??= this.#count();
    const cells = [...this.#told.values()];
    return [encodeSummary(this.#header(), { base: this.#now(), whole: true, cells })];
  }

  #header() {
    return { epoch: this.#epoch, topic: this.info.number, sequence: this.#sequence };
  }

  #count(): Map<number, SummaryCell> {
    const cells = new Map<number, SummaryCell>();
    const sums = new Map<number, { sum: number; count: number }>();
    for (const { thing, position, stale, level, latest } of this.#things()) {
      if (!position) continue;
      const cell = cellAt(position.longitude, position.latitude, SUMMARY_ZOOM);
      const found = cells.get(cell);
      const summary = found ?? { cell, count: 0, stale: 0, level: 0 };
      if (!found) cells.set(cell, summary);
      summary.count++;
      if (stale) summary.stale++;
      if (level > 0 && (summary.level === 0 || level < summary.level)) summary.level = level;
      if (stale || this.#property === undefined) continue;
      const value = latest[thing.datastreams.findIndex(({ property }) => property === this.#property)]?.value;
      if (typeof value !== 'number') continue;
      const sum = sums.get(cell);
      if (sum) {
        sum.sum += value;
        sum.count++;
      } else sums.set(cell, { sum: value, count: 1 });
    }
    for (const [cell, { sum, count }] of sums) {
      const summary = cells.get(cell);
      if (summary) summary.mean = Number((sum / count).toPrecision(4));
    }
    return cells;
  }
}

const isSame = (a: SummaryCell, b: SummaryCell | undefined): boolean =>
  b !== undefined && a.count === b.count && a.stale === b.stale && a.level === b.level && a.mean === b.mean;
