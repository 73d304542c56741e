import type { ByteReader, ByteWriter } from '../feature-store/bytes.ts';

/** Integers stay exact through two subtractions and the zigzag form up to this size. */
export const GREATEST_INTEGER = 2 ** 50;

/**
 * Writes whole numbers, each at most GREATEST_INTEGER in size, as first or second differences, whichever is shorter:
 * variable-length integers, with runs of zeros as one number. Times of a steady rhythm take next to nothing
 * (delta of delta: Pelkonen et al., Gorilla, VLDB 2015, section 4.1.1).
 */
export function writeIntegers(writer: ByteWriter, values: ArrayLike<number>): void {
  const order = lengthOf(values, 2) < lengthOf(values, 1) ? 2 : 1;
  writer.uint8(order);
  let zeros = 0;
  let previous = 0;
  let step = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - previous;
    const written = order === 1 ? difference : difference - step;
    previous = values[i];
    step = i === 0 ? 0 : difference;
    if (written === 0) {
      zeros++;
      continue;
    }
    writeZeros(writer, zeros);
    zeros = 0;
    writer.signed(written);
  }
  writeZeros(writer, zeros);
}

export function readIntegers(reader: ByteReader, count: number): Float64Array {
  const order = reader.uint8();
  if (order !== 1 && order !== 2) throw new RangeError('A column of integers begins with an unknown order.');
  const values = new Float64Array(count);
  let zeros = 0;
  let previous = 0;
  let step = 0;
  for (let i = 0; i < count; i++) {
    let read = 0;
    if (zeros > 0) zeros--;
    else if ((read = reader.signed()) === 0) zeros = reader.unsigned();
    const difference = order === 1 ? read : read + step;
    previous += difference;
    step = i === 0 ? 0 : difference;
    values[i] = previous;
  }
  return values;
}

function writeZeros(writer: ByteWriter, count: number): void {
  if (count === 0) return;
  writer.uint8(0);
  writer.unsigned(count - 1);
}

/** About how many bytes the differences of an order take. */
function lengthOf(values: ArrayLike<number>, order: 1 | 2): number {
  let length = 0;
  let previous = 0;
  let step = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - previous;
    const size = Math.abs(order === 1 ? difference : difference - step);
    previous = values[i];
    step = i === 0 ? 0 : difference;
    if (size !== 0) length += size < 64 ? 1 : size < 8_192 ? 2 : size < 1_048_576 ? 3 : 5;
  }
  return length;
}
