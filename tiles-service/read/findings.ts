import type { Tally, TallyKind } from './feature-source.ts';

/** Stable codes, each with the list that it is counted in and a sentence that a person understands. */
export type ReasonTable<Reason extends string> = Record<Reason, readonly [TallyKind, string]>;

/** Gathers what was found in one feature, each reason once, and hands it to the tally with the feature's id. */
export class ReasonFindings<Reason extends string> {
  readonly #tally: Tally;
  readonly #table: ReasonTable<Reason>;
  readonly #found = new Set<Reason>();

  constructor(tally: Tally, table: ReasonTable<Reason>) {
    this.#tally = tally;
    this.#table = table;
  }

  add(reason: Reason): void {
    this.#found.add(reason);
  }

  /** Counts what was found since the last call, for the feature `example`. */
  settle(example: string): void {
    if (this.#found.size === 0) return;
    for (const reason of this.#found) {
      const [kind, message] = this.#table[reason];
      if (kind === 'dropped') this.#tally.dropped(reason, message, example);
      else if (kind === 'repaired') this.#tally.repaired(reason, message, example);
      else this.#tally.note(reason, message, example);
    }
    this.#found.clear();
  }
}
