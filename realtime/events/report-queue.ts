import type { Logger } from 'pino';
import type { ReportedEvent } from '../../models/schema/index.ts';
import { isPermanent } from '../database/away.ts';

/** Milliseconds after which a report that could not be written is tried again. */
const AGAIN = 3_000;

/** Keeps a report that no database takes where somebody can look at it. Resolves when it is safe. */
export type RefuseReport = (report: ReportedEvent, reason: string) => Promise<unknown>;

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
  readonly #refuse: RefuseReport | undefined;
  readonly #waiting: Waiting[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #writing = false;
  #closed = false;

  constructor(write: (report: ReportedEvent) => Promise<unknown>, logger: Logger, refuse?: RefuseReport) {
    this.#write = write;
    this.#logger = logger;
    this.#refuse = refuse;
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
        await this.#writeOne(next.report);
        if (this.#waiting[0] === next) this.#waiting.shift();
        next.written();
      }
    } catch (error) {
      if (!this.#closed) this.#fail(error);
    } finally {
      this.#writing = false;
    }
  }

  /** What no database ever takes must not stop what comes after it. */
  async #writeOne(report: ReportedEvent): Promise<void> {
    try {
      await this.#write(report);
    } catch (error) {
      if (!isPermanent(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      await this.#refuse?.(report, reason);
      this.#logger.error({ err: error, event: report.id }, 'No database takes this event: it is left out.');
    }
  }

  #fail(error: unknown): void {
    this.#logger.warn({ err: error }, 'An event cannot be written yet.');
    this.#retry = setTimeout(() => void this.#writeAll(), AGAIN);
    this.#retry.unref();
  }
}
