import type { Database, Queries } from '../database/database.ts';

/** Rows that are asked for at once: one of history can be some 100 kB. */
const AT_ONCE = 200;

/** Tables of the database, those that others refer to before these. */
export async function tablesOf(queries: Queries): Promise<string[]> {
  const tables = await queries.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' order by c.relname`,
  );
  const references = await queries.query<{ name: string; other: string }>(
    `select a.relname as name, b.relname as other from pg_constraint k
     join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid
     where k.contype = 'f' and a.oid <> b.oid`,
  );
  const sorted: string[] = [];
  const visit = (name: string) => {
    if (sorted.includes(name)) return;
    for (const { other } of references.filter((reference) => reference.name === name)) visit(other);
    sorted.push(name);
  };
  for (const { name } of tables) visit(name);
  return sorted;
}

/**
 * All rows as JSON text, table by table, as they were at one moment, whatever else happens meanwhile. `rows` are at most
 * some hundred.
 */
export async function readRows(
  database: Database,
  take: (table: string, rows: string[]) => Promise<void>,
): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query('set transaction isolation level repeatable read, read only');
    for (const table of await tablesOf(queries)) {
      await queries.query(
        `declare backup_rows no scroll cursor for select row_to_json(t)::text as row from ${quoted(table)} t`,
      );
      for (;;) {
        const rows = await queries.query<{ row: string }>(`fetch ${AT_ONCE} from backup_rows`);
        if (rows.length === 0) break;
        await take(
          table,
          rows.map(({ row }) => row),
        );
      }
      await queries.query('close backup_rows');
    }
  });
}

/** Writes rows back. */
export async function writeRows(queries: Queries, table: string, rows: readonly string[]): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE)
    await queries.query(
      `insert into ${quoted(table)} overriding system value
       select * from json_populate_recordset(null::${quoted(table)}, $1::json)`,
      [`[${rows.slice(at, at + AT_ONCE).join(',')}]`],
    );
}

/** Numbers that the database gives out go on after those that are there. */
export async function setSequences(queries: Queries): Promise<void> {
  const columns = await queries.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as "table", a.attname as "column",
       pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`,
  );
  for (const { table, column, sequence } of columns)
    await queries.query(
      `select setval($1::regclass, coalesce((select max(${quoted(column)}) from ${quoted(table)}), 0) + 1, false)`,
      [sequence],
    );
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
