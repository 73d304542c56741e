import { readRows } from '../../../realtime/backup/database-rows.ts';
import type { Database } from '../../../realtime/database/database.ts';

/** Rows of all kinds of columns: text of any letters, JSON, bytes, large numbers, numbers that do not end, nulls. */
export async function fill(database: Database): Promise<void> {
  await database.query(
    `insert into account (id, name, display_name, kind, grants, created, disabled, locked_until)
     values ('a1', 'zhangsan', $1, 'person', $2, 1795285200123, true, 9007199254740991)`,
    ['张三 "\\" 👮\n', JSON.stringify([{ role: 'operator', areas: '*', publication: 'internal' }])],
  );
  await database.query("insert into session (token_hash, account, created, seen) values ('t', 'a1', 1, 2)");
  await database.query("insert into pairing (token_hash, account) values ('p', 'a1')");
  await database.query("insert into kept_city (name) values ('liangjiang'), ('geneva')");
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256));
  for (let start = 0; start < 60; start++)
    await database.query(
      `insert into chunk (city, datastream, start, finish, observations, fresh, bytes)
       values (1, 7, $1, $2, 3, false, $3)`,
      [start * 3_600_000, start * 3_600_000 + 1, bytes],
    );
  await database.query(
    `insert into hour_rollup (city, datastream, hour, observations, sum, least, most, first, last)
     values (1, 7, 3600000, 3, $1, $2, 'NaN', 'Infinity', '-0')`,
    [0.1 + 0.2, 5e-324],
  );
}

/** All rows as text, by table, in an order of their own. */
export async function rowsOf(database: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  const tables = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  for (const { name } of tables) if (name !== 'migration') all[name] = [];
  await readRows(database, async (table, rows) => {
    if (table !== 'migration') all[table].push(...rows);
  });
  for (const rows of Object.values(all)) rows.sort();
  return all;
}
