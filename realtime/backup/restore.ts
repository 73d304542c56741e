import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../models/errors.ts';
import type { Database, Queries } from '../database/database.ts';
import { migrate, migrationNames } from '../database/migrate.ts';
import {
  type BackupEnd,
  backupEndSchema,
  backupHeadSchema,
  CITIES,
  END,
  FILES,
  HEAD,
  ROWS,
} from './backup.ts';
import { setSequences, tablesOf, writeRows } from './database-rows.ts';
import { readTar, type TarMember } from './tar.ts';

/** Who was signed in then signs in anew: what was revoked since must not come back. */
const ENTRANCES = new Set(['session', 'pairing']);

export interface RestoreOptions {
  file: string;
  /** Empty, or not there yet. */
  dataFolder: string;
  /** Opens the database to restore into, which is empty; asked once the backup has been found whole. */
  openDatabase(): Promise<Database>;
  /** Folders of cities by id, whose configuration and annotations are written back; others are left out. */
  cities?: ReadonlyMap<string, string>;
}

export interface Restored extends BackupEnd {
  made: number;
  /** Ids of cities in the backup that no folder was given for. */
  withoutFolder: string[];
}

/**
 * Writes a backup back: first it is read to its end and checked, then the rows go into the database, all or none, then
 * the files into their place. Throws InputError for what is no whole backup, is of a later version, or has no empty
 * place to go to.
 */
export async function restore({ file, dataFolder, openDatabase, cities }: RestoreOptions): Promise<Restored> {
  const { made, migrations, end } = await check(file);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const there = (await readdir(dataFolder)).filter((name) => name !== 'server.lock');
  if (there.length > 0)
    throw new InputError(
      'restore-not-empty',
      dataFolder,
      'there is something in this folder already.',
      'Move it away, or give another one with --data <folder>.',
    );
  const database = await openDatabase();
  const place = join(dataFolder, 'restoring.part');
  const withoutFolder = new Set<string>();
  try {
    await checkEmpty(database);
    await migrate(database, migrations);
    await database.transaction(async (queries) => {
      const tables = await tablesOf(queries);
      for (const table of tables) if (table !== 'migration') await queries.query(`delete from "${table}"`);
      let waiting: TarMember[] = [];
      for await (const member of membersOf(file)) {
        if (member.name.startsWith(ROWS)) {
          // Tables come as they refer to each other in the backup, which is how they refer to each other here.
          waiting.push(member);
          await writeMembers(queries, waiting, tables);
          waiting = [];
        } else if (member.name.startsWith(FILES))
          await put(place, member.name.slice(FILES.length), member.bytes);
        else if (member.name.startsWith(CITIES)) {
          const [id, ...rest] = member.name.slice(CITIES.length).split('/');
          const folder = cities?.get(id);
          if (folder) await put(folder, rest.join('/'), member.bytes);
          else withoutFolder.add(id);
        }
      }
      await setSequences(queries);
    });
    for (const name of await readdir(place).catch(() => [] as string[]))
      await rename(join(place, name), join(dataFolder, name));
  } finally {
    await rm(place, { recursive: true, force: true });
    await database.close();
  }
  return { ...end, made, withoutFolder: [...withoutFolder] };
}

async function writeMembers(queries: Queries, members: TarMember[], tables: string[]): Promise<void> {
  for (const { name, bytes } of members) {
    const table = name.slice(ROWS.length).split('/')[0];
    if (table === 'migration' || ENTRANCES.has(table)) continue;
    if (!tables.includes(table))
      throw new Error(`The backup has rows of a table ${table}, which there is not.`);
    await writeRows(queries, table, Buffer.from(bytes).toString('utf8').trimEnd().split('\n'));
  }
}

async function check(file: string): Promise<{ made: number; migrations: string[]; end: BackupEnd }> {
  const hash = createHash('sha256');
  let head: { made: number; migrations: string[] } | undefined;
  let end: BackupEnd | undefined;
  try {
    for await (const { name, bytes } of membersOf(file)) {
      if (name === HEAD) head = backupHeadSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      else if (name === END) end = backupEndSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
      else hash.update(bytes);
    }
  } catch (error) {
    throw notWhole(file, (error as Error).message);
  }
  if (!head || !end) throw notWhole(file, 'it is no backup, or has no end.');
  if (hash.digest('hex') !== end.sha256) throw notWhole(file, 'what is in it is not what was written.');
  const known = await migrationNames();
  const unknown = head.migrations.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(
      'backup-later',
      file,
      `it was made by a later version (${unknown}).`,
      'Restore it with that version.',
    );
  return { ...head, end };
}

const notWhole = (file: string, why: string): InputError =>
  new InputError('backup-broken', file, `this backup is not whole: ${why}`, 'Take another one.');

function membersOf(file: string): AsyncGenerator<TarMember> {
  const unpacked = createGunzip();
  // What goes wrong with the file ends what is read of it.
  pipeline(createReadStream(file), unpacked).catch(() => undefined);
  return readTar(unpacked);
}

async function checkEmpty(database: Database): Promise<void> {
  for (const table of await tablesOf(database)) {
    if (table === 'migration') continue;
    const [row] = await database.query(`select 1 from "${table}" limit 1`);
    if (row)
      throw new InputError(
        'restore-not-empty',
        'the database',
        `there are rows in it already (${table}).`,
        'Make an empty database and name it by DATABASE_URL.',
      );
  }
}

async function put(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = normalize(name);
  if (path.startsWith('..') || path.startsWith(sep))
    throw new RangeError(`The name ${name} leads elsewhere.`);
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await writeFile(target, bytes, { mode: 0o600 });
}
