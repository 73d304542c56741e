/**
 * Chance that remembers nothing: a number for a seed, a key and an index, the same on every machine and at every time,
 * so that a value can be asked for at any moment without those before it.
 */

/** 32 bits from three integers: the finaliser of MurmurHash3 (A. Appleby, public domain) over their sum of products. */
export function mixed(a: number, b: number, c = 0): number {
  let h = Math.imul(a | 0, 0x9e3779b1) ^ Math.imul(b | 0, 0x85ebca77) ^ Math.imul(c | 0, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13) ^ (b | 0), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16) ^ (c | 0), 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}

/** From 0 to below 1. */
export const uniform = (a: number, b: number, c = 0): number => mixed(a, b, c) / 4_294_967_296;

export const between = (low: number, high: number, a: number, b: number, c = 0): number =>
  low + (high - low) * uniform(a, b, c);

/** Key of a text: FNV-1a, 32 bits. */
export function keyOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Smooth noise in −1 … 1 with a value of its own every `period` milliseconds. */
export function drift(seed: number, key: number, time: number, period: number): number {
  const at = time / period;
  const first = Math.floor(at);
  const t = at - first;
  const a = uniform(seed, key, first);
  const b = uniform(seed, key, first + 1);
  return 2 * (a + (b - a) * t * t * (3 - 2 * t)) - 1;
}

/** How many of something happen where `mean` are expected (Poisson, by inversion); for means up to some 50. */
export function countOf(mean: number, a: number, b: number, c = 0): number {
  let probability = Math.exp(-mean);
  let left = uniform(a, b, c) - probability;
  let count = 0;
  while (left > 0 && count < 200) {
    count++;
    probability *= mean / count;
    left -= probability;
  }
  return count;
}
