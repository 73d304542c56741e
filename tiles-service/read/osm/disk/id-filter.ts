const BITS = 2 ** 27;

/**
 * A Bloom filter over element ids with four probes: `mayHave` is true for every id added and for a few others.
 * It takes 16 MiB whatever the number of ids: with 3 million of them, one in 10,000 others passes; with 100 million
 * nearly all do, which costs disk space and no correctness. (Bloom 1970; double hashing after Kirsch and
 * Mitzenmacher 2006.)
 */
export class IdFilter {
  #bits: Uint32Array | undefined;

  add(id: number): void {
    this.#bits ??= new Uint32Array(BITS / 32);
    let hash = low(id);
    const step = high(id) | 1;
    for (let probe = 0; probe < 4; probe++, hash = (hash + step) >>> 0) {
      const bit = hash % BITS;
      this.#bits[bit >>> 5] |= 1 << (bit & 31);
    }
  }

  mayHave(id: number): boolean {
    if (!this.#bits) return false;
    let hash = low(id);
    const step = high(id) | 1;
    for (let probe = 0; probe < 4; probe++, hash = (hash + step) >>> 0) {
      const bit = hash % BITS;
      if ((this.#bits[bit >>> 5] & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

function low(id: number): number {
  return mix((id % 4294967296) ^ Math.imul(Math.floor(id / 4294967296), 0x9e3779b1));
}

function high(id: number): number {
  return mix(low(id) ^ 0x5bd1e995);
}

/** MurmurHash3's finaliser. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
