import type { Series } from '../../../models/schema/flood-case.ts';

/** A millimetre an hour in m/s. */
export const MM_PER_HOUR = 1e-3 / 3600;

/** A series with all values times a factor, as from mm/h to m/s. */
export function scaled(series: Series, factor: number): Series {
  return typeof series === 'number'
    ? series * factor
    : series.map(([time, value]): [number, number] => [time, value * factor]);
}

/** Value at a time: straight between two points, level before the first and after the last. */
export function valueAt(series: Series, time: number): number {
  if (typeof series === 'number') return series;
  const next = series.findIndex((point) => point[0] > time);
  if (next === -1) return series[series.length - 1][1];
  if (next === 0) return series[0][1];
  const [[t0, v0], [t1, v1]] = [series[next - 1], series[next]];
  return v0 + ((v1 - v0) * (time - t0)) / (t1 - t0);
}

/** Mean of a series between two times, exactly. */
export function meanBetween(series: Series, from: number, to: number): number {
  if (typeof series === 'number' || to <= from) return valueAt(series, from);
  let sum = 0;
  let [time, value] = [from, valueAt(series, from)];
  for (const [t, v] of series) {
    if (t <= from) continue;
    if (t >= to) break;
    sum += ((value + v) / 2) * (t - time);
    [time, value] = [t, v];
  }
  sum += ((value + valueAt(series, to)) / 2) * (to - time);
  return sum / (to - from);
}

/** Whether a series is the same at all times. */
export const isSteady = (series: Series): boolean =>
  typeof series === 'number' || series.every((point) => point[1] === series[0][1]);

/** The most that a series is between two times. */
export function mostBetween(series: Series, from: number, to: number): number {
  if (typeof series === 'number') return series;
  let most = Math.max(valueAt(series, from), valueAt(series, to));
  for (const [time, value] of series) if (time > from && time < to && value > most) most = value;
  return most;
}
