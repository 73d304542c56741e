import { cellAt } from '../../../models/live/cells.ts';
import { encodeSummary, SUMMARY_ZOOM, type SummaryCell } from '../../../models/live/wire/summary.ts';
import type { LiveThing } from '../../state/live-thing.ts';
import type { GatheredKind } from './gathered-topic.ts';

/** Milliseconds between two frames: counts and means from afar need no more. */
export const SUMMARY_INTERVAL = 1_000;

export interface SummaryOptions {
  things(): Iterable<LiveThing>;
  /** What the layer is coloured by. */
  property(): string | undefined;
  /** Whether who may see the things may know of their alarms. */
  withLevels: boolean;
}

/** What stands where of a layer, publication and area, by small cells: for views from afar. */
export function summaryOf({
  things,
  property: nameOf,
  withLevels,
}: SummaryOptions): GatheredKind<SummaryCell> {
  return {
    interval: SUMMARY_INTERVAL,
    bytes: 10,
    gone: (cell) => ({ cell, count: 0, stale: 0, level: 0 }),
    isSame: (a, b) => a.count === b.count && a.stale === b.stale && a.level === b.level && a.mean === b.mean,
    encode: (header, { base, whole, entries }) =>
      encodeSummary(header, { base, whole, cells: [...entries.values()] }),
    gather() {
      const property = nameOf();
      const cells = new Map<number, SummaryCell>();
      const sums = new Map<number, { sum: number; count: number }>();
      for (const { thing, position, stale, level, latest } of things()) {
        if (!position) continue;
        const cell = cellAt(position.longitude, position.latitude, SUMMARY_ZOOM);
        const found = cells.get(cell);
        const summary = found ?? { cell, count: 0, stale: 0, level: 0 };
        if (!found) cells.set(cell, summary);
        summary.count++;
        if (stale) summary.stale++;
        if (withLevels) summary.level = worse(summary.level, level);
        if (stale || property === undefined) continue;
        const value = latest[thing.datastreams.findIndex((stream) => stream.property === property)]?.value;
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
    },
  };
}

/** The worse of two levels: 1 is the worst, and 0 is none. */
export const worse = (a: number, b: number): number => (a === 0 || b === 0 ? a + b : Math.min(a, b));
