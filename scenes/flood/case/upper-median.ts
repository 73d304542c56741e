/** Bits of a number that one pass looks at. */
const HALF = 16;

/**
 * Of the numbers above nought the one in the middle, of two the higher; undefined where there is none. Counted in two
 * passes by the bits of the numbers, which are in the order of the numbers: a city has millions, and sorting them takes
 * longer than all else that a case needs of them.
 */
export function upperMedian(values: Float32Array): number | undefined {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let count = 0;
  const high = new Uint32Array(1 << HALF);
  for (let index = 0; index < values.length; index++) {
    if (!(values[index] > 0)) continue;
    count++;
    high[bits[index] >>> HALF]++;
  }
  if (count === 0) return undefined;
  const [top, before] = binOf(high, count >> 1);
  const low = new Uint32Array(1 << HALF);
  for (let index = 0; index < values.length; index++)
    if (values[index] > 0 && bits[index] >>> HALF === top) low[bits[index] & ((1 << HALF) - 1)]++;
  const [bottom] = binOf(low, (count >> 1) - before);
  return new Float32Array(Uint32Array.of(((top << HALF) | bottom) >>> 0).buffer)[0];
}

/** In which bin the one with so many before it is, and how many are in the bins before. */
function binOf(bins: Uint32Array, rank: number): [bin: number, before: number] {
  let before = 0;
  let bin = 0;
  while (before + bins[bin] <= rank) before += bins[bin++];
  return [bin, before];
}
