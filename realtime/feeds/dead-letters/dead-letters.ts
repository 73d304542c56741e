import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { Database } from '../../database/database.ts';
import { Journal } from '../../journal/journal.ts';
import { JournalFull } from '../../journal/journal-full.ts';
import { readSegment, segmentsOf } from '../../journal/segment-file.ts';
import { type DeadLetter, decodeLetter, encodeLetter } from './letter.ts';
import { LETTER_BOUNDS, type LetterBounds, LetterTable } from './letter-table.ts';

/** Of all letters that wait for the database. */
const MOST_WAITING = 64 << 20;
/** Milliseconds until a database that did not answer is asked again. */
const RETRY = 2_000;

export interface DeadLettersOptions {
  database: Database;
  city: string;
  /** Folder of its own, for letters that are not in the database yet. */
  folder: string;
  logger: Logger;
  bounds?: LetterBounds;
  mostWaiting?: number;
}

interface Pending {
  letter: DeadLetter;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Payloads that did not fit. A letter is safe when its journal has it; the database gets it as soon as it can. Both are
 * bounded, and what has to go to make room is counted.
 */
export class DeadLetters {
  readonly table: LetterTable;
  readonly #options: Required<DeadLettersOptions>;
  readonly #journal: Journal;
  readonly #dropped = new Map<string, number>();
  readonly #listeners = new Set<(feeds: ReadonlySet<string>) => void>();
  /** Segments that are not in the database yet, with the feeds of their letters. */
  readonly #waiting: { segment: number; letters: Map<string, number> }[] = [];
  #current = new Map<string, number>();
  #pending: Pending[] = [];
  #writing: Promise<void> | undefined;
  #draining: Promise<void> | undefined;
  /** The journal does one thing at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: Required<DeadLettersOptions>, journal: Journal) {
    this.#options = options;
    this.#journal = journal;
    this.table = new LetterTable(options.database, options.city, options.bounds);
  }

  static async open(options: DeadLettersOptions): Promise<DeadLetters> {
    const { folder, mostWaiting = MOST_WAITING, bounds = LETTER_BOUNDS } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const old = await segmentsOf(folder);
    const journal = await Journal.open({ folder, mostBytes: mostWaiting, first: 1 });
    const letters = new DeadLetters({ ...options, mostWaiting, bounds }, journal);
    for (const segment of old) letters.#waiting.push({ segment, letters: new Map() });
    if (old.length > 0) letters.#drain();
    return letters;
  }

  /** Letters let go to make room, since the start. */
  dropped(feed: string): number {
    return this.#dropped.get(feed) ?? 0;
  }

  /** Told of feeds whose letters in the database changed. */
  onChange(listener: (feeds: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the letter is safe on disk. */
  put(letter: DeadLetter): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ letter, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Told by whoever changed the table. */
  changed(feed: string): void {
    this.#tell(new Set([feed]));
  }

  /** Everything that was put by now is in the database, if it answers. */
  async settle(): Promise<void> {
    await this.#writing;
    await this.#draining;
  }

  async close(): Promise<void> {
    await this.#writing;
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#draining;
    await this.#journal.close();
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#inTurn(() => this.#append(batch.map(({ letter }) => letter)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.#writing = undefined;
    this.#drain();
  }

  async #append(letters: readonly DeadLetter[]): Promise<void> {
    const contents = letters.map(encodeLetter);
    const length = contents.reduce((sum, content) => sum + content.length + 64, 0);
    while (this.#journal.bytes + length > this.#options.mostWaiting && (await this.#dropOldest()));
    try {
      await this.#journal.append(contents);
    } catch (error) {
      // Beyond the bound even when nothing else is there: a letter that can never be kept must not stop its feed.
      if (!(error instanceof JournalFull) || length <= this.#options.mostWaiting) throw error;
      for (const { feed } of letters) this.#drop(feed, 1);
      return;
    }
    for (const { feed } of letters) this.#current.set(feed, (this.#current.get(feed) ?? 0) + 1);
  }

  async #dropOldest(): Promise<boolean> {
    await this.#rotate();
    // The first one may be on its way into the database just now.
    const [oldest] = this.#waiting.splice(this.#draining ? 1 : 0, 1);
    if (!oldest) return false;
    await this.#journal.remove(oldest.segment);
    for (const [feed, count] of oldest.letters) this.#drop(feed, count);
    this.#options.logger.warn({ letters: oldest.letters.size }, 'Dead letters were let go to make room.');
    return true;
  }

  async #rotate(): Promise<void> {
    const segment = await this.#journal.rotate();
    if (segment === undefined) return;
    this.#waiting.push({ segment, letters: this.#current });
    this.#current = new Map();
  }

  #drain(): void {
    if (this.#closed) return;
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = undefined;
    });
  }

  async #drainAll(): Promise<void> {
    try {
      while (!this.#closed) {
        if (this.#waiting.length === 0) await this.#inTurn(() => this.#rotate());
        if (this.#waiting.length === 0) return;
        const [{ segment }] = this.#waiting;
        const { letters, isDamaged } = await this.#lettersOf(segment);
        const dropped = await this.table.add(letters);
        for (const [feed, count] of dropped) this.#drop(feed, count);
        this.#waiting.shift();
        await this.#inTurn(() => (isDamaged ? this.#setAside(segment) : this.#journal.remove(segment)));
        this.#tell(new Set(letters.map(({ feed }) => feed)));
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'Dead letters wait for the database.');
      if (!this.#closed) {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#drain(), RETRY);
      }
    }
  }

  /** What can be read of a segment. */
  async #lettersOf(segment: number): Promise<{ letters: DeadLetter[]; isDamaged: boolean }> {
    const letters: DeadLetter[] = [];
    let unreadable = 0;
    const { lost } = await readSegment(this.#options.folder, segment, (content) => {
      try {
        letters.push(decodeLetter(content));
      } catch {
        unreadable++;
      }
    });
    return { letters, isDamaged: lost > 0 || unreadable > 0 };
  }

  async #setAside(segment: number): Promise<void> {
    const file = await this.#journal.setAside(segment);
    this.#options.logger.error(
      { segment, file },
      'Dead letters that wait are damaged: those that could be read are kept; their file is set aside.',
    );
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #drop(feed: string, count: number): void {
    if (count > 0) this.#dropped.set(feed, this.dropped(feed) + count);
  }

  #tell(feeds: ReadonlySet<string>): void {
    for (const listener of this.#listeners) listener(feeds);
  }
}
