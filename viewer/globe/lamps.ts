/** How far it has to be night for street lamps to go on, and below which they go off: no flicker at dusk. */
const ON = 0.5;
const OFF = 0.4;

/** The street lamps of one globe: all on or all off, as the city's clock says. */
export class Lamps {
  #isOn = false;
  readonly #listeners = new Set<() => void>();

  get isOn(): boolean {
    return this.#isOn;
  }

  /** `night`: how far the city's lights are on, 0–1. */
  follow(night: number): void {
    const isOn = this.#isOn ? night > OFF : night > ON;
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    for (const listener of this.#listeners) listener();
  }

  /** Hears when the lamps go on or off; returns how to hear no more. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
