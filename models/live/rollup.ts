import { ByteReader, ByteWriter } from '../feature-store/bytes.ts';
import { readIntegers, writeIntegers } from './integer-column.ts';
import { readNumbers, writeNumbers } from './number-column.ts';

/** What numbers of one span of time come to. */
export interface Rollup {
  /** Begin of the span, UTC milliseconds. */
  start: number;
  count: number;
  sum: number;
  least: number;
  most: number;
  first: number;
  last: number;
}

/** Spans of `length` milliseconds that have observations; times ascend. */
export function rollUp(times: ArrayLike<number>, numbers: ArrayLike<number>, length: number): Rollup[] {
  const rollups: Rollup[] = [];
  let current: Rollup | undefined;
  for (let i = 0; i < times.length; i++) {
    const value = numbers[i];
    const start = Math.floor(times[i] / length) * length;
    if (current?.start !== start) {
      current = { start, count: 0, sum: 0, least: value, most: value, first: value, last: value };
      rollups.push(current);
    }
    current.count++;
    current.sum += value;
    if (value < current.least) current.least = value;
    if (value > current.most) current.most = value;
    current.last = value;
  }
  return rollups;
}

/** Rollups brought together to longer spans; those of one span may come from several sources, in order of their start. */
export function widen(rollups: readonly Rollup[], length: number): Rollup[] {
  const wide: Rollup[] = [];
  let current: Rollup | undefined;
  for (const rollup of rollups) {
    const start = Math.floor(rollup.start / length) * length;
    if (current?.start !== start) {
      current = { ...rollup, start };
      wide.push(current);
      continue;
    }
    current.count += rollup.count;
    current.sum += rollup.sum;
    current.least = Math.min(current.least, rollup.least);
    current.most = Math.max(current.most, rollup.most);
    current.last = rollup.last;
  }
  return wide;
}

/** Rollups of spans of one length as bytes, read back exactly. */
export function encodeRollups(rollups: readonly Rollup[], length: number): Uint8Array {
  const writer = new ByteWriter(64 + rollups.length * 8);
  writer.unsigned(length);
  writer.unsigned(rollups.length);
  const column = (part: keyof Rollup) => rollups.map((rollup) => rollup[part]);
  writeIntegers(
    writer,
    column('start').map((start) => start / length),
  );
  writeIntegers(writer, column('count'));
  for (const part of ['sum', 'least', 'most', 'first', 'last'] as const) writeNumbers(writer, column(part));
  return writer.view().slice();
}

/** Throws RangeError when the bytes are no rollups. */
export function decodeRollups(bytes: Uint8Array): Rollup[] {
  const reader = new ByteReader(bytes);
  const length = reader.unsigned();
  const total = reader.unsigned();
  const starts = readIntegers(reader, total);
  const counts = readIntegers(reader, total);
  const [sums, leasts, mosts, firsts, lasts] = Array.from({ length: 5 }, () => readNumbers(reader, total));
  return Array.from({ length: total }, (_, i) => ({
    start: starts[i] * length,
    count: counts[i],
    sum: sums[i],
    least: leasts[i],
    most: mosts[i],
    first: firsts[i],
    last: lasts[i],
  }));
}
