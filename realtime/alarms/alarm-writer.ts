import type { Logger } from 'pino';
import { withDatabase } from '../database/away.ts';
import type { AlarmJournal } from './alarm-journal.ts';
import type { AlarmChange, AlarmStore } from './alarm-store.ts';

/** Milliseconds that changes are gathered, and after which a failed writing is tried again. */
const SOON = 200;
const AGAIN = 3_000;
/** Changes in one transaction. */
const BATCH = 2_000;

/**
 * Writes changes behind. While the database is away, or slow, they wait: on disk where there is a journal, so that they
 * outlive the server.
 */
export class AlarmWriter {
  readonly #store: AlarmStore;
  readonly #logger: Logger;
  readonly #journal: AlarmJournal | undefined;
  #waiting: AlarmChange[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #away = false;

  constructor(store: AlarmStore, logger: Logger, journal?: AlarmJournal) {
    this.#store = store;
    this.#logger = logger;
    this.#journal = journal;
    if (journal) for (const change of journal.found) this.later(change);
  }

  /** How many changes wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  later(change: AlarmChange): void {
    this.#waiting.push(change);
    if (this.#away) this.#keepSoon();
    this.#timer ??= setTimeout(() => void this.flush(), this.#away ? AGAIN : SOON);
  }

  /** Resolves when all that waited has been tried. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    clearTimeout(this.#keeping);
    await this.#keep();
    await this.#journal?.close();
    if (this.#waiting.length > 0)
      this.#logger.error({ changes: this.#waiting.length }, 'Changes of alarms could not be written.');
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        this.#keepSoon();
        await withDatabase(this.#store.save(batch, this.#leaveOut));
      } catch (error) {
        if (!this.#away) this.#logger.warn({ err: error }, 'Alarms cannot be written; they wait.');
        this.#away = true;
        this.#timer ??= setTimeout(() => void this.flush(), AGAIN);
        return;
      }
      this.#away = false;
      this.#waiting.splice(0, batch.length);
    }
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    await this.#journal?.clear();
  }

  /** What has waited for longer than usual is to be safe. */
  #keepSoon(): void {
    if (!this.#journal) return;
    this.#keeping ??= setTimeout(() => {
      this.#keeping = undefined;
      void this.#keep();
    }, SOON);
  }

  async #keep(): Promise<void> {
    if (this.#waiting.length > 0) await this.#journal?.keep(this.#waiting);
  }

  readonly #leaveOut = (change: AlarmChange, error: Error): void => {
    this.#logger.error({ err: error, change }, 'No database takes this change of an alarm: it is left out.');
  };
}
