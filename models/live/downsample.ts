/**
 * Rows of a series that a chart of some points must show: the first and the last, and of each of equal spans of time
 * the least and the greatest value, so that no peak is lost (as M4, Jugel et al., VLDB 2014, without first and last of
 * every span). Times ascend; ascending rows, at most `points` (4 at the least).
 */
export function extremeRows(times: ArrayLike<number>, values: ArrayLike<number>, points: number): number[] {
  const count = times.length;
  const most = Math.max(4, Math.floor(points));
  if (count <= most) return Array.from({ length: count }, (_, row) => row);
  const spans = Math.floor((most - 2) / 2);
  const begin = times[0];
  const length = (times[count - 1] - begin) / spans;
  const rows = [0];
  let row = 1;
  for (let span = 0; span < spans; span++) {
    const end = span === spans - 1 ? Number.POSITIVE_INFINITY : begin + (span + 1) * length;
    let least = -1;
    let greatest = -1;
    for (; row < count - 1 && times[row] < end; row++) {
      if (least < 0 || values[row] < values[least]) least = row;
      if (greatest < 0 || values[row] > values[greatest]) greatest = row;
    }
    if (least < 0) continue;
    rows.push(Math.min(least, greatest));
    if (least !== greatest) rows.push(Math.max(least, greatest));
  }
  rows.push(count - 1);
  return rows;
}

/** Rows at which a value of words or switches changes, with the first and the last; every so many of them if still more. */
export function changingRows(values: readonly unknown[], points: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++)
    if (row === 0 || row === values.length - 1 || values[row] !== values[row - 1]) rows.push(row);
  return evenRows(rows, points);
}

/** At most `points` of some rows, evenly, with the first and the last. */
export function evenRows(rows: readonly number[], points: number): number[] {
  const most = Math.max(2, Math.floor(points));
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (most - 1))]);
}

/**
 * Means of a series over equal spans of its time, [middle of the span, mean], of spans that have a value; between two of
 * its values it goes straight, so that what it comes to over time stays. The first and the last value stay as they are.
 * Times ascend; at most `points` rows (4 at the least).
 */
export function spanMeans(
  series: readonly (readonly [number, number])[],
  points: number,
): [number, number][] {
  const most = Math.max(4, Math.floor(points));
  if (series.length <= most) return series.map(([time, value]) => [time, value]);
  const spans = most - 2;
  const [first, last] = [series[0], series[series.length - 1]];
  const length = (last[0] - first[0]) / spans;
  const means: [number, number][] = [];
  let row = 0;
  let [time, value] = first;
  for (let span = 0; span < spans; span++) {
    const begin = first[0] + span * length;
    const end = span === spans - 1 ? last[0] : begin + length;
    let sum = 0;
    let own = 0;
    const go = (toTime: number, toValue: number): void => {
      sum += ((value + toValue) / 2) * (toTime - time);
      [time, value] = [toTime, toValue];
    };
    for (; row < series.length && series[row][0] <= end; row++, own++)
      go(...(series[row] as [number, number]));
    const next = series[row];
    if (next && time < end) go(end, value + ((next[1] - value) * (end - time)) / (next[0] - time));
    if (own > 0 && length > 0) means.push([Math.round(begin + length / 2), sum / length]);
  }
  return [[...first], ...means, [...last]];
}
