import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** Any number, as long as nobody else locks it. */
const LOCK = 7_202_611;

/** Names of all migrations, in their order. */
export const migrationNames = async (): Promise<string[]> =>
  (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();

/**
 * Brings a database up to date: files of `migrations/` by name, each once, all of it or nothing. Several processes may
 * begin at once. `only`: no others, for rows of an earlier version. Gives the names of what was applied.
 */
export async function migrate(database: Database, only?: readonly string[]): Promise<string[]> {
  const names = (await migrationNames()).filter((name) => only?.includes(name) ?? true);
  return database.transaction(async (queries) => {
    await queries.query(`select pg_advisory_xact_lock(${LOCK})`);
    await queries.query(
      'create table if not exists migration (name text primary key, applied bigint not null)',
    );
    const done = new Set(
      (await queries.query<{ name: string }>('select name from migration')).map(({ name }) => name),
    );
    const applied: string[] = [];
    for (const name of names) {
      if (done.has(name)) continue;
      for (const statement of statementsOf(await readFile(join(FOLDER, name), 'utf8')))
        await queries.query(statement);
      await queries.query('insert into migration (name, applied) values ($1, $2)', [name, Date.now()]);
      applied.push(name);
    }
    return applied;
  });
}

/** Statements of a file; our own migrations have no semicolon but at their ends. */
function statementsOf(text: string): string[] {
  return text
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
