/** Keeps the values used last while their sizes add up to no more than a limit; the newest is always kept. */
export class LeastRecentlyUsed<Key, Value> {
  readonly #limit: number;
  readonly #sizeOf: (value: Value) => number;
  readonly #entries = new Map<Key, Value>();
  #size = 0;

  constructor(limit: number, sizeOf: (value: Value) => number) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    const before = this.#entries.get(key);
    if (before !== undefined) {
      this.#entries.delete(key);
      this.#size -= this.#sizeOf(before);
    }
    this.#entries.set(key, value);
    this.#size += this.#sizeOf(value);
    for (const [oldest, evicted] of this.#entries) {
      if (this.#size <= this.#limit || this.#entries.size === 1) break;
      this.#entries.delete(oldest);
      this.#size -= this.#sizeOf(evicted);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }
}
