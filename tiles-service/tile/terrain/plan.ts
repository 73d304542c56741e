import { createTransform, metresPerDegree } from '../../../models/geodesy/index.ts';
import {
  columnsOf,
  DEEPEST_LEVEL,
  levelOfSpacing,
  STEPS,
  spacingOf,
  tileDegrees,
} from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { marginOf } from './surface.ts';
import { buildTileTree, type TileLevel } from './tile-tree.ts';

/** Cells a side of the grid on which the shape of a model's data is looked at. */
const SHAPE_CELLS = 192;
/** Samples over the strip in which heights fade out. */
const MARGIN_SAMPLES = 48;

/** A box of data in degrees. */
type Box = [west: number, south: number, east: number, north: number];

/**
 * Which tiles a terrain has. Each model is tiled down to the level whose samples stand about as far apart as its
 * pixels, wherever it has data and a quarter of a tile around, where its detail is smoothed away; and so does each
 * coarser level, so that neighbours differ little. The strip around it where the heights fade out is tiled to what
 * that needs.
 */
export async function planTiles(copies: readonly ElevationCopy[]): Promise<TileLevel[]> {
  const wanted = Array.from({ length: DEEPEST_LEVEL + 1 }, () => new Set<number>());
  const influenced = Array.from({ length: DEEPEST_LEVEL + 1 }, () => new Set<number>());
  for (const copy of copies) {
    const boxes = await dataBoxes(copy);
    const latitude = (copy.extent[1] + copy.extent[3]) / 2;
    const deepest = levelOfSpacing(copy.resolution, latitude);
    const margin = marginOf(copy);
    let smooth = Math.min(deepest, levelOfSpacing(margin / MARGIN_SAMPLES, latitude));
    while (smooth < deepest && spacingOf(smooth, latitude) > margin / MARGIN_SAMPLES) smooth++;
    for (let level = 1; level <= deepest; level++) {
      const tile = spacingOf(level, latitude) * STEPS;
      const reachesMargin = level <= smooth;
      markTiles(boxes, reachesMargin ? Math.max(margin, tile / 4) : tile / 4, level, wanted[level]);
      // Below, also those that are only there because their siblings are.
      markTiles(boxes, reachesMargin ? margin : 4 * tile, level, influenced[level]);
    }
    markTiles(boxes, margin, 0, influenced[0]);
  }
  return buildTileTree(wanted, influenced);
}

/** The parts of a model that have data, as boxes in degrees. */
async function dataBoxes(copy: ElevationCopy): Promise<Box[]> {
  const { border, cell, placement } = copy;
  const transform = await createTransform(copy.system, copy.verticalDatum);
  const step = Math.max(1, Math.ceil(Math.max(border.width, border.height) / SHAPE_CELLS));
  const columns = Math.ceil(border.width / step);
  const rows = Math.ceil(border.height / step);
  const corners = new Float64Array(3 * (columns + 1) * (rows + 1));
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const c = Math.min(column * step * cell, copy.width) - 0.5;
      const r = Math.min(row * step * cell, copy.height) - 0.5;
      const at = 3 * (row * (columns + 1) + column);
      corners[at] = placement.x0 + c * placement.xColumn + r * placement.xRow;
      corners[at + 1] = placement.y0 + c * placement.yColumn + r * placement.yRow;
    }
  }
  transform.toGeodetic(corners, corners);
  const boxes: Box[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!hasData(copy, column * step, row * step, step)) continue;
      const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
      const first = corners[3 * (row * (columns + 1) + column)];
      for (const at of [0, 1, columns + 1, columns + 2]) {
        const corner = 3 * (row * (columns + 1) + column + at);
        // A box across 180° goes on beyond it.
        const longitude = corners[corner] + 360 * Math.round((first - corners[corner]) / 360);
        box[0] = Math.min(box[0], longitude);
        box[1] = Math.min(box[1], corners[corner + 1]);
        box[2] = Math.max(box[2], longitude);
        box[3] = Math.max(box[3], corners[corner + 1]);
      }
      if (box.every(Number.isFinite)) boxes.push(box);
    }
  }
  return boxes;
}

function hasData({ border }: ElevationCopy, left: number, top: number, size: number): boolean {
  for (let y = top; y < Math.min(top + size, border.height); y++) {
    for (let x = left; x < Math.min(left + size, border.width); x++) {
      if (border.values[y * border.width + x] > 0) return true;
    }
  }
  return false;
}

/** Adds the keys of all tiles of a level that come within some metres of a box. */
function markTiles(boxes: readonly Box[], metres: number, level: number, keys: Set<number>): void {
  const side = tileDegrees(level);
  const columns = columnsOf(level);
  let last = '';
  for (const [west, south, east, north] of boxes) {
    const scale = metresPerDegree(Math.min(89, Math.max(Math.abs(south), Math.abs(north))));
    const dx = metres / scale.longitude;
    const dy = metres / scale.latitude;
    const startY = Math.max(0, Math.floor((south - dy + 90) / side));
    const endY = Math.min(columns / 2 - 1, Math.floor((north + dy + 90) / side));
    const startX = Math.floor((west - dx + 180) / side);
    const endX = Math.min(Math.floor((east + dx + 180) / side), startX + columns - 1);
    const range = `${startX} ${endX} ${startY} ${endY}`;
    if (range === last) continue;
    last = range;
    for (let y = startY; y <= endY; y++) {
      for (let x = startX; x <= endX; x++) keys.add(y * columns + (((x % columns) + columns) % columns));
    }
  }
}
