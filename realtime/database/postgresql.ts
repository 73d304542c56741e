import pg from 'pg';
import type { Database, Queries } from './database.ts';
import { DatabaseError } from './database-error.ts';

const MOST_CONNECTIONS = 8;
const INT8 = 20;

/** A PostgreSQL server, 15 or later, by its address: `postgresql://user:password@host:port/database`. */
export async function openPostgresql(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  // A connection that is lost while nobody uses it is made anew with the next question.
  pool.on('error', () => undefined);
  await run(pool, 'select 1', []);
  return {
    query: (sql, values = []) => run(pool, sql, values),
    async transaction(work) {
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
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.off('error', lose);
        client.release(lost);
      }
    },
    close: () => pool.end(),
  };
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

function failed(error: unknown): never {
  throw new DatabaseError((error as Error).message, (error as { code?: string }).code);
}
