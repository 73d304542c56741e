/** Rows that there is room for at first. */
const FIRST_ROWS = 1024;

/** Numeric columns that grow as rows are added; a few dozen bytes a feature keep millions of features in little memory. */
export class Columns<Names extends string> {
  readonly #kinds: Record<Names, typeof Float64Array | typeof Uint32Array>;
  #arrays: Record<Names, Float64Array | Uint32Array>;
  #capacity = FIRST_ROWS;
  length = 0;

  constructor(kinds: Record<Names, typeof Float64Array | typeof Uint32Array>) {
    this.#kinds = kinds;
    this.#arrays = this.#allocate(this.#capacity);
  }

  push(row: Record<Names, number>): void {
    if (this.length === this.#capacity) this.#grow();
    for (const name in row) this.#arrays[name][this.length] = row[name];
    this.length++;
  }

  /** The used part of a column: a view. */
  column(name: Names): Float64Array | Uint32Array {
    return this.#arrays[name].subarray(0, this.length);
  }

  /** Gives the memory of all rows back. */
  clear(): void {
    this.length = 0;
    this.#capacity = FIRST_ROWS;
    this.#arrays = this.#allocate(this.#capacity);
  }

  #allocate(capacity: number): Record<Names, Float64Array | Uint32Array> {
    const arrays = {} as Record<Names, Float64Array | Uint32Array>;
    for (const name in this.#kinds) arrays[name] = new this.#kinds[name](capacity);
    return arrays;
  }

  #grow(): void {
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    const grown = this.#allocate(this.#capacity);
    for (const name in grown) grown[name].set(this.#arrays[name] as never);
    this.#arrays = grown;
  }
}
