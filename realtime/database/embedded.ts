import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { Database, Queries } from './database.ts';
import { DatabaseError } from './database-error.ts';

interface Reply {
  id: number;
  rows?: object[];
  error?: { message: string; code?: string };
}

/** The embedded database (PGlite) of a folder; without one it is in memory and gone with the process. */
export async function openEmbedded(folder?: string): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
  const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), { workerData: { folder } });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return new EmbeddedDatabase(worker);
}

class EmbeddedDatabase implements Database {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(rows: object[]): void; reject(error: Error): void }>();
  #next = 1;
  /** Ends when the transaction does that has the one connection. */
  #turn: Promise<unknown> = Promise.resolve();
  #broken: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', ({ id, rows, error }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new DatabaseError(error.message, error.code));
      else waiting?.resolve(rows ?? []);
    });
    worker.on('error', (error) => this.#fail(error as Error));
    worker.on('exit', () => this.#fail(new DatabaseError('The embedded database is closed.')));
  }

  query<R extends object>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#inTurn(() => this.#ask<R>({ sql, values }));
  }

  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      await this.#ask({ sql: 'begin' });
      try {
        const result = await work({
          query: <R extends object>(sql: string, values: readonly unknown[] = []) =>
            this.#ask<R>({ sql, values }),
        });
        await this.#ask({ sql: 'commit' });
        return result;
      } catch (error) {
        await this.#ask({ sql: 'rollback' });
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.#ask({ close: true }));
    await this.#worker.terminate();
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #ask<R extends object>(question: {
    sql?: string;
    values?: readonly unknown[];
    close?: true;
  }): Promise<R[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (rows: object[]) => void, reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  #fail(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}
