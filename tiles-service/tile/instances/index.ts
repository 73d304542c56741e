import { openFeatureStore } from '../../../models/feature-store/index.ts';
import type { TilesetRole } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import type { TileJob, TileResult } from '../product.ts';
import { buildTree } from '../tileset/build-tree.ts';
import { attributesOf, columnSpecs } from '../tileset/columns.ts';
import { frameOrigin } from '../tileset/layer-frame.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { planTree } from '../tileset/tree.ts';
import type { InstanceLeafTask } from './instance-leaf.ts';
import type { InstanceParentTask } from './instance-parent.ts';

export interface InstanceOptions {
  /** trees or furniture. */
  role: TilesetRole;
  /** Attributes that the tiles carry besides the id; by default those of the role. */
  attributes?: readonly string[];
  /** More of them, where the store has them. */
  moreAttributes?: readonly string[];
}

const LEAF = new URL('./instance-leaf.ts', import.meta.url).href;
const PARENT = new URL('./instance-parent.ts', import.meta.url).href;
const METRES_PER_DEGREE = 111_320;
const LIMITS = {
  leafBytes: 512 << 10,
  leafFeatures: 1_500,
  leafMetres: 1_300,
  heavyBytes: 4 << 20,
  parentFeatures: 1_500,
};
const PARENT_FEATURES = 2_500;

/** Tiles the trees or the street furniture of a feature store (a folder) into 3D Tiles 1.1 of pickable instances. */
export async function tileInstances(
  store: string,
  job: TileJob,
  options: InstanceOptions,
): Promise<TileResult> {
  const opened = await openFeatureStore(fileByteSource(store));
  const { header } = opened;
  const columns = columnSpecs(attributesOf(options, header.fields), header.fields);
  const frame = frameOrigin(header.extent ?? [0, 0, 0, 0]);
  const plan = planTree(
    header.blocks,
    (header.rootCell.north - header.rootCell.south) * METRES_PER_DEGREE,
    LIMITS,
  );
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
