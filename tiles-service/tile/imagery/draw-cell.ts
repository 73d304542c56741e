import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Band, cellBounds } from '../vector/bands.ts';
import { readCell, type SpooledCell } from '../vector/cell-spool.ts';
import { clipFeature } from '../vector/clip.ts';
import type { MapFeature } from '../vector/map-feature.ts';
import type { TileAddress } from '../vector/mercator.ts';
import { decodeRecords } from '../vector/record.ts';
import { isStopped, type StopFlag } from '../vector/stop-flag.ts';
import { findCanvas } from './canvas.ts';
import { type Coverage, coveredTiles } from './coverage.ts';
import { openRelief } from './open-relief.ts';
import { loadStyle, type StyleName } from './style/style-document.ts';
import { TilePainter } from './tile-painter.ts';

/** What reaches over a tile's edge, as a share of the tile: 48 pixels, wider than any half line. */
const MARGIN = 48 / 512;

export interface DrawTask {
  spool: string;
  /** Features of the cell; chunks may be empty where there is only ground. */
  cell: SpooledCell;
  band: Band;
  coverages: Coverage[];
  style: StyleName;
  terrain: string | undefined;
  out: string;
  stop: StopFlag;
}

export interface DrawnCell {
  tiles: number;
  bytes: number;
}

/** Draws and writes all covered tiles of a band in a cell, as {z}/{x}/{y}.webp. Runs on a worker thread. */
export async function drawCell(task: DrawTask): Promise<DrawnCell> {
  const painter = await painterFor(task.style, task.terrain);
  const features = task.cell.bytes > 0 ? decodeRecords(await readCell(task.spool, task.cell)) : [];
  const drawn: DrawnCell = { tiles: 0, bytes: 0 };
  const folders = new Set<string>();

  async function draw(tile: TileAddress, within: readonly MapFeature[]): Promise<void> {
    const { z, x, y } = tile;
    if (isStopped(task.stop)) return;
    if (!task.coverages.some((coverage) => reaches(coverage, tile, task.band.maximumZoom))) return;
    if (z >= task.band.minimumZoom && task.coverages.some((coverage) => covers(coverage, tile))) {
      const bytes = painter.draw(
        tile,
        within.filter(({ minimumZoom }) => minimumZoom <= z),
      );
      const folder = join(task.out, String(z), String(x));
      if (!folders.has(folder)) {
        await makeFolder(join(task.out, String(z)));
        await makeFolder(folder);
        folders.add(folder);
      }
      await writeFile(join(folder, `${y}.webp`), bytes);
      drawn.tiles++;
      drawn.bytes += bytes.length;
    }
    if (z >= task.band.maximumZoom) return;
    for (const [dx, dy] of CHILDREN) {
      const child = { z: z + 1, x: x * 2 + dx, y: y * 2 + dy };
      const bounds = cellBounds(child, MARGIN);
      await draw(
        child,
        within.map((feature) => clipFeature(feature, bounds)).filter((one) => one !== undefined),
      );
    }
  }

  await draw(task.cell, features);
  return drawn;
}

/** Not the parents as well: a product's folder that was taken away is not made again by a late thread. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

const CHILDREN = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];

function covers(coverage: Coverage, { z, x, y }: TileAddress): boolean {
  if (z < coverage.minimumZoom || z > coverage.maximumZoom) return false;
  const range = coveredTiles(coverage, z);
  return x >= range.minimumX && x <= range.maximumX && y >= range.minimumY && y <= range.maximumY;
}

/** Whether the tile or one below it, to a zoom, is covered. */
function reaches(coverage: Coverage, { z, x, y }: TileAddress, lastZoom: number): boolean {
  const last = Math.min(lastZoom, coverage.maximumZoom);
  if (last < z) return false;
  const range = coveredTiles(coverage, last);
  const shift = 2 ** (last - z);
  return (
    x * shift <= range.maximumX &&
    (x + 1) * shift > range.minimumX &&
    y * shift <= range.maximumY &&
    (y + 1) * shift > range.minimumY
  );
}

let kept: { key: string; painter: Promise<TilePainter> } | undefined;

/** One painter per thread, for the style and ground that it drew last. */
function painterFor(style: StyleName, terrain: string | undefined): Promise<TilePainter> {
  const key = `${style}|${terrain}`;
  if (kept?.key !== key) {
    kept?.painter.then((painter) => painter.close()).catch(() => undefined);
    kept = { key, painter: makePainter(style, terrain) };
  }
  return kept.painter;
}

async function makePainter(style: StyleName, terrain: string | undefined): Promise<TilePainter> {
  const canvas = await findCanvas();
  if (!canvas) throw new Error('The canvas package is gone.');
  return new TilePainter(
    canvas,
    await loadStyle(style),
    terrain === undefined ? undefined : await openRelief(terrain),
  );
}
