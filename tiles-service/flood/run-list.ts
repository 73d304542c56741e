import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { FloodRun } from '../../models/schema/flood-run.ts';
import { localizedTextSchema, type Publication } from '../../models/schema/index.ts';
import { measureFolder, writeFileAtomically } from '../city/files.ts';

/** Kept runs of a city lie beside the layers of their class: <city>/<class>/runs/<id>/run.json … */
export const RUNS_FOLDER = 'runs';
export const RUN_FILE = 'run.json';
export const EFFECTS_FILE = 'effects.json';
export const RUN_LIST_FILE = 'index.json';

const listedRunSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  made: z.iso.datetime(),
  start: z.iso.datetime({ offset: true }),
  duration: z.number().describe('Seconds'),
  bytes: z.number(),
});
export type ListedRun = z.infer<typeof listedRunSchema>;
const runListSchema = z.object({ schema: z.literal('citymirror/runs/1'), runs: z.array(listedRunSchema) });

export const runsFolder = (city: string, publication: Publication): string =>
  join(city, publication, RUNS_FOLDER);

/** Lists a run that lies in a folder of runs, the newest first. What lies there no more is taken from the list. */
export async function listRun(folder: string, { id, case: flood, made, start }: FloodRun): Promise<void> {
  const { bytes } = await measureFolder(join(folder, id));
  const entry: ListedRun = { id, name: flood.name, made, start, duration: flood.duration, bytes };
  const there = new Set(await readdir(folder));
  const others = (await loadRuns(folder)).filter((run) => run.id !== id && there.has(run.id));
  const runs = [entry, ...others].sort((a, b) => Date.parse(b.made) - Date.parse(a.made));
  await writeFileAtomically(
    join(folder, RUN_LIST_FILE),
    `${JSON.stringify({ schema: 'citymirror/runs/1', runs }, undefined, 1)}\n`,
  );
}

/** The runs of a folder; none where there is no list, or none that can be read. */
export async function loadRuns(folder: string): Promise<ListedRun[]> {
  const text = await readFile(join(folder, RUN_LIST_FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  try {
    return runListSchema.parse(JSON.parse(text)).runs;
  } catch {
    return [];
  }
}

/** Takes a run away, and from the list. */
export async function removeRun(folder: string, id: string): Promise<void> {
  await rm(join(folder, id), { recursive: true, force: true });
  const runs = (await loadRuns(folder)).filter((run) => run.id !== id);
  await writeFileAtomically(
    join(folder, RUN_LIST_FILE),
    `${JSON.stringify({ schema: 'citymirror/runs/1', runs }, undefined, 1)}\n`,
  );
}
