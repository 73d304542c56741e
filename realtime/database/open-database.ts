import { setTimeout } from 'node:timers/promises';
import { isAway } from './away.ts';
import type { Database } from './database.ts';
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
