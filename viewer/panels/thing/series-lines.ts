import type { SeriesPoint } from '../../live/series.ts';

/** What a chart draws of a series; a gap has no value. Times are UTC milliseconds. */
export interface SeriesLines {
  values: [time: number, value: number | null][];
  /** Lower edge, and how high the band is over it; empty where the points are no rollup. */
  least: [time: number, value: number | null][];
  band: [time: number, value: number | null][];
}

/** So many times the usual step without a point, and the line breaks: nothing is known between. */
const SILENCE = 3;

/** The lines of the numbers of a series, broken where it was silent. */
export function linesOf(points: readonly SeriesPoint[]): SeriesLines {
  const numbers = points.filter(
    (point): point is SeriesPoint & { value: number } => typeof point.value === 'number',
  );
  const steps = numbers.slice(1).map(({ time }, at) => time - numbers[at].time);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const lines: SeriesLines = { values: [], least: [], band: [] };
  const hasBand = numbers.some(({ least, most }) => least !== undefined && most !== undefined);
  numbers.forEach(({ time, value, least = value, most = value }, at) => {
    if (at > 0 && usual > 0 && steps[at - 1] > SILENCE * usual) {
      const gap = time - 1;
      lines.values.push([gap, null]);
      if (hasBand) {
        lines.least.push([gap, null]);
        lines.band.push([gap, null]);
      }
    }
    lines.values.push([time, value]);
    if (hasBand) {
      lines.least.push([time, least]);
      lines.band.push([time, most - least]);
    }
  });
  return lines;
}
