/** Numbers appended one by one, in an array that doubles. */
export class NumberList {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  /** The numbers so far; valid until the next push. */
  view(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}
