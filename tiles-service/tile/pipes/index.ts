import type { TileJob, TileResult } from '../product.ts';
import { buildTree } from '../tileset/build-tree.ts';
import { planStore, type TileOptions } from '../tileset/plan-store.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import type { PipeLeafTask, PipeTileBuilt } from './pipe-leaf.ts';
import type { PipeParentTask } from './pipe-parent.ts';

export type PipeOptions = Omit<TileOptions, 'role'>;

const LEAF = new URL('./pipe-leaf.ts', import.meta.url).href;
const PARENT = new URL('./pipe-parent.ts', import.meta.url).href;
const LIMITS = {
  leafBytes: 512 << 10,
  leafFeatures: 1_500,
  leafMetres: 2_700,
  heavyBytes: 2 << 20,
  parentFeatures: 400,
};
const PARENT_CORNERS = 7_000;

/**
 * Tiles the pipes and nodes of a feature store (a folder) into 3D Tiles 1.1: tubes, ducts and chambers in their true
 * width near by, thin lines from afar, the widest pipes the longest. `layers` of the result counts them by look.
 */
export async function tilePipes(store: string, job: TileJob, options: PipeOptions = {}): Promise<TileResult> {
  const { opened, columns, frame, plan } = await planStore(store, { role: 'pipes', ...options }, LIMITS);
  const looks: Record<string, number> = {};
  const result = await buildTree(plan, opened, frame, job, {
    leaf: async ({ blocks }, content, spool) => {
      const built = await job.pool.run<PipeTileBuilt>(LEAF, 'buildPipeLeaf', {
        store,
        blocks,
        frame,
        columns,
        content,
        ...(job.ground ? { ground: job.ground } : {}),
        ...(spool ? { spool } : {}),
      } satisfies PipeLeafTask);
      for (const [look, count] of Object.entries(built.looks)) looks[look] = (looks[look] ?? 0) + count;
      return built;
    },
    parent: (_, spools, content, spool) =>
      job.pool.run<TileBuilt>(PARENT, 'buildPipeParent', {
        spools,
        columns,
        content,
        corners: PARENT_CORNERS,
        ...(spool ? { spool } : {}),
      } satisfies PipeParentTask),
  });
  return { ...result, layers: looks };
}
