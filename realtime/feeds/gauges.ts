/** Counts by the second, over the last minute. */
export class RateGauge {
  readonly #counts = new Float64Array(SECONDS);
  #second = Number.NEGATIVE_INFINITY;

  /** `now`: UTC milliseconds. */
  add(count: number, now: number): void {
    this.#moveTo(now);
    this.#counts[this.#second % SECONDS] += count;
  }

  /** A second, over the last minute. */
  rate(now: number): number {
    this.#moveTo(now);
    return this.#counts.reduce((sum, count) => sum + count, 0) / SECONDS;
  }

  #moveTo(now: number): void {
    const second = Math.floor(now / 1000);
    const passed = second - this.#second;
    // A clock that is set back goes on where it is.
    if (passed <= 0) return;
    if (passed >= SECONDS) this.#counts.fill(0);
    else for (let back = 0; back < passed; back++) this.#counts[(second - back) % SECONDS] = 0;
    this.#second = second;
  }
}

const SECONDS = 60;

/** The latest values, for their quantiles. */
export class LatestValues {
  readonly #values: Float64Array;
  #count = 0;

  constructor(size = 2048) {
    this.#values = new Float64Array(size);
  }

  add(value: number): void {
    this.#values[this.#count++ % this.#values.length] = value;
  }

  get count(): number {
    return this.#count;
  }

  /** The values at shares of 0 to 1 (nearest rank); undefined while there is none. */
  quantiles(shares: readonly number[]): number[] | undefined {
    const held = Math.min(this.#count, this.#values.length);
    if (held === 0) return undefined;
    const sorted = this.#values.slice(0, held).sort();
    return shares.map((share) => sorted[Math.min(held - 1, Math.max(0, Math.ceil(share * held) - 1))]);
  }
}
