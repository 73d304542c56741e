import type { Logger } from 'pino';
import { Journal } from '../journal/journal.ts';
import { JournalFull } from '../journal/journal-full.ts';
import { readSegment, segmentsOf } from '../journal/segment-file.ts';
import type { AlarmChange } from './alarm-store.ts';

/** Some hundred thousand changes. */
const MOST_BYTES = 256 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Changes of alarms that wait for the database, on disk: they outlive the server. */
export class AlarmJournal {
  /** What was there when it was opened, in order. */
  readonly found: readonly AlarmChange[];
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #logger: Logger;
  readonly #kept = new Set<string>();
  /** Segments of which something cannot be read. */
  readonly #damaged: Set<number>;
  /** The journal does one thing at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    folder: string,
    journal: Journal,
    found: readonly AlarmChange[],
    damaged: Set<number>,
    logger: Logger,
  ) {
    this.#folder = folder;
    this.#journal = journal;
    this.found = found;
    this.#damaged = damaged;
    this.#logger = logger;
    for (const { id } of found) this.#kept.add(id);
  }

  static async open(folder: string, logger: Logger): Promise<AlarmJournal> {
    const journal = await Journal.open({ folder, mostBytes: MOST_BYTES, first: 1 });
    const found: AlarmChange[] = [];
    const damaged = new Set<number>();
    for (const segment of await segmentsOf(folder)) {
      const { lost } = await readSegment(folder, segment, (content) => {
        try {
          found.push(JSON.parse(decoder.decode(content)) as AlarmChange);
        } catch (error) {
          damaged.add(segment);
          logger.error({ err: error, segment }, 'A change of an alarm in the journal cannot be read.');
        }
      });
      if (lost > 0) damaged.add(segment);
    }
    return new AlarmJournal(folder, journal, found, damaged, logger);
  }

  /** Resolves when they are safe on disk; those that are there already are not written again. */
  keep(changes: readonly AlarmChange[]): Promise<void> {
    return this.#inTurn(async () => {
      const fresh = changes.filter(({ id }) => !this.#kept.has(id));
      if (fresh.length === 0) return;
      try {
        await this.#journal.append(fresh.map((change) => encoder.encode(JSON.stringify(change))));
        for (const { id } of fresh) this.#kept.add(id);
      } catch (error) {
        // They stay in memory, and are tried again with the next ones.
        if (!(error instanceof JournalFull)) throw error;
        this.#logger.error({ err: error }, 'Changes of alarms that wait have no room on disk.');
      }
    });
  }

  /** All of them are in the database, as far as they could be read; a damaged file is set aside. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#kept.size === 0 && this.#damaged.size === 0) return;
      await this.#journal.rotate();
      for (const segment of await segmentsOf(this.#folder))
        if (this.#damaged.delete(segment)) {
          const file = await this.#journal.setAside(segment);
          this.#logger.error({ segment, file }, 'Changes of alarms are damaged; their file is set aside.');
        } else await this.#journal.remove(segment);
      this.#kept.clear();
    });
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#journal.close();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch((error: unknown) =>
      this.#logger.error({ err: error }, 'Changes of alarms that wait cannot be kept on disk.'),
    );
    return this.#turn as Promise<void>;
  }
}
