/** A binary heap of numbers by priority, least first. */
export class StateHeap {
  #states = new Int32Array(1024);
  #keys = new Float64Array(1024);
  #length = 0;

  clear(): void {
    this.#length = 0;
  }

  push(state: number, key: number): void {
    if (this.#length === this.#states.length) this.#grow();
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#keys[parent] <= key) break;
      this.#keys[at] = this.#keys[parent];
      this.#states[at] = this.#states[parent];
      at = parent;
    }
    this.#keys[at] = key;
    this.#states[at] = state;
  }

  /** The state with the least key, −1 when there is none. */
  pop(): number {
    if (this.#length === 0) return -1;
    const first = this.#states[0];
    const length = --this.#length;
    const key = this.#keys[length];
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && this.#keys[child + 1] < this.#keys[child]) child++;
      if (this.#keys[child] >= key) break;
      this.#keys[at] = this.#keys[child];
      this.#states[at] = this.#states[child];
      at = child;
    }
    this.#keys[at] = key;
    this.#states[at] = this.#states[length];
    return first;
  }

  #grow(): void {
    const [states, keys] = [new Int32Array(this.#length * 2), new Float64Array(this.#length * 2)];
    states.set(this.#states);
    keys.set(this.#keys);
    this.#states = states;
    this.#keys = keys;
  }
}
