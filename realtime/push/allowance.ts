/** What somebody may do so many times at once, and as many times more in each second. */
export class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #time = Date.now();

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
  }

  take(): boolean {
    const now = Date.now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#time) / 1000) * this.#perSecond);
    this.#time = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
