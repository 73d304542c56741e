import type { ByteReader, ByteWriter } from '../feature-store/bytes.ts';
import { GREATEST_INTEGER, readIntegers, writeIntegers } from './integer-column.ts';

const MOST_DECIMALS = 6;
const BITS = 255;

/**
 * Writes numbers so that each is read back as it was (-0 as 0). Measured values have a few decimals: then they are
 * written as whole numbers of the smallest decimal; others by the bytes that changed since the one before.
 */
export function writeNumbers(writer: ByteWriter, values: ArrayLike<number>): void {
  const decimals = decimalsOf(values);
  if (decimals === undefined) {
    writer.uint8(BITS);
    writeBits(writer, values);
    return;
  }
  const scale = 10 ** decimals;
  const whole = new Float64Array(values.length);
  for (let i = 0; i < whole.length; i++) whole[i] = Math.round(values[i] * scale);
  writer.uint8(decimals);
  writeIntegers(writer, whole);
}

export function readNumbers(reader: ByteReader, count: number): Float64Array {
  const decimals = reader.uint8();
  if (decimals === BITS) return readBits(reader, count);
  if (decimals > MOST_DECIMALS)
    throw new RangeError('A column of numbers begins with an unknown number of decimals.');
  const values = readIntegers(reader, count);
  const scale = 10 ** decimals;
  for (let i = 0; i < count; i++) values[i] = values[i] / scale + 0;
  return values;
}

/** Decimals that all values can be written with, exactly; undefined: there are none. */
function decimalsOf(values: ArrayLike<number>): number | undefined {
  let decimals = 0;
  let scale = 1;
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    // Dividing the whole number gives the nearest double, hence the very value that was read from a decimal text.
    while (Math.round(value * scale) / scale !== value) {
      if (++decimals > MOST_DECIMALS) return undefined;
      scale *= 10;
    }
    greatest = Math.max(greatest, Math.abs(value));
  }
  return greatest * scale < GREATEST_INTEGER ? decimals : undefined;
}

const scratch = new DataView(new ArrayBuffer(8));

/** XOR with the value before (Pelkonen et al. 2015, section 4.1.2), in bytes: how many lead and trail as zero, then the rest. */
function writeBits(writer: ByteWriter, values: ArrayLike<number>): void {
  const before = new Uint8Array(8);
  const bytes = new Uint8Array(scratch.buffer);
  const changed = new Uint8Array(8);
  for (let i = 0; i < values.length; i++) {
    scratch.setFloat64(0, values[i] + 0);
    for (let b = 0; b < 8; b++) changed[b] = bytes[b] ^ before[b];
    before.set(bytes);
    let lead = 0;
    while (lead < 8 && changed[lead] === 0) lead++;
    let end = 8;
    while (end > lead && changed[end - 1] === 0) end--;
    writer.uint8(lead * 16 + end);
    writer.bytes(changed.subarray(lead, end));
  }
}

function readBits(reader: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const head = reader.uint8();
    const lead = head >> 4;
    const changed = reader.bytes(Math.max(0, (head & 15) - lead));
    if (lead + changed.length > 8)
      throw new RangeError('A column of numbers has a value of more than eight bytes.');
    for (let b = 0; b < changed.length; b++) bytes[lead + b] ^= changed[b];
    values[i] = view.getFloat64(0);
  }
  return values;
}
