/**
 * Finds equal keys of a few numbers: a hash table with open addressing over typed arrays, emptied in one step, so
 * that one table serves many bodies. Equal means the same bits (and 0 the same as −0).
 */
export class PointIndex {
  readonly #width: number;
  #keys: Float64Array;
  #values: Int32Array;
  #table: Int32Array;
  /** Of each slot: when it was filled. Slots of an earlier time are empty. */
  #times: Uint32Array;
  #time = 1;
  #size = 0;
  #hashed: Int32Array;
  /** The numbers of the key that is looked for. */
  readonly key: Float64Array;
  readonly #words: Int32Array;

  /** `width`: numbers in a key. */
  constructor(width: number, capacity = 1024) {
    this.#width = width;
    this.key = new Float64Array(width);
    this.#words = new Int32Array(this.key.buffer);
    this.#keys = new Float64Array(width * capacity);
    this.#values = new Int32Array(capacity);
    this.#hashed = new Int32Array(capacity);
    let slots = 16;
    while (slots < capacity * 2) slots *= 2;
    this.#table = new Int32Array(slots);
    this.#times = new Uint32Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    if (++this.#time < 0xffffffff) return;
    this.#times.fill(0);
    this.#time = 1;
  }

  /** The value kept for `key`, or `value`, which is then kept. */
  getOrAdd(value: number): number {
    if (this.#size * 2 >= this.#table.length) this.#growTable();
    const { key } = this;
    const width = this.#width;
    const mask = this.#table.length - 1;
    const hash = this.#hash();
    let slot = hash & mask;
    for (; this.#times[slot] === this.#time; slot = (slot + 1) & mask) {
      const entry = this.#table[slot];
      if (this.#hashed[entry] !== hash) continue;
      const at = entry * width;
      let i = 0;
      while (i < width && this.#keys[at + i] === key[i]) i++;
      if (i === width) return this.#values[entry];
    }
    const entry = this.#size++;
    if (entry === this.#values.length) this.#growEntries();
    this.#keys.set(key, entry * width);
    this.#values[entry] = value;
    this.#hashed[entry] = hash;
    this.#table[slot] = entry;
    this.#times[slot] = this.#time;
    return value;
  }

  /** The value kept for `key`; −1 if there is none. */
  find(): number {
    const { key } = this;
    const width = this.#width;
    const mask = this.#table.length - 1;
    const hash = this.#hash();
    for (let slot = hash & mask; this.#times[slot] === this.#time; slot = (slot + 1) & mask) {
      const entry = this.#table[slot];
      let i = 0;
      while (i < width && this.#keys[entry * width + i] === key[i]) i++;
      if (i === width) return this.#values[entry];
    }
    return -1;
  }

  #hash(): number {
    const words = this.#words;
    // One zero for two of them.
    for (let i = 0; i < this.#width; i++) this.key[i] += 0;
    let h = 0x811c9dc5 | 0;
    for (let i = 0; i < words.length; i++) {
      h = Math.imul(h ^ words[i], 0x85ebca6b);
      h ^= h >>> 15;
    }
    return h;
  }

  #growEntries(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const values = new Int32Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    const hashed = new Int32Array(this.#hashed.length * 2);
    hashed.set(this.#hashed);
    this.#hashed = hashed;
  }

  #growTable(): void {
    const slots = this.#table.length * 2;
    this.#table = new Int32Array(slots);
    this.#times = new Uint32Array(slots);
    this.#time = 1;
    for (let entry = 0; entry < this.#size; entry++) {
      let slot = this.#hashed[entry] & (slots - 1);
      while (this.#times[slot] === 1) slot = (slot + 1) & (slots - 1);
      this.#table[slot] = entry;
      this.#times[slot] = 1;
    }
  }
}
