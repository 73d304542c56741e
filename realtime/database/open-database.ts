import { setTimeout } from 'node:timers/promises';
import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openPostgresql } from './postgresql.ts';

/** Milliseconds between two tries of a server that does not answer. */
const AGAIN = 3_000;

export interface DatabaseOptions {
  /** Of a PostgreSQL server; absent: the embedded database in `folder`. */
  url?: string;
  folder: string;
  /** Told each time that the server does not answer; it is tried again until it does or `signal` ends it. */
  onWaiting?: (error: Error) => void;
  signal?: AbortSignal;
}

/** Opens the database and brings it up to date. A server that is not there yet is waited for. */
export async function openDatabase({ url, folder, onWaiting, signal }: DatabaseOptions): Promise<Database> {
  for (;;) {
    let database: Database | undefined;
    try {
      database = url === undefined ? await openEmbedded(folder) : await openPostgresql(url);
      await migrate(database);
      return database;
    } catch (error) {
      await database?.close().catch(() => undefined);
      if (url === undefined || signal?.aborted || !isAway(error)) throw error;
      onWaiting?.(error as Error);
      await setTimeout(AGAIN, undefined, { signal });
    }
  }
}

/** Classes of SQLSTATE that pass: no connection, shutting down or starting (PostgreSQL appendix A). */
const PASSING = /^(08|57P)/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Whether a question was not answered because the database is away for now, rather than because it is wrong. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  const { code, message } = error;
  if (code !== undefined) return PASSING.test(code) || NETWORK.has(code);
  return /connect|terminat|timeout/i.test(message);
}
