import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { floodRunSchema } from '../../models/schema/flood-run.ts';
import { KEYFRAMES_FILE } from '../../scenes/flood/run/keyframes.ts';
import { RUN_RASTERS } from '../../scenes/flood/run/run-rasters.ts';
import { GAUGES_FILE, SECTIONS_FILE } from './run-exports.ts';
import { EFFECTS_FILE, RUN_FILE } from './run-list.ts';

/** All that a run leaves in its folder. */
const RUN_FILES: ReadonlySet<string> = new Set([
  ...[RUN_FILE, EFFECTS_FILE, KEYFRAMES_FILE],
  ...RUN_RASTERS.map((name) => `${name}.tif`),
  ...[GAUGES_FILE, SECTIONS_FILE],
]);

/**
 * A folder of a run is made anew as a whole: one that holds anything but a run is left alone.
 * @throws InputError `flood-out` that names what else is there
 */
export async function refuseOthers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw refusal(folder, 'it is no folder that can be read');
  });
  if (entries.length === 0) return;
  const other = entries.find((entry) => !entry.isFile() || !RUN_FILES.has(entry.name));
  if (other) throw refusal(folder, `it holds \`${other.name}\`, which is of no run`);
  if (!(await isRun(join(folder, RUN_FILE)))) throw refusal(folder, `its \`${RUN_FILE}\` is not of a flood`);
}

async function isRun(path: string): Promise<boolean> {
  try {
    return floodRunSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).success;
  } catch {
    return false;
  }
}

const refusal = (folder: string, why: string): InputError =>
  new InputError(
    'flood-out',
    folder,
    `${why}, and the folder would be written anew.`,
    'Name a folder that is empty or not there.',
  );
