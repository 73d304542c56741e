import pg from 'pg';
import { DatabaseBusy, isAway, tellAway } from './away.ts';
import type { Database, Queries } from './database.ts';
import { DatabaseError } from './database-error.ts';

const INT8 = 20;
/** Connections for what is written and what one waits for, and those that charts share. */
const CONNECTIONS = 8;
const READING_CONNECTIONS = 3;
/** Questions of charts that may wait for a connection. */
const MOST_WAITING = 64;

/** Milliseconds. */
export interface PostgresqlTimes {
  /** Until a server that does not take a connection, or has none to spare, is given up. */
  connection: number;
  /** Of one statement; a server that is silent for longer is away. */
  statement: number;
  readingStatement: number;
}
const TIMES: PostgresqlTimes = { connection: 5_000, statement: 60_000, readingStatement: 15_000 };
/** Connections that nobody uses are closed after so long. */
const IDLE = 30_000;
/** The server's own limit ends a statement; this one tells a server that has fallen silent. */
const SILENCE = 2_000;

/** A PostgreSQL server, 15 or later, by its address: `postgresql://user:password@host:port/database`. */
export async function openPostgresql(url: string, times = TIMES): Promise<Database> {
  const writing = poolOf(url, CONNECTIONS, times.connection, times.statement);
  const reading = poolOf(url, READING_CONNECTIONS, times.connection, times.readingStatement);
  await run(writing, 'select 1', []);
  return {
    query: (sql, values = []) => run(writing, sql, values),
    reading: {
      async query(sql, values = []) {
        if (reading.waitingCount >= MOST_WAITING) throw new DatabaseBusy();
        const isCrowded = reading.totalCount >= READING_CONNECTIONS && reading.idleCount === 0;
        try {
          return await run(reading, sql, values);
        } catch (error) {
          if (isCrowded && isConnectionTimeout(error)) throw new DatabaseBusy();
          return tellAway(error);
        }
      },
    },
    transaction: (work) => transaction(writing, work),
    async close() {
      await Promise.all([writing.end(), reading.end()]);
    },
  };
}

function poolOf(url: string, max: number, connection: number, statement: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connection,
    idleTimeoutMillis: IDLE,
    statement_timeout: statement,
    query_timeout: statement + SILENCE,
    idle_in_transaction_session_timeout: 2 * statement,
    keepAlive: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A connection that is lost while nobody uses it is made anew with the next question.
  pool.on('error', () => undefined);
  return pool;
}

async function transaction<Result>(
  pool: pg.Pool,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(failed);
  let lost = false;
  // A connection that is lost between two questions tells so by an event, which ends the process if nobody hears it.
  const lose = () => {
    lost = true;
  };
  client.on('error', lose);
  const queries: Queries = { query: (sql, values = []) => run(client, sql, values) };
  try {
    await queries.query('begin');
    const result = await work(queries);
    await queries.query('commit');
    return result;
  } catch (error) {
    // A question that nobody answered in time may still be on its way: its connection is of no more use.
    lost ||= isAway(error);
    if (!lost)
      await client.query('rollback').catch(() => {
        lost = true;
      });
    throw error;
  } finally {
    client.off('error', lose);
    client.release(lost);
  }
}

async function run<R extends object>(
  on: pg.Pool | pg.PoolClient,
  sql: string,
  values: readonly unknown[],
): Promise<R[]> {
  try {
    return (await on.query(sql, values as unknown[])).rows as R[];
  } catch (error) {
    return failed(error);
  }
}

/** SQLSTATE query_canceled: it took longer than it may. */
const TOO_LONG = '57014';
const isConnectionTimeout = (error: unknown): boolean => /timeout exceeded/i.test((error as Error).message);

function failed(error: unknown): never {
  const { message, code } = error as { message: string; code?: string };
  if (code === TOO_LONG) throw new DatabaseBusy('The question took too long. Ask for less.');
  throw new DatabaseError(message, code);
}
