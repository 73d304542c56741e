/**
 * Finds equal keys of a few numbers: a hash table with open addressing over typed arrays, emptied in one step.
 * Give it doubles; equal means the same bits.
 */
export class PointIndex {
  readonly #width: number;
  #keys: Float64Array;
  #values: Int32Array;
  #table: Int32Array;
  #size = 0;

  /** `width`: numbers in a key. */
  constructor(width: number, capacity = 1024) {
    this.#width = width;
    this.#keys = new Float64Array(width * capacity);
    this.#values = new Int32Array(capacity);
    this.#table = new Int32Array(capacity * 4).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#table.fill(-1);
  }

  /** The value kept for the key, or `value`, which is then kept. */
  getOrAdd(key: readonly number[], value: number): number {
    if (this.#size * 2 > this.#table.length) this.#grow();
    let slot = this.#hash(key) & (this.#table.length - 1);
    for (;;) {
      const entry = this.#table[slot];
      if (entry < 0) break;
      if (this.#equals(entry, key)) return this.#values[entry];
      slot = (slot + 1) & (this.#table.length - 1);
    }
    if (this.#size === this.#values.length) {
      const keys = new Float64Array(this.#keys.length * 2);
      keys.set(this.#keys);
      this.#keys = keys;
      const values = new Int32Array(this.#values.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    for (let i = 0; i < this.#width; i++) this.#keys[this.#size * this.#width + i] = key[i];
    this.#values[this.#size] = value;
    this.#table[slot] = this.#size++;
    return value;
  }

  #equals(entry: number, key: readonly number[]): boolean {
    const at = entry * this.#width;
    for (let i = 0; i < this.#width; i++) if (this.#keys[at + i] !== key[i]) return false;
    return true;
  }

  #hash(key: ArrayLike<number>, at = 0): number {
    let h = 0x811c9dc5;
    for (let i = 0; i < this.#width; i++) {
      // Thousandths are enough to tell keys apart; equality looks at all bits.
      h = Math.imul(h ^ Math.trunc(key[at + i] * 1000), 0x85ebca6b);
      h ^= h >>> 15;
    }
    return h >>> 0;
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 2).fill(-1);
    const mask = this.#table.length - 1;
    for (let entry = 0; entry < this.#size; entry++) {
      let slot = this.#hash(this.#keys, entry * this.#width) & mask;
      while (this.#table[slot] >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = entry;
    }
  }
}
