import type { Tally } from '../feature-source.ts';
import { REASONS, type Reason } from './tables/reasons.ts';

/** The tally with the sentences of tables/reasons.ts. */
export class Ledger {
  readonly #tally: Tally;
  readonly #source: string;

  constructor(tally: Tally, source: string) {
    this.#tally = tally;
    this.#source = source;
  }

  /** Every element with tags counts as read, and so does every tree of a row. */
  read(count = 1): void {
    this.#tally.read += count;
  }

  /** `native` is an OpenStreetMap id with its kind: n123, w123, r123. Always false: nothing is kept. */
  dropped(reason: Reason, native: string): false {
    this.#tally.dropped(reason, REASONS[reason], `${this.#source}:${native}`);
    return false;
  }

  repaired(reason: Reason, native: string): void {
    this.#tally.repaired(reason, REASONS[reason], `${this.#source}:${native}`);
  }

  note(reason: Reason, native: string, count = 1): void {
    this.#tally.note(reason, REASONS[reason], `${this.#source}:${native}`, count);
  }
}
