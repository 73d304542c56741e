import { type ObservationColumns, POSITION_NUMBERS } from '../../models/live/chunk-codec.ts';

/** Whether two rows are one observation: of one time, with one id or, where none has an id, one value. */
export function isRepeat(a: ObservationColumns, i: number, b: ObservationColumns, j: number): boolean {
  if (a.times[i] !== b.times[j]) return false;
  const key = a.keys?.[i] ?? 0;
  if (key !== (b.keys?.[j] ?? 0)) return false;
  if (key !== 0) return true;
  if (a.type !== b.type) return false;
  if (a.type === 'text') return a.texts[i] === b.texts[j];
  if (a.type !== 'position') return a.numbers[i] === b.numbers[j];
  for (let part = 0; part < POSITION_NUMBERS; part++)
    if (!Object.is(a.numbers[i * POSITION_NUMBERS + part], b.numbers[j * POSITION_NUMBERS + part]))
      return false;
  return true;
}

/** The rows of columns that `rows` names, in that order. */
export function pick(columns: ObservationColumns, rows: ArrayLike<number>): ObservationColumns {
  const count = rows.length;
  const width = columns.type === 'position' ? POSITION_NUMBERS : columns.type === 'text' ? 0 : 1;
  const picked: ObservationColumns = {
    type: columns.type,
    count,
    times: new Float64Array(count),
    received: new Float64Array(count),
    numbers: new Float64Array(count * width),
    texts: columns.type === 'text' ? Array.from(rows, (row) => columns.texts[row]) : [],
    ...(columns.keys ? { keys: new Float64Array(count) } : {}),
    ...(columns.qualities ? { qualities: new Uint8Array(count) } : {}),
  };
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    picked.times[i] = columns.times[row];
    picked.received[i] = columns.received[row];
    for (let part = 0; part < width; part++)
      picked.numbers[i * width + part] = columns.numbers[row * width + part];
    if (picked.keys && columns.keys) picked.keys[i] = columns.keys[row];
    if (picked.qualities && columns.qualities) picked.qualities[i] = columns.qualities[row];
  }
  return picked;
}

/** Rows from one (included) to another (excluded). */
export function slice(columns: ObservationColumns, from: number, to: number): ObservationColumns {
  if (from === 0 && to === columns.count) return columns;
  return pick(
    columns,
    Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i),
  );
}

/** First row whose time is at or after a time; `count` if there is none. */
export function firstFrom({ times, count }: ObservationColumns, time: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * All observations of several columns of one datastream in order of result time, those of one time as they were
 * received; what is in two of them is there once. Columns of another type than the last are left out: the datastream
 * was described anew.
 */
export function mergeColumns(parts: readonly ObservationColumns[]): ObservationColumns | undefined {
  const filled = parts.filter(({ count }) => count > 0);
  if (filled.length < 2) return filled[0];
  const { type } = filled[filled.length - 1];
  const same = filled.filter((part) => part.type === type);
  const all = concatenate(same);
  if (same.every((part, i) => i === 0 || part.times[0] > same[i - 1].times[same[i - 1].count - 1]))
    return all;
  const rows = Array.from({ length: all.count }, (_, row) => row).sort(
    (a, b) => all.times[a] - all.times[b] || all.received[a] - all.received[b] || a - b,
  );
  const kept: number[] = [];
  for (const row of rows) {
    let repeated = false;
    for (let k = kept.length - 1; k >= 0 && all.times[kept[k]] === all.times[row] && !repeated; k--)
      repeated = isRepeat(all, kept[k], all, row);
    if (!repeated) kept.push(row);
  }
  return pick(all, kept);
}

function concatenate(parts: readonly ObservationColumns[]): ObservationColumns {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const numbers = new Float64Array(parts.reduce((sum, part) => sum + part.numbers.length, 0));
  const all: ObservationColumns = {
    type: parts[0].type,
    count,
    times: new Float64Array(count),
    received: new Float64Array(count),
    numbers,
    texts: parts.flatMap(({ texts }) => texts as string[]),
    ...(parts.some(({ keys }) => keys) ? { keys: new Float64Array(count) } : {}),
    ...(parts.some(({ qualities }) => qualities) ? { qualities: new Uint8Array(count) } : {}),
  };
  let row = 0;
  let at = 0;
  for (const part of parts) {
    all.times.set(part.times, row);
    all.received.set(part.received, row);
    numbers.set(part.numbers, at);
    if (part.keys) all.keys?.set(part.keys, row);
    if (part.qualities) all.qualities?.set(part.qualities, row);
    row += part.count;
    at += part.numbers.length;
  }
  return all;
}

/** Only the last received of each time: what holds, where a source has mended a value. */
export function withoutRevised(
  columns: ObservationColumns,
  knownAt = Number.POSITIVE_INFINITY,
): ObservationColumns {
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row++) {
    if (columns.received[row] > knownAt) continue;
    const last = rows[rows.length - 1];
    if (last !== undefined && columns.times[last] === columns.times[row]) rows[rows.length - 1] = row;
    else rows.push(row);
  }
  return rows.length === columns.count ? columns : pick(columns, rows);
}
