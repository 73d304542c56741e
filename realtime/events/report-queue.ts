import type { Logger } from 'pino';
import type { ReportedEvent } from '../../models/schema/index.ts';
import { DatabaseError } from '../database/database-error.ts';

/** Milliseconds after which a report that could not be written is tried again. */
const AGAIN = 3_000;
/** Data that no database takes: classes 22 and 23 of PostgreSQL's appendix A. */
const IMPOSSIBLE = /^2[23]/;

interface Waiting {
  report: ReportedEvent;
  written(): void;
  refused(error: Error): void;
}

/**
 * Reports of feeds on their way into the database, in order. Whoever hands them over keeps them until they are written:
 * the promise is kept then, and not before.
 */
export class ReportQueue {
  readonly #write: (report: ReportedEvent) => Promise<unknown>;
  readonly #logger: Logger;
  readonly #waiting: Waiting[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #writing = false;
  #closed = false;

  constructor(write: (report: ReportedEvent) => Promise<unknown>, logger: Logger) {
    this.#write = write;
    this.#logger = logger;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves when all are written, or can never be; rejects when this ends before. */
  async take(reports: readonly ReportedEvent[]): Promise<void> {
    if (this.#closed) throw new Error('The events are being closed.');
    const written = reports.map(
      (report) =>
        new Promise<void>((resolve, reject) =>
          this.#waiting.push({ report, written: resolve, refused: reject }),
        ),
    );
    void this.#writeAll();
    await Promise.all(written);
  }

  /** What is not written is refused: its owner tells it again. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    for (const { refused } of this.#waiting.splice(0)) refused(new Error('The events are being closed.'));
  }

  async #writeAll(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    clearTimeout(this.#retry);
    try {
      while (this.#waiting.length > 0 && !this.#closed) {
        const [next] = this.#waiting;
        await this.#write(next.report);
        if (this.#waiting[0] === next) this.#waiting.shift();
        next.written();
      }
    } catch (error) {
      if (!this.#closed) this.#fail(error);
    } finally {
      this.#writing = false;
    }
  }

  #fail(error: unknown): void {
    if (error instanceof DatabaseError && IMPOSSIBLE.test(error.code ?? '')) {
      // It must not stop what comes after it.
      const lost = this.#waiting.shift();
      this.#logger.error(
        { err: error, event: lost?.report.id },
        'No database takes this event: it is left out.',
      );
      lost?.written();
    } else {
      this.#logger.warn({ err: error }, 'An event cannot be written yet.');
    }
    this.#retry = setTimeout(() => void this.#writeAll(), AGAIN);
    this.#retry.unref();
  }
}
