import type { ValueColumn } from './column.ts';

/** Statistics of numbers; of none, only the counts. */
export interface NumberSummary {
  /** Features with a value. */
  count: number;
  missing: number;
  sum: number;
  mean?: number;
  median?: number;
  minimum?: number;
  maximum?: number;
  /** Standard deviation of the population. */
  deviation?: number;
}

/** Of the rows whose entry in `rows` is 1; absent: of all. NaN is missing. */
export function summarize(values: Float64Array, rows?: Uint8Array): NumberSummary {
  const sorted = sortedValues(values, rows);
  const count = sorted.length;
  const total = rows ? rows.reduce((sum, row) => sum + row, 0) : values.length;
  const sum = preciseSum(sorted);
  if (count === 0) return { count, missing: total, sum: 0 };
  const mean = sum / count;
  return {
    count,
    missing: total - count,
    sum,
    mean,
    median: quantile(sorted, 0.5),
    minimum: sorted[0],
    maximum: sorted[count - 1],
    deviation: Math.sqrt(preciseSum(sorted.map((value) => (value - mean) ** 2)) / count),
  };
}

/** Present values in ascending order. */
export function sortedValues(values: Float64Array, rows?: Uint8Array): Float64Array {
  return values.filter((value, row) => !Number.isNaN(value) && rows?.[row] !== 0).sort();
}

/** Quantile p of ascending numbers, between neighbours linearly: type 7 of Hyndman and Fan (1996), as R and numpy have it. */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

/** Neumaier's compensated sum (1974): millions of small numbers lose nothing. */
export function preciseSum(values: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const next = sum + values[i];
    lost += Math.abs(sum) >= Math.abs(values[i]) ? sum - next + values[i] : values[i] - next + sum;
    sum = next;
  }
  return sum + lost;
}

export interface Bin {
  /** The lower bound belongs to the bin; the upper one only to the last. */
  from: number;
  to: number;
  count: number;
}

/** Bins of one width from the smallest to the largest number; one bin where all are the same. */
export function histogram(sorted: Float64Array, bins: number): Bin[] {
  if (sorted.length === 0) return [];
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const width = (high - low) / bins;
  // Numbers may also be closer than what can be told apart.
  if (width < Number.MIN_VALUE * 1e16) return [{ from: low, to: high, count: sorted.length }];
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) counts[Math.min(bins - 1, Math.floor((value - low) / width))]++;
  return counts.map((count, i) => ({
    from: low + i * width,
    to: i === bins - 1 ? high : low + (i + 1) * width,
    count,
  }));
}

export interface ValueCount {
  value: string | number | boolean;
  count: number;
}

/** How often each value occurs, the commonest first, and how many rows have none. */
export function countValues(
  column: ValueColumn,
  rows?: Uint8Array,
): { counts: ValueCount[]; missing: number } {
  const counts = new Uint32Array(column.values.length + 1);
  for (let row = 0; row < column.codes.length; row++) if (rows?.[row] !== 0) counts[column.codes[row]]++;
  return {
    missing: counts[0],
    counts: column.values
      .map((value, index) => ({ value, count: counts[index + 1] }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || String(a.value).localeCompare(String(b.value))),
  };
}
