import { Worker } from 'node:worker_threads';
import { DatabaseError } from './database-error.ts';

interface Reply {
  id: number;
  rows?: object[];
  error?: { message: string; code?: string };
}

export interface Question {
  sql?: string;
  /** Absent: statements without an answer. */
  values?: readonly unknown[];
  close?: true;
}

/** SQLSTATE crash_shutdown: what was asked last may have been done or not, and asking again is right. */
const CRASHED = '57P02';

/** One life of the embedded database in its thread: it may end at any time. */
export class EmbeddedLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(rows: object[]): void; reject(error: Error): void }>();
  #next = 1;
  #ended: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', ({ id, rows, error }: Reply) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new DatabaseError(error.message, error.code));
      else waiting?.resolve(rows ?? []);
    });
    worker.on('error', (error) => this.#end((error as Error).message));
    worker.on('exit', () => this.#end('its thread is gone'));
  }

  /** Opens a folder, or a database in memory. Rejects when it cannot be opened. */
  static async open(folder: string | undefined): Promise<EmbeddedLink> {
    const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), { workerData: { folder } });
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error) => reject(new DatabaseError(error.message));
      worker.once('message', () => resolve());
      worker.once('error', fail);
      worker.once('exit', () => fail(new Error('The embedded database ended while it was being opened.')));
    });
    return new EmbeddedLink(worker);
  }

  /** Why it has ended; undefined: it lives. */
  get ended(): Error | undefined {
    return this.#ended;
  }

  ask<R extends object>(question: Question): Promise<R[]> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (rows: object[]) => void, reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  /** Ends it in the midst of whatever it does. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(reason: string): void {
    this.#ended ??= new DatabaseError(`The embedded database ended: ${reason}.`, CRASHED);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
