import { closeSync, openSync, readSync } from 'node:fs';
import { createTransform } from '../../../models/geodesy/index.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { monotoneCubic } from './monotone-cubic.ts';
import { bilinear, type CellGrid, halved } from './push-pull.ts';
import { smoothstep } from './smoothstep.ts';

/** Pixels of the largest window that is read for one call; beyond it heights come from the coarse grid. */
const MAXIMUM_WINDOW = 1 << 22;
/** Cells over which the heights outside pass from the border's own to those of the coarse grid. */
const PASSAGE_CELLS = 2;

/** Heights of one elevation model anywhere, in ellipsoidal metres. */
export interface Elevation {
  readonly copy: ElevationCopy;
  /**
   * For n places (longitude and latitude at 2 i, 2 i + 1): metres to where the data end, positive inside, negative
   * outside.
   */
  distances(places: Float64Array, out: Float64Array): void;
  /**
   * Ellipsoidal heights at the places of the last call of `distances`. Outside of the data they are those of the
   * border, averaged more widely the further away. NaN where the projection says nothing.
   */
  heights(out: Float64Array): void;
  close(): void;
}

export async function openElevation(copy: ElevationCopy): Promise<Elevation> {
  const { width, height, cell, resolution } = copy;
  const { x0, xColumn, xRow, y0, yColumn, yRow } = copy.placement;
  const transform = await createTransform(copy.system, copy.verticalDatum);
  const determinant = xColumn * yRow - xRow * yColumn;
  // Degrees are counted from the middle of the model, so that it may lie across 180° or be counted to 360°.
  const isInDegrees = copy.system.kind === 'geographic';
  const middle = x0 + (width / 2) * xColumn + (height / 2) * xRow;
  const file = openSync(copy.file, 'r');
  const pyramid = pyramidOf(copy.means);
  let positions = new Float64Array(0);
  let count = 0;

  return {
    copy,
    distances(places, out) {
      count = places.length / 2;
      if (positions.length < 3 * count) positions = new Float64Array(3 * count);
      const triplets = positions.subarray(0, 3 * count);
      for (let i = 0; i < count; i++) {
        triplets[3 * i] = places[2 * i];
        triplets[3 * i + 1] = places[2 * i + 1];
        triplets[3 * i + 2] = 0;
      }
      transform.fromGeodetic(triplets, triplets);
      for (let i = 0; i < count; i++) {
        const turns = isInDegrees ? Math.round((triplets[3 * i] - middle) / 360) : 0;
        const dx = triplets[3 * i] - 360 * turns - x0;
        const dy = triplets[3 * i + 1] - y0;
        const column = (dx * yRow - dy * xRow) / determinant;
        const row = (dy * xColumn - dx * yColumn) / determinant;
        triplets[3 * i] = column;
        triplets[3 * i + 1] = row;
        out[i] = Number.isNaN(column)
          ? Number.NEGATIVE_INFINITY
          : bilinear(copy.border, (column + 0.5) / cell - 0.5, (row + 0.5) / cell - 0.5) -
            pixelsOutside(column, row, width, height) * resolution;
      }
    },
    heights(out) {
      const window = readWindow(file, copy, positions, count);
      for (let i = 0; i < count; i++) {
        const column = positions[3 * i];
        const row = positions[3 * i + 1];
        const outside = pixelsOutside(column, row, width, height) / cell;
        const near = outside < PASSAGE_CELLS ? pixelHeight(window, copy, column, row) : 0;
        const share = smoothstep(outside / PASSAGE_CELLS);
        const far =
          share > 0 ? farHeight(pyramid, (column + 0.5) / cell - 0.5, (row + 0.5) / cell - 0.5, outside) : 0;
        // The vertical datum lies at −z: fromGeodetic gave the ellipsoid's height in the datum.
        out[i] = near * (1 - share) + far * share - positions[3 * i + 2];
      }
    },
    close: () => closeSync(file),
  };
}

/** Pixels from a place to the rectangle of the raster; 0 within. */
function pixelsOutside(column: number, row: number, width: number, height: number): number {
  const x = Math.max(0, -0.5 - column, column - width + 0.5);
  const y = Math.max(0, -0.5 - row, row - height + 0.5);
  return Math.hypot(x, y);
}

/** A part of the raster in memory. */
interface Window {
  values: Float32Array;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Reads the pixels around all places that are in or near the raster; undefined when there are none or too many. */
function readWindow(
  file: number,
  copy: ElevationCopy,
  positions: Float64Array,
  count: number,
): Window | undefined {
  const { width, height, cell } = copy;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < count; i++) {
    const column = positions[3 * i];
    const row = positions[3 * i + 1];
    if (!(pixelsOutside(column, row, width, height) < PASSAGE_CELLS * cell)) continue;
    left = Math.min(left, Math.floor(column));
    top = Math.min(top, Math.floor(row));
    right = Math.max(right, Math.floor(column));
    bottom = Math.max(bottom, Math.floor(row));
  }
  // One pixel more before, and two behind, are what the interpolation reaches for.
  left = Math.min(Math.max(0, left - 1), width - 1);
  top = Math.min(Math.max(0, top - 1), height - 1);
  right = Math.max(Math.min(width, right + 3), left + 1);
  bottom = Math.max(Math.min(height, bottom + 3), top + 1);
  const size = (right - left) * (bottom - top);
  if (size > MAXIMUM_WINDOW) return undefined;
  const values = new Float32Array(size);
  for (let row = top; row < bottom; row++) {
    const line = new Uint8Array(values.buffer, (row - top) * (right - left) * 4, (right - left) * 4);
    readSync(file, line, 0, line.length, (row * width + left) * 4);
  }
  return { values, left, top, width: right - left, height: bottom - top };
}

/** Height between pixels, held at the border of the raster. */
function pixelHeight(window: Window | undefined, copy: ElevationCopy, column: number, row: number): number {
  const x = Math.min(Math.max(column, 0), copy.width - 1);
  const y = Math.min(Math.max(row, 0), copy.height - 1);
  if (!window) return bilinear(copy.means, (x + 0.5) / copy.cell - 0.5, (y + 0.5) / copy.cell - 0.5);
  return monotoneCubic(window.values, window.width, window.height, x - window.left, y - window.top);
}

/** The means of cells, of 2 × 2 cells, 4 × 4 … down to one. */
function pyramidOf(means: CellGrid): CellGrid[] {
  const pyramid = [means];
  for (let grid = means; grid.width > 1 || grid.height > 1; ) {
    grid = halved(grid.values, grid.width, grid.height);
    pyramid.push(grid);
  }
  return pyramid;
}

/** Mean height of the border over about the distance from it; position and distance in cells. */
function farHeight(pyramid: readonly CellGrid[], x: number, y: number, distance: number): number {
  const depth = Math.min(Math.max(0, Math.log2(Math.max(1, distance / 1.5))), pyramid.length - 1);
  const level = Math.min(Math.floor(depth), pyramid.length - 1);
  const share = depth - level;
  const here = levelHeight(pyramid, level, x, y);
  return share === 0 ? here : here * (1 - share) + levelHeight(pyramid, level + 1, x, y) * share;
}

function levelHeight(pyramid: readonly CellGrid[], level: number, x: number, y: number): number {
  const size = 2 ** level;
  return bilinear(pyramid[level], (x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5);
}
