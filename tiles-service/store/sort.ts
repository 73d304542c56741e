/** Stable radix sort: the permutation that puts 32-bit keys in rising order. `order` is where ties are decided. */
export function sortedOrder(keys: Uint32Array, order = identity(keys.length)): Uint32Array {
  let source: Uint32Array = order;
  let target: Uint32Array = new Uint32Array(keys.length);
  for (let shift = 0; shift < 32; shift += 8) {
    const starts = new Uint32Array(257);
    for (const index of source) starts[((keys[index] >>> shift) & 255) + 1]++;
    for (let digit = 0; digit < 256; digit++) starts[digit + 1] += starts[digit];
    for (const index of source) target[starts[(keys[index] >>> shift) & 255]++] = index;
    [source, target] = [target, source];
  }
  return source;
}

function identity(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[i] = i;
  return order;
}

/** Morton code of two 16-bit integers: x on the even bits, y on the odd ones. */
export function morton(x: number, y: number): number {
  return (spread(x) | (spread(y) << 1)) >>> 0;
}

function spread(value: number): number {
  let v = value & 0xffff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}
