import { greenAmpt } from './green-ampt.ts';
import type { DrainInput, InfiltrationInput } from './input.ts';
import { isSteady, meanBetween } from './series.ts';

/**
 * What soil and storm drains can take of each cell, and which of the two took what: the solver knows one sink for both,
 * whose water is shared as their capacities are.
 */
export class Sinks {
  /** Cubic metres. */
  infiltrated = 0;
  drained = 0;

  readonly #infiltration: InfiltrationInput | undefined;
  readonly #drains: DrainInput | undefined;
  readonly #cells: number;
  /** Capacities of the period, m/s of each cell. */
  readonly #soil: Float32Array | undefined;
  #capacity = 0;
  /** Metres that the soil has taken so far. */
  readonly #taken: Float64Array | undefined;
  /** Cells of which the soil has taken something since its capacity was found. */
  readonly #changed: Uint8Array;
  /** What the solver's sink had taken of each cell at the last account, metres; and of all, m³. */
  #sunk: Float32Array | undefined;
  #all = 0;
  #last: number | undefined;
  #seconds = 0;

  constructor(infiltration: InfiltrationInput | undefined, drains: DrainInput | undefined, cells: number) {
    this.#infiltration = infiltration;
    this.#drains = drains;
    this.#cells = cells;
    this.#changed = new Uint8Array(infiltration?.kind === 'green-ampt' ? cells : 0).fill(1);
    if (!infiltration) return;
    this.#soil = new Float32Array(cells);
    const { share } = infiltration;
    if (infiltration.kind === 'green-ampt') this.#taken = new Float64Array(cells);
    else for (let cell = 0; cell < cells; cell++) this.#soil[cell] = infiltration.rate * (share?.[cell] ?? 1);
  }

  get isSteady(): boolean {
    return this.#infiltration?.kind !== 'green-ampt' && isSteady(this.#drains?.capacity ?? 0);
  }

  /** Capacity of soil and drains in a period, m/s of each cell; undefined where it is as in the period before. */
  between(from: number, to: number): Float32Array | undefined {
    const capacity = this.#drains ? meanBetween(this.#drains.capacity, from, to) : 0;
    if (this.#taken) this.#wet(to - from);
    else if (capacity === this.#last) return undefined;
    this.#capacity = this.#last = capacity;
    const out = this.#soil ? this.#soil.slice() : new Float32Array(this.#cells);
    const share = this.#drains?.share;
    if (capacity > 0)
      for (let cell = 0; cell < out.length; cell++) out[cell] += share ? capacity * share[cell] : capacity;
    return out;
  }

  /**
   * Takes account of what the solver's sink has taken: metres of each cell since the beginning where it is known, and
   * cubic metres of all. To be called before the capacities change.
   */
  account(sunk: Float32Array | undefined, all: number): void {
    const more = all - this.#all;
    this.#all = all;
    if (!this.#soil || !this.#drains || !sunk) {
      if (this.#soil) this.infiltrated += more;
      else this.drained += more;
      if (this.#soil && sunk) this.#share(sunk);
    } else {
      const share = this.#share(sunk);
      this.infiltrated += more * share;
      this.drained += more * (1 - share);
    }
  }

  /** Shares what each cell gave between soil and drains; gives the soil's part of the whole. */
  #share(sunk: Float32Array): number {
    const [soil, drains] = [this.#soil!, this.#drains];
    let [whole, infiltrated] = [0, 0];
    for (let cell = 0; cell < sunk.length; cell++) {
      const more = sunk[cell] - (this.#sunk?.[cell] ?? 0);
      if (more <= 0) continue;
      const drain = drains ? this.#capacity * (drains.share?.[cell] ?? 1) : 0;
      const part = soil[cell] > 0 ? (more * soil[cell]) / (soil[cell] + drain) : 0;
      whole += more;
      infiltrated += part;
      if (this.#taken) {
        this.#taken[cell] += part;
        this.#changed[cell] = 1;
      }
    }
    this.#sunk = sunk;
    return whole > 0 ? infiltrated / whole : 0;
  }

  /** What the soil can take in the next period, as it is wetted by now. */
  #wet(seconds: number): void {
    const [soil, taken, infiltration] = [this.#soil!, this.#taken!, this.#infiltration!];
    if (infiltration.kind !== 'green-ampt') return;
    const { conductivity, suction, deficit, share } = infiltration;
    const storage = suction * deficit;
    const isAsLong = seconds === this.#seconds;
    this.#seconds = seconds;
    for (let cell = 0; cell < soil.length; cell++) {
      if (isAsLong && !this.#changed[cell]) continue;
      const part = share?.[cell] ?? 1;
      // Where soil is but a part of a cell, that part takes all, and is wetted the deeper.
      soil[cell] =
        part > 0 ? (part * greenAmpt(taken[cell] / part, seconds, conductivity, storage)) / seconds : 0;
    }
    this.#changed.fill(0);
  }
}
