import type { Asker } from '../asker.ts';
import type { AuditFact } from './entry.ts';

/** Things that are remembered as noted; what comes again after that is noted again. */
const MOST = 50_000;

/**
 * Notes what somebody reads again and again, as a chart does, once for each session and thing: who saw it stands in the
 * log, and nobody fills the log by looking.
 */
export class NotedOnce {
  readonly #audit: { record(fact: AuditFact): Promise<unknown> };
  readonly #noted = new Map<string, Promise<unknown>>();

  constructor(audit: { record(fact: AuditFact): Promise<unknown> }) {
    this.#audit = audit;
  }

  /** Resolves when it is in the log. Throws where it cannot be written: what cannot be noted is not to be read. */
  async note(
    { actor, address, session }: Pick<Asker, 'actor' | 'address' | 'session'>,
    fact: Pick<AuditFact, 'action' | 'object' | 'details'>,
  ): Promise<void> {
    const key = [session ?? `${actor} ${address}`, fact.action, fact.object].join('\n');
    let noted = this.#noted.get(key);
    if (!noted) {
      noted = this.#audit.record({
        actor,
        ...(address === undefined ? {} : { address }),
        ...fact,
        outcome: 'done',
      });
      if (this.#noted.size >= MOST) this.#noted.delete(this.#noted.keys().next().value as string);
      this.#noted.set(key, noted);
      noted.catch(() => this.#noted.delete(key));
    }
    await noted;
  }
}
