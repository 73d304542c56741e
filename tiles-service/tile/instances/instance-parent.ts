import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import { Tally } from '../../read/feature-source.ts';
import type { ColumnSpec } from '../tileset/columns.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { encodeInstances, type SpooledInstance } from './instance-spool.ts';

export interface InstanceParentTask {
  spools: string[];
  columns: ColumnSpec[];
  content: string;
  spool?: string;
  /** Features that the tile may hold. */
  most: number;
}

/** Models with few faces are off from the true ones by this share of their height. */
const FAR_MODEL_ERROR = 0.08;

/** Builds a tile with the foremost of the features below it. Runs on a worker thread. */
export async function buildInstanceParent(task: InstanceParentTask): Promise<TileBuilt> {
  const all: SpooledInstance[] = [];
  for (const spool of task.spools)
    for (const instance of deserialize(await readFile(spool)) as SpooledInstance[]) all.push(instance);
  const { kept, error } = thin(all, task.most);
  const tally = new Tally().snapshot();
  if (kept.length === 0) return { bytes: 0, error, features: 0, tally };
  const { glb, box } = encodeInstances(kept, task.columns, true);
  await writeFile(task.content, glb);
  if (task.spool) await writeFile(task.spool, serialize(kept));
  return { bytes: glb.length, box, error, features: kept.length, tally };
}

/**
 * The foremost instances, in their order. The error in metres is the height of the tallest that is left out, for
 * bare ground is seen in its place, and at least that of the models with few faces.
 */
export function thin(
  instances: readonly SpooledInstance[],
  most: number,
): { kept: SpooledInstance[]; error: number } {
  const tallest = instances.reduce((height, { kind }) => Math.max(height, kind.height), 0);
  if (instances.length <= most) return { kept: [...instances], error: tallest * FAR_MODEL_ERROR };
  const ranks = instances.map(({ rank }) => rank).sort((a, b) => b - a);
  const limit = ranks[most - 1];
  const kept: SpooledInstance[] = [];
  let error = tallest * FAR_MODEL_ERROR;
  for (const instance of instances) {
    if (instance.rank >= limit && kept.length < most) kept.push(instance);
    else error = Math.max(error, instance.kind.height);
  }
  return { kept, error };
}
