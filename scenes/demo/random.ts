/** Numbers that look random and are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** A generator of its own for a part of the city, so that a change in one part leaves the others as they are. */
  fork(name: string): Random;
}

export function createRandom(seed: number, name = ''): Random {
  let [a, b, c, d] = seedOf(`${seed}/${name}`);
  // sfc32, Chris Doty-Humphrey's small fast counting generator (PractRand).
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) next();
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)],
    fork: (part) => createRandom(seed, `${name}/${part}`),
  };
}

function seedOf(text: string): [number, number, number, number] {
  const lanes: [number, number, number, number] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (let i = 0; i < text.length; i++)
    for (let lane = 0; lane < 4; lane++)
      lanes[lane] =
        Math.imul(lanes[lane] ^ text.charCodeAt(i), 0x9e3779b1 + 2 * lane) ^ (lanes[(lane + 1) & 3] >>> 15);
  return lanes;
}
