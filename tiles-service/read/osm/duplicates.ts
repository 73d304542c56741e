import { InputError } from '../../../models/errors.ts';
import type { SortedIndex } from './disk/sorted-index.ts';

const MOST = 1_000_000;

/**
 * Ids that a file holds more than once. A file whose ids only grow, as nearly all do, has none; for others, the sorted
 * ids are looked through.
 */
export class Duplicates {
  readonly #repeated = new Set<number>();
  readonly #met = new Set<number>();

  /** Takes over the repeated keys of an index. `file` is named in the error. */
  addFrom(index: SortedIndex, file: string): void {
    let previous = Number.NaN;
    for (let i = 0; i < index.count; i++) {
      const key = index.keyAt(i);
      if (key === previous) this.#repeated.add(key);
      previous = key;
      if (this.#repeated.size > MOST) {
        throw new InputError(
          'osm-duplicates',
          file,
          'it holds more than a million objects twice: a history, or several extracts one after another.',
          'Merge extracts with "osmium merge", or cut one state out of a history with "osmium time-filter".',
        );
      }
    }
  }

  /** True when this id was asked for before. To be asked once for each element, in the order of the file. */
  isRepeat(id: number): boolean {
    if (this.#repeated.size === 0 || !this.#repeated.has(id)) return false;
    if (this.#met.has(id)) return true;
    this.#met.add(id);
    return false;
  }

  /** Whether this id occurs more than once at all. */
  has(id: number): boolean {
    return this.#repeated.has(id);
  }
}
