import { mkdir } from 'node:fs/promises';
import { pauseAfter } from '../../models/pause.ts';
import { DatabaseBusy, tellAway } from './away.ts';
import type { Database, Queries } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { EmbeddedLink, type Question } from './embedded-link.ts';
import { Lanes } from './lanes.ts';

/** What is written, and what one waits for to go on. */
const WRITING = 0;
const READING = 1;
const LANES = [{ most: 5_000 }, { most: 64, patience: 10_000 }];

/** Milliseconds that one statement may take. */
export interface StatementLimits {
  reading: number;
  writing: number;
}
const LIMITS: StatementLimits = { reading: 15_000, writing: 300_000 };

/** Milliseconds between tries to open it anew. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;
/** SQLSTATE cannot_connect_now. */
const NOT_NOW = '57P03';

/** The embedded database (PGlite) of a folder; without one it is in memory and gone with the process. */
export async function openEmbedded(folder?: string, limits = LIMITS): Promise<EmbeddedDatabase> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
  return new EmbeddedDatabase(folder, limits, await EmbeddedLink.open(folder));
}

/**
 * One connection in a thread of its own. When the thread ends (it ran out of memory, was aborted, or took too long), the
 * folder is opened anew with the next question: what was committed is there, and what was being asked is told as away.
 */
export class EmbeddedDatabase implements Database {
  readonly #folder: string | undefined;
  readonly #limits: StatementLimits;
  readonly #lanes = new Lanes(LANES);
  #link: EmbeddedLink;
  #failures = 0;
  #notBefore = 0;
  #closed = false;

  constructor(folder: string | undefined, limits: StatementLimits, link: EmbeddedLink) {
    this.#folder = folder;
    this.#limits = limits;
    this.#link = link;
  }

  readonly reading: Queries = {
    query: <R extends object>(sql: string, values: readonly unknown[] = []) =>
      this.#lanes
        .run(READING, async () => this.#ask<R>(await this.#living(), { sql, values }, this.#limits.reading))
        .catch(tellAway),
  };

  query<R extends object>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#lanes.run(WRITING, async () => this.#ask<R>(await this.#living(), { sql, values }));
  }

  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    return this.#lanes.run(WRITING, async () => {
      const link = await this.#living();
      await this.#ask(link, { sql: 'begin' });
      try {
        const result = await work({
          query: <R extends object>(sql: string, values: readonly unknown[] = []) =>
            this.#ask<R>(link, { sql, values }),
        });
        await this.#ask(link, { sql: 'commit' });
        return result;
      } catch (error) {
        // One that cannot be taken back goes with its thread.
        await this.#ask(link, { sql: 'rollback' }).catch(() => link.end());
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#lanes.run(WRITING, async () => {
      this.#closed = true;
      if (!this.#link.ended) await this.#link.ask({ close: true }).catch(() => undefined);
      await this.#link.end();
    });
  }

  /** Ends the thread in the midst of what it does, as a lack of memory does: for tests. */
  crash(): Promise<void> {
    return this.#link.end();
  }

  async #ask<R extends object>(
    link: EmbeddedLink,
    question: Question,
    limit = this.#limits.writing,
  ): Promise<R[]> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      void link.end();
    }, limit);
    try {
      return await link.ask<R>(question);
    } catch (error) {
      throw isLate ? new DatabaseBusy('The question took too long. Ask for less.') : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #living(): Promise<EmbeddedLink> {
    if (this.#closed) throw new DatabaseError('The embedded database is closed.');
    const { ended } = this.#link;
    if (!ended) return this.#link;
    // What was in memory is gone.
    if (this.#folder === undefined) throw ended;
    if (Date.now() < this.#notBefore) throw new DatabaseError(ended.message, NOT_NOW);
    try {
      this.#link = await EmbeddedLink.open(this.#folder);
      this.#failures = 0;
      return this.#link;
    } catch (error) {
      this.#notBefore = Date.now() + pauseAfter(this.#failures++, FIRST_PAUSE, LONGEST_PAUSE);
      throw new DatabaseError((error as Error).message, NOT_NOW);
    }
  }
}
