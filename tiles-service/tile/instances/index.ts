import type { TileJob, TileResult } from '../product.ts';
import { buildTree } from '../tileset/build-tree.ts';
import { planStore, type TileOptions } from '../tileset/plan-store.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import type { InstanceLeafTask } from './instance-leaf.ts';
import type { InstanceParentTask } from './instance-parent.ts';

const LEAF = new URL('./instance-leaf.ts', import.meta.url).href;
const PARENT = new URL('./instance-parent.ts', import.meta.url).href;
const LIMITS = {
  leafBytes: 512 << 10,
  leafFeatures: 1_500,
  leafMetres: 1_300,
  heavyBytes: 4 << 20,
  parentFeatures: 1_500,
};
const PARENT_FEATURES = 2_500;

/** Tiles the trees or the street furniture of a feature store (a folder) into 3D Tiles 1.1 of pickable instances. */
export async function tileInstances(store: string, job: TileJob, options: TileOptions): Promise<TileResult> {
  const { opened, columns, frame, plan } = await planStore(store, options, LIMITS);
  return buildTree(plan, opened, frame, job, {
    leaf: ({ blocks }, content, spool) =>
      job.pool.run<TileBuilt>(LEAF, 'buildInstanceLeaf', {
        store,
        blocks,
        frame,
        columns,
        content,
        trees: options.role === 'trees',
        ...(job.ground ? { ground: job.ground } : {}),
        ...(spool ? { spool } : {}),
      } satisfies InstanceLeafTask),
    parent: (_, spools, content, spool) =>
      job.pool.run<TileBuilt>(PARENT, 'buildInstanceParent', {
        spools,
        columns,
        content,
        most: PARENT_FEATURES,
        ...(spool ? { spool } : {}),
      } satisfies InstanceParentTask),
  });
}
