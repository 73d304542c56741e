import { hash64 } from '../../models/ids.ts';

/** Ids as 53-bit hashes, eight bytes each: enough to find what is double or missing among millions. */
export class IdList {
  #hashes = new Float64Array(1024);
  #length = 0;
  #sorted = true;

  get length(): number {
    return this.#length;
  }

  add(id: string): void {
    if (this.#length === this.#hashes.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#length++] = hashOf(id);
    this.#sorted = false;
  }

  /** How many ids came more than once. */
  duplicates(): number {
    this.#sort();
    let count = 0;
    for (let i = 1; i < this.#length; i++) if (this.#hashes[i] === this.#hashes[i - 1]) count++;
    return count;
  }

  has(id: string): boolean {
    this.#sort();
    const hash = hashOf(id);
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#hashes[middle] < hash) low = middle + 1;
      else high = middle;
    }
    return low < this.#length && this.#hashes[low] === hash;
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#hashes.subarray(0, this.#length).sort();
    this.#sorted = true;
  }
}

function hashOf(id: string): number {
  const [high, low] = hash64(id);
  return (high & 0x1fffff) * 0x1_0000_0000 + low;
}
