const KEPT = 120;

/** Milliseconds of script that the latest frames took. */
export class FrameTimes {
  readonly #times: number[] = [];

  add(milliseconds: number): void {
    this.#times.push(milliseconds);
    if (this.#times.length > KEPT) this.#times.shift();
  }

  get all(): readonly number[] {
    return this.#times;
  }

  /** The middle one of the latest; undefined before the first frame. */
  middle(latest = 30): number | undefined {
    const times = this.#times.slice(-latest).sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)];
  }
}
