import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AUDIT_FOLDER } from '../access/access-service.ts';
import { AuditLog } from '../access/audit/audit-log.ts';
import { backupFact, leaveNote } from '../access/audit/backup-notes.ts';
import type { AuditFact } from '../access/audit/entry.ts';
import { backUp } from '../backup/backup.ts';
import { restore } from '../backup/restore.ts';
import { takeDataFolder } from '../data-folder.ts';
import { openEmbedded } from '../database/embedded.ts';
import { openDatabase } from '../database/open-database.ts';
import { openPostgresql } from '../database/postgresql.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';

const OPTIONS = { data: { type: 'string' }, city: { type: 'string', multiple: true } } as const;
const DATABASE_FOLDER = 'database';

/** `npm run city -- backup <file>`. */
export const backupCommand = (usualData: string): Command => ({
  name: 'backup',
  summary: 'Write all that the server keeps into one file.',
  usage: `backup <file> [--data <folder>] [--city <folder>…]

Writes the database, the journals, the log of who did what and the rest of the data folder into one file (a gzipped
tar), readable by its owner alone. Tiles are not in it: they are made anew from their sources. What is left out of what
live.json and cameras.json name is said.

  --data <folder>  the data folder of the server (default data)
  --city <folder>  a city whose live.json, cameras.json and annotations are kept as well, and the files in its folder
                   that those name; may be given several times

With DATABASE_URL=postgresql://… the server may go on running, and notes the backup in its log. The embedded database belongs to one process, so
without it the server has to be stopped first.`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('backup', {
      args,
      allowPositionals: true,
      options: OPTIONS,
    });
    if (positionals.length !== 1) throw new UsageError('backup: name one file.');
    const file = resolve(positionals[0]);
    const dataFolder = resolve(values.data ?? usualData);
    const url = process.env['DATABASE_URL'];
    const folder = url ? undefined : await takeDataFolder(dataFolder);
    try {
      const database = await openDatabase({
        ...(url ? { url } : {}),
        folder: join(dataFolder, DATABASE_FOLDER),
      });
      const now = Date.now();
      const cities = await citiesOf(values.city);
      try {
        const end = await backUp({ database, dataFolder, cities, file, now });
        const made = { made: now, file: basename(file), sha256: end.sha256 };
        // A running server alone writes its log.
        if (folder) await note(dataFolder, backupFact(made));
        else await leaveNote(database, made);
        if (json) print(JSON.stringify({ file, ...end }));
        else {
          print(`${file}: ${end.rows} rows and ${end.files} files; sha256 ${end.sha256}`);
          for (const left of end.leftOut) print(`left out: ${left.city}: ${left.file}: ${left.why}`);
        }
      } finally {
        await database.close();
      }
    } finally {
      await folder?.release();
    }
    return EXIT.done;
  },
});

/** `npm run city -- restore <file>`. */
export const restoreCommand = (usualData: string): Command => ({
  name: 'restore',
  summary: 'Write a backup back into an empty data folder and database.',
  usage: `restore <file> [--data <folder>] [--city <folder>…]

Checks that a backup is whole, and writes it into a data folder, which must be empty, and into the database there, or
the empty one that DATABASE_URL names: a backup of one goes into the other too. Everybody signs in anew afterwards, and walls
need new links.

  --data <folder>  the data folder (default data)
  --city <folder>  a city whose live.json, cameras.json, annotations and files are written back; others are left out`,
  async run(args, { print, json }) {
    const { values, positionals } = parseOptions('restore', {
      args,
      allowPositionals: true,
      options: OPTIONS,
    });
    if (positionals.length !== 1) throw new UsageError('restore: name one file.');
    const dataFolder = resolve(values.data ?? usualData);
    const url = process.env['DATABASE_URL'];
    const folder = await takeDataFolder(dataFolder);
    try {
      const restored = await restore({
        file: resolve(positionals[0]),
        dataFolder,
        cities: await citiesOf(values.city),
        openDatabase: () => (url ? openPostgresql(url) : openEmbedded(join(dataFolder, DATABASE_FOLDER))),
      });
      await note(dataFolder, {
        actor: 'system',
        action: 'backup.restore',
        outcome: 'done',
        details: { made: restored.made, sha256: restored.sha256 },
      });
      if (json) print(JSON.stringify(restored));
      else {
        print(
          `${restored.rows} rows and ${restored.files} files as of ${new Date(restored.made).toISOString()}`,
        );
        for (const id of restored.withoutFolder)
          print(
            `left out: live.json, cameras.json and annotations of the city ${id}: no --city was given for it`,
          );
        for (const { city, file, why } of restored.leftOut)
          print(`not in the backup: ${city}: ${file}: ${why}`);
      }
    } finally {
      await folder.release();
    }
    return EXIT.done;
  },
});

async function note(dataFolder: string, fact: AuditFact): Promise<void> {
  const audit = await AuditLog.open({ folder: join(dataFolder, AUDIT_FOLDER) });
  await audit.record(fact).finally(() => audit.close());
}

/** Folders of cities by the id in their scenes. */
async function citiesOf(folders: readonly string[] = []): Promise<Map<string, string>> {
  const cities = new Map<string, string>();
  for (const folder of folders) {
    let id: string | undefined;
    for (const publication of ['public', 'internal', 'restricted']) {
      const text = await readFile(join(folder, publication, 'scene.json'), 'utf8').catch(() => undefined);
      if (text !== undefined) id ??= (JSON.parse(text) as { id: string }).id;
    }
    if (id === undefined) throw new UsageError(`${folder}: this is not a city folder.`);
    cities.set(id, resolve(folder));
  }
  return cities;
}
