import { ckmeans } from 'simple-statistics';
import { quantile } from './summary.ts';

export const CLASS_METHODS = ['quantile', 'equal', 'natural'] as const;
export type ClassMethod = (typeof CLASS_METHODS)[number];

/** Numbers that natural breaks are found among; of more, evenly spread ones are taken. */
const MOST_FOR_NATURAL = 20_000;

/**
 * Breaks between `classes` classes of ascending numbers: at most classes − 1, ascending, each within the range. A
 * number that is a break belongs to the class above it. Classes that would be empty are left out.
 *
 * quantile: as many numbers in each class (type 7 quantiles). equal: classes of one width. natural: the smallest sum
 * of squared distances to the means of the classes, by Ckmeans.1d.dp (Wang and Song, The R Journal 3/2, 2011), which
 * is what Jenks' natural breaks aim at.
 */
export function breaksOf(sorted: Float64Array, method: ClassMethod, classes: number): number[] {
  if (sorted.length === 0) return [];
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const inner = Array.from({ length: classes - 1 }, (_, i) => (i + 1) / classes);
  const breaks =
    method === 'quantile'
      ? inner.map((share) => quantile(sorted, share))
      : method === 'equal'
        ? inner.map((share) => low + (high - low) * share)
        : naturalBreaks(thinned(sorted), classes);
  return [...new Set(breaks)].filter((value) => value > low && value <= high);
}

function naturalBreaks(sorted: Float64Array, classes: number): number[] {
  const distinct = new Set(sorted).size;
  const clusters = ckmeans(Array.from(sorted), Math.min(classes, distinct));
  return clusters.slice(1).map(([first]) => first);
}

function thinned(sorted: Float64Array): Float64Array {
  if (sorted.length <= MOST_FOR_NATURAL) return sorted;
  const step = (sorted.length - 1) / (MOST_FOR_NATURAL - 1);
  return Float64Array.from({ length: MOST_FOR_NATURAL }, (_, i) => sorted[Math.round(i * step)]);
}

/** Index of the class that a number falls in: 0 below the first break. */
export function classOf(value: number, breaks: readonly number[]): number {
  let lower = 0;
  let upper = breaks.length;
  while (lower < upper) {
    const middle = (lower + upper) >> 1;
    if (value >= breaks[middle]) lower = middle + 1;
    else upper = middle;
  }
  return lower;
}

/** A step of 1, 2 or 5 times a power of ten that is fine enough to tell breaks over a range apart. */
export function rounded(breaks: readonly number[], range: number): number[] {
  if (!(range > 0)) return [...breaks];
  const step = 10 ** Math.floor(Math.log10(range / 100));
  return [...new Set(breaks.map((value) => Number((Math.round(value / step) * step).toPrecision(12))))];
}
