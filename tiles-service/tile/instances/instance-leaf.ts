import { writeFile } from 'node:fs/promises';
import { serialize } from 'node:v8';
import { loadEgm96 } from '../../../models/geodesy/index.ts';
import { hash64 } from '../../../models/ids.ts';
import { Tally } from '../../read/feature-source.ts';
import { type ColumnSpec, rowValues } from '../tileset/columns.ts';
import { type FrameOrigin, layerFrame } from '../tileset/layer-frame.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { groundAt, storeAt } from '../tileset/worker-inputs.ts';
import { encodeInstances, type SpooledInstance } from './instance-spool.ts';
import { furnitureKind, treeKind } from './kinds.ts';
import { finestPoints, placesOf } from './place.ts';

export interface InstanceLeafTask {
  store: string;
  blocks: number[];
  frame: FrameOrigin;
  ground?: string;
  trees: boolean;
  columns: ColumnSpec[];
  content: string;
  spool?: string;
}

/** Builds one leaf tile: every feature of its blocks. Runs on a worker thread. */
export async function buildInstanceLeaf(task: InstanceLeafTask): Promise<TileBuilt> {
  const store = await storeAt(task.store);
  const ground = await groundAt(task.ground);
  const undulation = await loadEgm96();
  const tally = new Tally();
  const context = { frame: layerFrame(task.frame), undulation, tally, ...(ground ? { ground } : {}) };
  const instances: SpooledInstance[] = [];
  for (const block of task.blocks) {
    for (const feature of await store.readBlock(block)) {
      const places = placesOf(feature, context);
      if (places.length === 0) {
        if (finestPoints(feature))
          tally.dropped(
            'degenerate-shape',
            'The shape has no place, so there is nothing to draw.',
            feature.id,
          );
        continue;
      }
      const kind = task.trees ? treeKind(feature) : furnitureKind(feature);
      const derived = task.trees ? {} : { height: kind.height };
      const chance = (hash64(feature.id)[0] & 0xffff) / 65_536;
      const rank = kind.height * (0.6 + 0.8 * chance);
      instances.push({ kind, places, values: rowValues(task.columns, feature, derived), rank });
    }
  }
  if (instances.length === 0) return { bytes: 0, error: 0, features: 0, tally: tally.snapshot() };
  const { glb, box } = encodeInstances(instances, task.columns, false);
  await writeFile(task.content, glb);
  if (task.spool) await writeFile(task.spool, serialize(instances));
  return { bytes: glb.length, box, error: 0, features: instances.length, tally: tally.snapshot() };
}
