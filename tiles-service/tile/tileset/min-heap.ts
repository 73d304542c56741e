/** A binary heap: the cheapest value first. */
export class MinHeap<T> {
  readonly #costs: number[] = [];
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  push(cost: number, value: T): void {
    let at = this.#values.length;
    this.#costs.push(cost);
    this.#values.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#costs[parent] <= cost) break;
      this.#costs[at] = this.#costs[parent];
      this.#values[at] = this.#values[parent];
      at = parent;
    }
    this.#costs[at] = cost;
    this.#values[at] = value;
  }

  pop(): { cost: number; value: T } | undefined {
    if (this.#values.length === 0) return undefined;
    const top = { cost: this.#costs[0], value: this.#values[0] };
    const cost = this.#costs.pop() as number;
    const value = this.#values.pop() as T;
    const size = this.#values.length;
    if (size === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#costs[child + 1] < this.#costs[child]) child++;
      if (this.#costs[child] >= cost) break;
      this.#costs[at] = this.#costs[child];
      this.#values[at] = this.#values[child];
      at = child;
    }
    this.#costs[at] = cost;
    this.#values[at] = value;
    return top;
  }
}
