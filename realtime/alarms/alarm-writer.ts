import type { Logger } from 'pino';
import type { AlarmChange, AlarmStore } from './alarm-store.ts';
import { withDatabase } from './away.ts';

/** Milliseconds that changes are gathered, and after which a failed writing is tried again. */
const SOON = 200;
const AGAIN = 3_000;
/** Changes in one transaction. */
const BATCH = 2_000;

/** Writes changes behind: while the database is away they wait, and none is lost as long as the process lives. */
export class AlarmWriter {
  readonly #store: AlarmStore;
  readonly #logger: Logger;
  #waiting: AlarmChange[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #away = false;

  constructor(store: AlarmStore, logger: Logger) {
    this.#store = store;
    this.#logger = logger;
  }

  /** How many changes wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  later(change: AlarmChange): void {
    this.#waiting.push(change);
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
    if (this.#waiting.length > 0)
      this.#logger.error({ changes: this.#waiting.length }, 'Changes of alarms could not be written.');
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await withDatabase(this.#store.save(batch));
      } catch (error) {
        if (!this.#away) this.#logger.warn({ err: error }, 'Alarms cannot be written; they wait.');
        this.#away = true;
        this.#timer ??= setTimeout(() => void this.flush(), AGAIN);
        return;
      }
      this.#away = false;
      this.#waiting.splice(0, batch.length);
    }
  }
}
