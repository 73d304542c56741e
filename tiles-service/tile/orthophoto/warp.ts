import type { PixelPlacement } from '../../read/raster/index.ts';
import { latitudeAt, longitudeAt, type TileAddress } from '../vector/mercator.ts';

/** From degrees and height to a picture's CRS, triplets in place. */
export type FromGeodetic = (triplets: Float64Array) => void;

/**
 * Where the pixels of a tile lie in a picture: for each corner of a grid of `step` pixels, column and row of the
 * picture (its pixels' centres at whole numbers). Between them positions are bilinear.
 */
export interface TileWarp {
  step: number;
  /** Grid corners along a side. */
  side: number;
  columns: Float64Array;
  rows: Float64Array;
}

const STEPS = [64, 32, 16, 8, 4, 1];
/** Pixels of the picture that positions between grid corners may be off. */
const TOLERANCE = 0.05;

/** The coarsest grid that places the pixels of a web Mercator tile in a picture well enough. */
export function warpTile(
  tile: TileAddress,
  pixels: number,
  placement: PixelPlacement,
  fromGeodetic: FromGeodetic,
): TileWarp {
  for (const step of STEPS) {
    const warp = gridOf(tile, pixels, step, placement, fromGeodetic);
    if (step === 1 || isGoodEnough(tile, pixels, warp, placement, fromGeodetic)) return warp;
  }
  throw new Error('There is always a last step.');
}

function gridOf(
  tile: TileAddress,
  pixels: number,
  step: number,
  placement: PixelPlacement,
  fromGeodetic: FromGeodetic,
): TileWarp {
  const side = pixels / step + 1;
  const places: number[] = [];
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) places.push(x * step, y * step);
  const { columns, rows } = locate(tile, pixels, places, placement, fromGeodetic);
  return { step, side, columns, rows };
}

/** Compares the middles of cells with their exact places. */
function isGoodEnough(
  tile: TileAddress,
  pixels: number,
  warp: TileWarp,
  placement: PixelPlacement,
  fromGeodetic: FromGeodetic,
): boolean {
  const places: number[] = [];
  const cells = warp.side - 1;
  for (let y = 0; y < cells; y++)
    for (let x = 0; x < cells; x++) places.push((x + 0.5) * warp.step, (y + 0.5) * warp.step);
  const exact = locate(tile, pixels, places, placement, fromGeodetic);
  const mean = (values: Float64Array, at: number) =>
    (values[at] + values[at + 1] + values[at + warp.side] + values[at + warp.side + 1]) / 4;
  for (let y = 0, i = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++, i++) {
      const at = y * warp.side + x;
      const off = Math.max(
        Math.abs(mean(warp.columns, at) - exact.columns[i]),
        Math.abs(mean(warp.rows, at) - exact.rows[i]),
      );
      if (off > TOLERANCE) return false;
    }
  }
  return true;
}

/** Columns and rows of places in a tile, given as x, y in its pixels from its upper left corner. */
function locate(
  { z, x, y }: TileAddress,
  pixels: number,
  places: readonly number[],
  placement: PixelPlacement,
  fromGeodetic: FromGeodetic,
): { columns: Float64Array; rows: Float64Array } {
  const count = places.length / 2;
  const triplets = new Float64Array(count * 3);
  const size = 2 ** -z;
  for (let i = 0; i < count; i++) {
    triplets[3 * i] = longitudeAt((x + places[2 * i] / pixels) * size);
    triplets[3 * i + 1] = latitudeAt((y + places[2 * i + 1] / pixels) * size);
  }
  fromGeodetic(triplets);
  const { x0, xColumn, xRow, y0, yColumn, yRow } = placement;
  const area = xColumn * yRow - xRow * yColumn;
  const columns = new Float64Array(count);
  const rows = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const dx = triplets[3 * i] - x0;
    const dy = triplets[3 * i + 1] - y0;
    columns[i] = (dx * yRow - dy * xRow) / area;
    rows[i] = (dy * xColumn - dx * yColumn) / area;
  }
  return { columns, rows };
}

/** Where a spot of a tile lies in the picture; x and y in the tile's pixels from its upper left corner. */
export function placeInPicture(
  { step, side, columns, rows }: TileWarp,
  x: number,
  y: number,
  out: { column: number; row: number },
): void {
  const gx = Math.min(side - 2, Math.floor(x / step));
  const gy = Math.min(side - 2, Math.floor(y / step));
  const fx = x / step - gx;
  const fy = y / step - gy;
  const at = gy * side + gx;
  const a = (1 - fx) * (1 - fy);
  const b = fx * (1 - fy);
  const c = (1 - fx) * fy;
  const d = fx * fy;
  out.column = a * columns[at] + b * columns[at + 1] + c * columns[at + side] + d * columns[at + side + 1];
  out.row = a * rows[at] + b * rows[at + 1] + c * rows[at + side] + d * rows[at + side + 1];
}
