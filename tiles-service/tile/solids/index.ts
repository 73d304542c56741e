import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FeatureStore } from '../../../models/feature-store/index.ts';
import type { TileJob, TileResult } from '../product.ts';
import { buildTree } from '../tileset/build-tree.ts';
import { planStore, type TileOptions } from '../tileset/plan-store.ts';
import type { SolidLeafTask, TileBuilt } from '../tileset/solid-leaf.ts';
import type { SolidParentTask } from '../tileset/solid-parent.ts';
import { isInside } from './inside.ts';

export interface SolidOptions extends TileOptions {
  /** Folder of the pictures on surfaces; by default `textures` beside the store. */
  textures?: string;
  /** The features are parts of buildings: finer tiles, above them a shell of what is seen from outside. */
  building?: boolean;
}

const LEAF = new URL('../tileset/solid-leaf.ts', import.meta.url).href;
const PARENT = new URL('../tileset/solid-parent.ts', import.meta.url).href;
const LIMITS = {
  leafBytes: 256 << 10,
  leafFeatures: 500,
  leafMetres: 1_310,
  heavyBytes: 1 << 20,
  parentFeatures: 700,
};
/** Every tile of a building has a shell above it; its leaves are larger, since what repeats in them counts once. */
const BUILDING_LIMITS = { ...LIMITS, leafBytes: 1 << 20, leafFeatures: 1_500, heavyBytes: 0 };
/** About 350 kB each as GLB. */
const PARENT_CORNERS = 7_000;
const PARENT_TRIANGLES = 12_000;

/**
 * Tiles the buildings, structures or relief of a feature store (a folder) into 3D Tiles 1.1 with a tree of simpler
 * parents. Features without solid shape are counted, not drawn.
 */
export async function tileSolids(store: string, job: TileJob, options: SolidOptions): Promise<TileResult> {
  const { opened, columns, frame, plan } = await planStore(
    store,
    options,
    options.building ? BUILDING_LIMITS : LIMITS,
  );
  const isShellOfAll = options.building === true && !(await hasOutside(opened));
  const textures = options.textures ?? join(dirname(store), 'textures');
  const hasTextures = existsSync(textures);
  return buildTree(plan, opened, frame, job, {
    leaf: ({ blocks }, content, spool, light) =>
      job.pool.run<TileBuilt>(LEAF, 'buildSolidLeaf', {
        store,
        blocks,
        frame,
        columns,
        content,
        ...(hasTextures ? { textures, light } : {}),
        ...(job.ground ? { ground: job.ground } : {}),
        ...(options.building ? { building: true } : {}),
        ...(isShellOfAll ? { shellOfAll: true } : {}),
        ...(spool ? { spool } : {}),
      } satisfies SolidLeafTask),
    parent: (_, spools, content, spool) =>
      job.pool.run<TileBuilt>(PARENT, 'buildSolidParent', {
        spools,
        columns,
        content,
        corners: PARENT_CORNERS,
        triangles: PARENT_TRIANGLES,
        ...(options.building ? { building: true } : {}),
        ...(spool ? { spool } : {}),
      } satisfies SolidParentTask),
  });
}

/** Whether anything of a building can be seen from outside; of a model of ducts and pipes nothing can. */
async function hasOutside(store: FeatureStore): Promise<boolean> {
  for (let block = 0; block < store.header.blocks.length; block++)
    for (const feature of await store.readBlock(block))
      if (feature.geometries.length > 0 && !isInside(feature)) return true;
  return false;
}
