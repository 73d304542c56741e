import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { LIVE_FILE } from '../../models/live/configuration.ts';
import { EndOfLog, headText, readHead } from '../access/audit/audit-head.ts';
import { entryOf } from '../access/audit/entry.ts';
import type { Database } from '../database/database.ts';
import { CAMERAS_FILE } from '../video/sources.ts';
import { readRows } from './database-rows.ts';
import { namedFiles } from './named-files.ts';
import { type TarMember, tarBlocks, tarEnd } from './tar.ts';

/** What opens a backup: `backup.json`. */
export const backupHeadSchema = z.object({
  format: z.literal('citymirror-backup/1'),
  made: z.number().describe('UTC milliseconds'),
  migrations: z.array(z.string()).describe('What the database was brought up to'),
});
/** What closes it: without `end.json` it is not whole. */
export const backupEndSchema = z.object({
  rows: z.number(),
  files: z.number(),
  sha256: z.string().describe('Of the bytes of all members between, in their order'),
  leftOut: z
    .array(z.object({ city: z.string(), file: z.string(), why: z.string() }))
    .default([])
    .describe('What live.json and cameras.json of a city name, and is not in the backup'),
});
export type BackupEnd = z.infer<typeof backupEndSchema>;

export const HEAD = 'backup.json';
export const END = 'end.json';
export const ROWS = 'database/';
export const FILES = 'data/';
export const CITIES = 'cities/';

/** What is not copied as it is, or is of the running server alone. */
const LEFT_OUT = new Set(['database', 'server.lock']);
/** Bytes of rows, and of a large file, in one member. */
const PORTION = 4 << 20;

export interface BackupOptions {
  database: Database;
  dataFolder: string;
  /**
   * Folders of cities, by the id of the city, whose live.json, cameras.json and annotations are kept as well, and the
   * files in the folder that those name.
   */
  cities?: ReadonlyMap<string, string>;
  file: string;
  now: number;
}

/**
 * Writes all that a server keeps into one file, a gzipped tar. The files are read before the database: what a journal
 * holds goes into the database meanwhile, never out of it, and what is in both is taken once when the journal is read
 * again. A file of that name is replaced once the new one is whole and on disk.
 */
export async function backUp({ database, dataFolder, cities, file, now }: BackupOptions): Promise<BackupEnd> {
  const migrations = await database.query<{ name: string }>('select name from migration order by name');
  const hash = createHash('sha256');
  const end: BackupEnd = { rows: 0, files: 0, sha256: '', leftOut: [] };
  const temporary = `${file}.${process.pid}.part`;
  const counted = (member: TarMember) => {
    hash.update(member.bytes);
    return [...tarBlocks(member, now)];
  };
  async function* members(): AsyncGenerator<Uint8Array> {
    const head = {
      format: 'citymirror-backup/1',
      made: now,
      migrations: migrations.map(({ name }) => name),
    } satisfies z.infer<typeof backupHeadSchema>;
    yield* tarBlocks({ name: HEAD, bytes: json(head) }, now);
    for await (const member of filesOf(dataFolder, FILES)) {
      end.files++;
      yield* counted(member);
    }
    for (const [city, folder] of cities ?? []) {
      const { files, leftOut } = await namedFiles(folder);
      end.leftOut.push(...leftOut.map((left) => ({ city, ...left })));
      for await (const member of configurationOf(folder, `${CITIES}${city}/`, files)) {
        end.files++;
        yield* counted(member);
      }
    }
    for await (const { member, rows } of rowsOf(database)) {
      end.rows += rows;
      yield* counted(member);
    }
    end.sha256 = hash.digest('hex');
    yield* tarBlocks({ name: END, bytes: json(end) }, now);
    yield tarEnd();
  }
  try {
    await pipeline(
      Readable.from(members(), { objectMode: false }),
      createGzip(),
      createWriteStream(temporary, { mode: 0o600 }),
    );
    const handle = await open(temporary, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  return end;
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Rows of the database in members of some megabytes, as they come: the transaction goes on while they are written. */
async function* rowsOf(database: Database): AsyncGenerator<{ member: TarMember; rows: number }> {
  const ready: { member: TarMember; rows: number }[] = [];
  let wake: () => void = () => undefined;
  let drained: () => void = () => undefined;
  let open: { table: string; number: number; lines: string[]; bytes: number } | undefined;
  const close = () => {
    if (!open || open.lines.length === 0) return;
    const name = `${ROWS}${open.table}/${String(open.number).padStart(6, '0')}.ndjson`;
    const bytes = Buffer.from(`${open.lines.join('\n')}\n`);
    ready.push({ member: { name, bytes }, rows: open.lines.length });
    open = { ...open, number: open.number + 1, lines: [], bytes: 0 };
    wake();
  };
  let reading: { error?: unknown } | undefined;
  let isGivenUp = false;
  readRows(database, async (table, rows) => {
    if (isGivenUp) throw new Error('The backup was given up.');
    if (open?.table !== table) {
      close();
      open = { table, number: 1, lines: [], bytes: 0 };
    }
    for (const row of rows) {
      open.lines.push(row);
      open.bytes += row.length;
      if (open.bytes >= PORTION) close();
    }
    // No more than one portion waits for the disk.
    if (ready.length > 1) await new Promise<void>((resolve) => (drained = resolve));
  }).then(
    () => {
      close();
      reading = {};
      wake();
    },
    (error) => {
      reading = { error };
      wake();
    },
  );
  try {
    for (;;) {
      const next = ready.shift();
      if (next) {
        yield next;
        drained();
      } else if (reading) {
        if ('error' in reading) throw reading.error;
        return;
      } else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    isGivenUp = true;
    drained();
  }
}

/** Files below a folder; one that goes away meanwhile, as a part of a journal does, is in the database by then. */
async function* filesOf(folder: string, prefix: string): AsyncGenerator<TarMember> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter(
      (name) => !LEFT_OUT.has(name.split('/')[0]) && !/(^|\/)(lock\.json|.*\.(new|part|tmp))$/.test(name),
    );
  const read = (name: string) =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  // Before the entries, which a server may go on writing: the head of what is taken of them goes along in its place.
  const head = names.includes(AUDIT_HEAD) ? await readHead(join(folder, 'audit')) : undefined;
  const end = new EndOfLog(head?.sequence);
  for (const name of names.sort()) {
    const found = await read(name);
    if (!found) continue;
    let bytes: Buffer = found;
    if (isAudit(name)) {
      bytes = wholeLines(bytes);
      for (const line of bytes.toString('utf8').split('\n')) {
        const entry = entryOf(line);
        if (entry) end.add(entry);
      }
    } else if (name === AUDIT_HEAD && head) {
      // One that does not fit stays as it is, for whoever verifies the log.
      const isOurs = end.named === head.hash && head.sequence <= (end.last?.sequence ?? 0);
      const isCurrent = ((await readHead(join(folder, 'audit')))?.sequence ?? 0) + 1 >= end.together;
      bytes = Buffer.from(headText(isOurs && isCurrent ? { ...head, ...end.last } : head));
    }
    yield { name: prefix + name, bytes };
  }
}

const AUDIT_HEAD = 'audit/head.json';
const isAudit = (name: string): boolean => name.startsWith('audit/') && name.endsWith('.ndjson');

/** Without a line that is just being written. */
const wholeLines = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);

/** What people have decided about a city and drawn on it, with what it needs; its tiles are made anew from their sources. */
async function* configurationOf(
  folder: string,
  prefix: string,
  named: readonly string[],
): AsyncGenerator<TarMember> {
  const kept = [LIVE_FILE, CAMERAS_FILE, 'annotations'];
  const more = named.filter((name) => !kept.includes(name) && !name.startsWith('annotations/'));
  for (const name of [...kept, ...more]) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile()) yield { name: prefix + name, bytes: await readFile(path) };
    else if (facts?.isDirectory()) yield* filesOf(path, `${prefix}${name}/`);
  }
}
