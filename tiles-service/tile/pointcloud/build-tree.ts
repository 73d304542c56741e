import { InputError } from '../../../models/errors.ts';
import type { TileJob } from '../product.ts';
import { inOrder } from '../vector/in-order.ts';
import type { BucketTask, MergeTask, PointTile, SpooledCell } from './build-tiles.ts';
import type { Bucket } from './point-spool.ts';
import { numberFromCorner } from './sort-points.ts';

const BUILD = new URL('./build-tiles.ts', import.meta.url).href;

/** Builds all tiles from the buckets up to the one root, on the job's workers. `onPoints` hears the points done. */
export async function buildTree(
  spool: string,
  unnumbered: readonly Bucket[],
  places: { out: string; scratch: string },
  job: TileJob,
  onPoints: (done: number) => void,
): Promise<PointTile> {
  const { buckets, corner } = numberFromCorner(unnumbered);
  const { pool, signal } = job;
  let cells: SpooledCell[] = [];
  let done = 0;
  const ordered = [...buckets].sort((a, b) => b.count - a.count);
  const build = async (bucket: Bucket) => {
    const cell = await pool.run<SpooledCell>(BUILD, 'buildBucket', {
      ...places,
      spool,
      bucket,
    } satisfies BucketTask);
    return { cell, count: bucket.count };
  };
  for await (const { cell, count } of inOrder(ordered, build, pool.size + 1, signal)) {
    cells.push(cell);
    onPoints((done += count));
  }
  while (cells.length > 1) {
    const side = Math.min(...cells.map((cell) => cell.side));
    const parents = new Map<string, SpooledCell[]>();
    for (const cell of cells.filter((one) => one.side === side)) {
      const key = [cell.x, cell.y, cell.z].map((index) => Math.floor(index / 2)).join(' ');
      const children = parents.get(key);
      if (children) children.push(cell);
      else parents.set(key, [cell]);
    }
    const above = cells.filter((one) => one.side !== side);
    const merge = (children: SpooledCell[]): Promise<SpooledCell> => {
      const [x, y, z] = [children[0].x, children[0].y, children[0].z].map((index) => Math.floor(index / 2));
      const low = [x, y, z].map((index, axis) => corner[axis] + index * side * 2);
      const cell = { x, y, z, side: side * 2, corner: low as [number, number, number], part: 0 };
      // A cell on its own is its parent's all.
      if (children.length === 1) return Promise.resolve({ ...children[0], ...cell });
      return pool.run<SpooledCell>(BUILD, 'mergeBuckets', { ...places, cell, children } satisfies MergeTask);
    };
    for await (const cell of inOrder(parents.values(), merge, pool.size + 1, signal)) above.push(cell);
    cells = above;
  }
  const root = await pool.run<PointTile | undefined>(BUILD, 'closeRoot', { ...places, root: cells[0] });
  if (!root) throw new InputError('pointcloud-empty', 'point cloud', 'there is no point in it.', '');
  return root;
}
