import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Effects, effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Publication } from '../../models/schema/index.ts';
import { KEYFRAMES_FILE } from '../../scenes/flood/run/keyframes.ts';
import { makeFolderAtomically } from '../city/files.ts';
import { hashCase } from './case-file.ts';
import { EFFECTS_FILE, RUN_FILE, runsFolder } from './run-list.ts';

/** A run that a page computed, as it is sent. */
export interface SentRun {
  run: FloodRun;
  effects: Effects;
  /** keyframes.bin. */
  keyframes: Uint8Array;
}

/**
 * Keeps a run that a page computed with its city: whole or not at all. One that is kept stays as it is: of one id there is
 * one computation. Says whether it was kept now.
 */
export async function keepRun(
  city: string,
  publication: Publication,
  { run, effects, keyframes }: SentRun,
): Promise<boolean> {
  const folder = join(runsFolder(city, publication), run.id);
  const isKept = await access(join(folder, RUN_FILE)).then(
    () => true,
    () => false,
  );
  if (isKept) return false;
  const whole = floodRunSchema.parse({ ...run, inputs: { ...run.inputs, case: hashCase(run.case) } });
  await makeFolderAtomically(folder, async (temporary) => {
    await writeFile(join(temporary, KEYFRAMES_FILE), keyframes);
    await writeFile(join(temporary, EFFECTS_FILE), `${JSON.stringify(effectsSchema.parse(effects))}\n`);
    await writeFile(join(temporary, RUN_FILE), `${JSON.stringify(whole)}\n`);
  });
  return true;
}
