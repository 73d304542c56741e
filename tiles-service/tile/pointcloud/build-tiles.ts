import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePointTile } from '../gltf/point-tile.ts';
import type { ContentBox } from '../gltf/solid-tile.ts';
import { type BuiltTile, unionBox } from '../tileset/tileset-json.ts';
import { buildCell, type CloseCell, mergeCells, type OpenCell } from './octree.ts';
import { type PointRows, ROW_BYTES, rowCount, WORDS } from './point-rows.ts';
import { type Bucket, readBucket } from './point-spool.ts';

/** A cubic cell of the layer's grid; see Bucket. */
type GridCell = Pick<Bucket, 'x' | 'y' | 'z' | 'side' | 'corner' | 'part'>;

/** A cell whose own points wait in a file of the scratch folder. */
export interface SpooledCell extends GridCell {
  path: string;
  points: number;
  isLeaf: boolean;
  spacing: number;
  tiles: PointTile[];
}

export interface PointTile extends BuiltTile {
  points: number;
  bytes: number;
  children: PointTile[];
}

/** Where every task writes to: the layer's folder, and one for cells that wait for the one above them. */
interface Places {
  out: string;
  scratch: string;
}

export interface BucketTask extends Places {
  spool: string;
  bucket: Bucket;
}

export interface MergeTask extends Places {
  cell: GridCell;
  children: SpooledCell[];
}

/**
 * A tile's error in metres for each metre between its points: at the 16 pixels that viewers allow by default,
 * points are then 4 pixels apart before finer tiles are asked for.
 */
export const ERROR_PER_SPACING = 4;

/** Builds the tiles of a bucket, but for its topmost points. Runs on a worker thread. */
export async function buildBucket({ spool, bucket, ...places }: BucketTask): Promise<SpooledCell> {
  const rows = new Int32Array(bucket.count * WORDS);
  let at = 0;
  for (const part of readBucket(spool, bucket)) {
    rows.set(part, at);
    at += part.length;
  }
  const name = nameOf(bucket);
  const open = await buildCell(rows, bucket, closerFor(places, name));
  return spoolCell(bucket, open, places.scratch, name);
}

/** Puts the cells of one parent under it. Runs on a worker thread. */
export async function mergeBuckets({ cell, children, ...places }: MergeTask): Promise<SpooledCell> {
  const open: OpenCell<PointTile>[] = [];
  for (const { path, isLeaf, spacing, tiles } of children) {
    open.push({ rows: await readRows(path), isLeaf, spacing, tiles });
    await rm(path);
  }
  const name = `${nameOf(cell)}m`;
  const merged = await mergeCells(open, cell, closerFor(places, name));
  return spoolCell(cell, merged, places.scratch, name);
}

/** Writes the points of the topmost cell. Runs on a worker thread. */
export async function closeRoot(task: { root: SpooledCell } & Places): Promise<PointTile | undefined> {
  return closerFor(task, 'root')({ ...task.root, rows: await readRows(task.root.path) });
}

function closerFor({ out }: Places, prefix: string): CloseCell<PointTile> {
  let number = 0;
  return async ({ rows, spacing, tiles }) => {
    if (rows.length === 0 && tiles.length === 0) return undefined;
    if (rows.length === 0 && tiles.length === 1) return tiles[0];
    const boxes: ContentBox[] = tiles.map(({ box }) => box);
    let uri: string | undefined;
    let bytes = 0;
    if (rows.length > 0) {
      uri = `tiles/${prefix}-${number++}.glb`;
      const { glb, box } = encodePointTile(columnsOf(rows));
      await writeFile(join(out, uri), glb);
      bytes = glb.length;
      boxes.push(box);
    }
    const own = spacing * ERROR_PER_SPACING;
    return {
      ...(uri === undefined ? {} : { uri }),
      box: unionBox(boxes),
      error: tiles.reduce((most, { error }) => Math.max(most, error), own),
      children: tiles,
      points: rowCount(rows),
      bytes,
    };
  };
}

function columnsOf(rows: PointRows) {
  const count = rowCount(rows);
  const places = new Int32Array(count * 3);
  const colors = new Uint8Array(count * 3);
  const classes = new Uint8Array(count);
  const intensities = new Uint16Array(count);
  for (let i = 0, at = 0; i < count; i++, at += WORDS) {
    for (let axis = 0; axis < 3; axis++) places[3 * i + axis] = rows[at + axis];
    for (let band = 0; band < 3; band++) colors[3 * i + band] = (rows[at + 3] >>> (8 * band)) & 0xff;
    classes[i] = rows[at + 3] >>> 24;
    intensities[i] = rows[at + 4];
  }
  return { places, colors, classes, intensities };
}

async function spoolCell(
  { x, y, z, side, corner, part }: GridCell,
  { rows, ...open }: OpenCell<PointTile>,
  scratch: string,
  name: string,
): Promise<SpooledCell> {
  const path = join(scratch, `${name}.rows`);
  await writeFile(path, new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
  return { x, y, z, side, corner, part, path, points: rowCount(rows), ...open };
}

async function readRows(path: string): Promise<PointRows> {
  const bytes = await readFile(path);
  const rows = new Int32Array((bytes.length / ROW_BYTES) * WORDS);
  new Uint8Array(rows.buffer).set(bytes);
  return rows;
}

function nameOf({ x, y, z, side, part }: GridCell): string {
  return `${side}_${x}_${y}_${z}${part > 0 ? `_${part}` : ''}`;
}
