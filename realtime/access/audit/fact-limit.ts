import { networkOf } from '../../../models/access/network.ts';
import type { AuditFact } from './entry.ts';

export const MINUTE = 60_000;
/** Entries in a minute of what one account was refused, or one network did without an account. */
export const MOST_OF_ONE = 30;
/** Entries in a minute of all that came without an account, from wherever: some 20 MB a day at the worst. */
export const MOST_OF_ANYBODY = 60;

/** What a minute had more of than is kept. */
export interface LeftOut {
  /** UTC milliseconds at which the minute began. */
  from: number;
  count: number;
  /** Those who had most left out, the first first: accounts and networks. */
  most: string[];
}

/**
 * Bounds what anybody can have written into the log without a right to anything: things that were refused, and all that
 * came without an account. What is done with a right is always written.
 */
export class FactLimit {
  #from = 0;
  #ofAnybody = 0;
  readonly #counts = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();

  /** Whether a fact is to be written; after `over`, where a minute has passed. */
  take(fact: AuditFact, now: number): boolean {
    const { actor, address, action, outcome } = fact;
    const isAnybody = actor === 'anybody' || (outcome === 'refused' && action === 'session.begin');
    if (actor === 'system' || (!isAnybody && outcome !== 'refused')) return true;
    if (!this.#isWithin(now)) this.#from = now;
    const key = isAnybody ? networkOf(address) : actor;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= MOST_OF_ONE && (!isAnybody || ++this.#ofAnybody <= MOST_OF_ANYBODY)) return true;
    this.#leftOut.set(key, (this.#leftOut.get(key) ?? 0) + 1);
    return false;
  }

  /** What was left out, once its minute has passed or `always`; it is told once. */
  over(now: number, { always = false } = {}): LeftOut | undefined {
    if (this.#counts.size === 0 || (this.#isWithin(now) && !always)) return undefined;
    const all = [...this.#leftOut].sort(([, a], [, b]) => b - a);
    const leftOut = {
      from: this.#from,
      count: all.reduce((sum, [, count]) => sum + count, 0),
      most: all.slice(0, 5).map(([key]) => key),
    };
    this.#counts.clear();
    this.#leftOut.clear();
    this.#ofAnybody = 0;
    return leftOut.count > 0 ? leftOut : undefined;
  }

  /** A clock that is set back begins a minute as well. */
  #isWithin(now: number): boolean {
    return this.#counts.size > 0 && now >= this.#from && now < this.#from + MINUTE;
  }
}
