import { hash64 } from '../../models/ids.ts';

/**
 * The ids of a file by their 64-bit hashes: 9 bytes per slot whatever the ids' length, so that links and
 * duplicates can be told without holding the ids. (Of ten million ids, two share a hash once in 400,000 files.)
 */
export class IdSet {
  size = 0;
  #mask = 1023;
  /** Pairs of high and low halves; both 0: free. */
  #slots = new Uint32Array(2048);
  #marks = new Uint8Array(1024);

  /** False if it was there already. */
  add(id: string): boolean {
    const [high, low] = hashOf(id);
    const slot = this.#find(high, low);
    if (this.#slots[slot * 2] !== 0 || this.#slots[slot * 2 + 1] !== 0) return false;
    this.#slots[slot * 2] = high;
    this.#slots[slot * 2 + 1] = low;
    if (++this.size * 3 > this.#mask * 2) this.#grow();
    return true;
  }

  has(id: string): boolean {
    const [high, low] = hashOf(id);
    const slot = this.#find(high, low);
    return this.#slots[slot * 2] === high && this.#slots[slot * 2 + 1] === low;
  }

  /** Marks an id that is in the set; false if it was marked before. */
  mark(id: string): boolean {
    const [high, low] = hashOf(id);
    const slot = this.#find(high, low);
    if (this.#marks[slot]) return false;
    this.#marks[slot] = 1;
    return true;
  }

  #find(high: number, low: number): number {
    let slot = (high ^ Math.imul(low, 0x9e3779b1)) & this.#mask;
    for (;;) {
      const a = this.#slots[slot * 2];
      const b = this.#slots[slot * 2 + 1];
      if ((a === 0 && b === 0) || (a === high && b === low)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const slots = this.#slots;
    const marks = this.#marks;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array((this.#mask + 1) * 2);
    this.#marks = new Uint8Array(this.#mask + 1);
    for (let old = 0; old < marks.length; old++) {
      const high = slots[old * 2];
      const low = slots[old * 2 + 1];
      if (high === 0 && low === 0) continue;
      const slot = this.#find(high, low);
      this.#slots[slot * 2] = high;
      this.#slots[slot * 2 + 1] = low;
      this.#marks[slot] = marks[old];
    }
  }
}

function hashOf(id: string): [number, number] {
  const [high, low] = hash64(id);
  return high === 0 && low === 0 ? [0, 1] : [high, low];
}
