import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { floodRunSchema } from '../../models/schema/flood-run.ts';
import { localizedTextSchema, type Publication } from '../../models/schema/index.ts';
import { isTemporary, measureFolder, sha256OfFile } from '../city/files.ts';

/** Kept runs of a city lie beside the layers of their class: <city>/<class>/runs/<id>/run.json … */
export const RUNS_FOLDER = 'runs';
export const RUN_FILE = 'run.json';
export const EFFECTS_FILE = 'effects.json';

export interface ListedRun
  extends Pick<z.infer<typeof toldSchema>, 'name' | 'made' | 'start' | 'author' | 'computedBy'> {
  /** Of the folder: its files are addressed by it. */
  id: string;
  /** Seconds. */
  duration: number;
  bytes: number;
  /** SHA-256 of effects.json: who signs the run says which it was. Absent: there is none. */
  effectsHash?: string;
}

/** What of run.json a list tells. */
const toldSchema = z.object({
  ...floodRunSchema.pick({ made: true, start: true, author: true, computedBy: true }).shape,
  name: localizedTextSchema,
  duration: z.number(),
});

export const runsFolder = (city: string, publication: Publication): string =>
  join(city, publication, RUNS_FOLDER);

/** What was read of a run.json, as long as the folder and the file stay as they are; undefined: it is none. */
interface Known {
  state: string;
  run: Promise<ListedRun | undefined>;
}
const known = new Map<string, Known>();
const REMEMBERED = 2_000;

/**
 * The runs of a folder, the newest first: what lies there says so itself, so that one which is taken away is listed no
 * more, and two that end together both are. A run that cannot be read is left out. None where there is no folder.
 */
export async function loadRuns(folder: string): Promise<ListedRun[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const runs = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !isTemporary(entry.name))
      .map(({ name }) => loadRun(folder, name)),
  );
  return runs.filter((run) => run !== undefined).sort((a, b) => Date.parse(b.made) - Date.parse(a.made));
}

async function loadRun(folder: string, id: string): Promise<ListedRun | undefined> {
  const path = join(folder, id);
  const state = await stateOf(path);
  const before = known.get(path);
  if (state !== undefined && before?.state === state) return before.run;
  known.delete(path);
  if (state === undefined) return undefined;
  const run = readRun(path, id).catch(() => undefined);
  known.set(path, { state, run });
  if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
  return run;
}

/** Changes with what lies in a folder and with its run.json and effects.json; undefined: there is no run. */
export async function stateOf(path: string): Promise<string | undefined> {
  try {
    const [folder, file] = await Promise.all([stat(path), stat(join(path, RUN_FILE))]);
    const effects = await stat(join(path, EFFECTS_FILE)).catch(() => undefined);
    return [folder.ino, folder.mtimeMs, ...[file, effects].map(stampOf)].join(' ');
  } catch {
    return undefined;
  }
}

const stampOf = (file: Stats | undefined): string =>
  file ? `${file.ino} ${file.mtimeMs} ${file.size}` : '-';

async function readRun(path: string, id: string): Promise<ListedRun> {
  const run = JSON.parse(await readFile(join(path, RUN_FILE), 'utf8'));
  const told = toldSchema.parse({ ...run, name: run.case?.name, duration: run.case?.duration });
  const { bytes } = await measureFolder(path);
  const effectsHash = await sha256OfFile(join(path, EFFECTS_FILE)).catch(() => undefined);
  return { id, ...told, bytes, ...(effectsHash === undefined ? {} : { effectsHash }) };
}
