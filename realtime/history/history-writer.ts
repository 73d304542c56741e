import { pauseAfter } from '../../models/pause.ts';
import type { Registry } from '../state/registry.ts';
import type { Memtable } from './memtable.ts';
import { type Destination, writeSegment } from './segment-write.ts';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;

export interface HistoryWriterOptions {
  /** Absent: nothing is kept beyond memory. */
  destination: Destination | undefined;
  registry: Registry;
  /** Rows of memtables that wait in memory; those beyond are read from the journal again when it is their turn. */
  mostRows: number;
  read(segment: number): Promise<Memtable>;
  /** A segment is in the database: the journal may forget it. */
  onWritten(segment: number): Promise<void>;
  onFault(error: unknown): void;
  now(): number;
}

interface Sealed {
  segment: number;
  observations: number;
  /** Absent: only the journal has it. */
  memtable: Memtable | undefined;
}

/** Work that is done between two segments, such as putting older hours in order. */
export type Chore = (destination: Destination) => Promise<void>;

/**
 * Brings segments to the database, one after another. While it is away they wait: on disk, and in memory as far as may
 * be.
 */
export class HistoryWriter {
  readonly #options: HistoryWriterOptions;
  readonly #sealed: Sealed[] = [];
  readonly #chores: { work: Chore; resolve(): void; reject(error: unknown): void }[] = [];
  #working: Promise<void> | undefined;
  #awaySince: number | undefined;
  #wake: (() => void) | undefined;
  #closing = false;

  constructor(options: HistoryWriterOptions) {
    this.#options = options;
  }

  /** Since when the database has been away. */
  get awaySince(): number | undefined {
    return this.#awaySince;
  }

  /** Observations that wait. */
  get observations(): number {
    return this.#sealed.reduce((sum, { observations }) => sum + observations, 0);
  }

  /** What waits and is in memory, from the oldest. */
  memtables(): Memtable[] {
    return this.#sealed.flatMap(({ memtable }) => memtable ?? []);
  }

  /** Whether something waits that only the journal has. */
  get hasUnread(): boolean {
    return this.#sealed.some(({ memtable }) => !memtable);
  }

  put(memtable: Memtable): void {
    this.#sealed.push({ segment: memtable.segment, observations: memtable.length, memtable });
    this.#trim();
    this.#begin();
  }

  /** A segment of the journal that has not been read into memory. */
  putUnread(segment: number, observations: number): void {
    this.#sealed.push({ segment, observations, memtable: undefined });
    this.#begin();
  }

  /** Does work when no segment waits, with nothing else writing; fails if the database is away. */
  chore(work: Chore): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#chores.push({ work, resolve, reject });
      this.#begin();
    });
  }

  /** Writes what waits, unless the database is away: then it stays in the journal. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    await this.#working;
  }

  #begin(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (!this.#closing && (this.#sealed.length > 0 || this.#chores.length > 0)) this.#begin();
    });
  }

  async #work(): Promise<void> {
    let failures = 0;
    for (;;) {
      const next = this.#sealed[0];
      const chore = next ? undefined : this.#chores.shift();
      if (!next && !chore) return;
      try {
        if (next) await this.#write(next);
        else if (chore) await this.#do(chore);
        failures = 0;
      } catch (error) {
        this.#awaySince ??= this.#options.now();
        this.#options.onFault(error);
        if (this.#closing) return;
        await this.#sleep(pauseAfter(failures++, FIRST_PAUSE, LONGEST_PAUSE));
        if (this.#closing) return;
      }
    }
  }

  async #write(next: Sealed): Promise<void> {
    const { destination, registry, read, onWritten, now } = this.#options;
    if (destination) {
      const memtable = next.memtable ?? (await read(next.segment));
      await writeSegment(destination, registry, memtable, now());
      this.#awaySince = undefined;
    }
    await onWritten(next.segment);
    this.#sealed.shift();
  }

  async #do({
    work,
    resolve,
    reject,
  }: {
    work: Chore;
    resolve(): void;
    reject(error: unknown): void;
  }): Promise<void> {
    const { destination } = this.#options;
    try {
      if (destination) await work(destination);
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  /** The newest that wait leave memory first: the oldest are written next. */
  #trim(): void {
    let rows = 0;
    for (const sealed of this.#sealed) {
      if (!sealed.memtable) continue;
      rows += sealed.memtable.length;
      if (rows > this.#options.mostRows) sealed.memtable = undefined;
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
