import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the processes of one run tell each other what is made. They inherit it from the one that begins the run. */
const FOLDER = 'CITYMIRROR_TEST_RUN';
/** Milliseconds between two looks. */
const LOOK = 200;

/** Begins a run; gives what ends it. */
export async function beginRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-run-'));
  process.env[FOLDER] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * Makes something that all tests of a run share, such as a city in a folder, once: who comes second waits for the
 * first. What failed for one fails for all.
 */
export async function onceARun(name: string, make: () => Promise<void>): Promise<void> {
  const run = process.env[FOLDER];
  if (!run) throw new Error(`"${name}" is made once a run, and no run was begun: see beginRun.`);
  const [taken, made, failed] = ['taken', 'made', 'failed'].map((state) => join(run, `${name}.${state}`));
  const mine = await mkdir(taken).then(
    () => true,
    () => false,
  );
  if (mine) {
    try {
      await make();
    } catch (error) {
      await writeFile(failed, '');
      throw error;
    }
    await writeFile(made, '');
    return;
  }
  for (;;) {
    if (await exists(made)) return;
    if (await exists(failed))
      throw new Error(`"${name}" could not be made: see the test that tried it first.`);
    await pause(LOOK);
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
