import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import { outside } from './item.ts';
import { Locator } from './locator.ts';
import type { FloodPlace, FloodRasters } from './rasters.ts';
import { refuseTooLarge } from './size.ts';

/** A part of a grid, in its cells. */
export interface GridWindow {
  left: number;
  top: number;
  columns: number;
  rows: number;
}

/** Share of a cell by which a side may miss a line of the grid and count as lying on it. */
const ON_LINE = 1e-3;

/**
 * The cells of a grid that a case needs: the box around its extent, cut to whole cells of its own size. What is over
 * in the east and the south is left out. A reader may read these alone.
 * @throws InputError `flood-outside` where no cell lies in the extent, `flood-cell-size`, `flood-too-large`
 */
export function windowOf(flood: FloodCase, grid: FloodGrid, { transform }: FloodPlace): GridWindow {
  const factor = factorOf(flood, grid);
  const window = boxOf(flood, grid, transform);
  const [columns, rows] = [window.columns, window.rows].map((count) => Math.floor(count / factor) * factor);
  if (columns === 0 || rows === 0)
    throw new InputError(
      'flood-cell-size',
      `cellSize ${flood.cellSize} m`,
      `the extent is smaller than one cell.`,
      'Take smaller cells, or a wider extent.',
    );
  refuseTooLarge(flood, columns / factor, rows / factor, factor * grid.cell);
  return { ...window, columns, rows };
}

/** Cells of the grid along a side of a cell of the case. @throws InputError `flood-cell-size` */
export function factorOf({ cellSize }: FloodCase, { cell }: FloodGrid): number {
  if (cellSize === undefined) return 1;
  const factor = Math.round(cellSize / cell);
  if (factor >= 1 && Math.abs(factor * cell - cellSize) <= 1e-6 * cellSize) return factor;
  const next = Math.max(1, factor) * cell;
  throw new InputError(
    'flood-cell-size',
    `cellSize ${cellSize} m`,
    `the cells of the grid have ${cell} m, and this is no whole multiple.`,
    `Take ${next} m, or make a grid with other cells.`,
  );
}

function boxOf({ extent }: FloodCase, grid: FloodGrid, transform: FloodPlace['transform']): GridWindow {
  const { columns, rows } = grid;
  if (!extent) return { left: 0, top: 0, columns, rows };
  const locator = new Locator(grid, transform);
  const [west, north, east, south] = boundsOf(extent[0].map((place) => locator.toCells(place)));
  const left = Math.max(0, Math.floor(west + ON_LINE));
  const top = Math.max(0, Math.floor(north + ON_LINE));
  const right = Math.min(columns, Math.ceil(east - ON_LINE));
  const bottom = Math.min(rows, Math.ceil(south - ON_LINE));
  if (!(right > left && bottom > top)) throw outside('extent');
  return { left, top, columns: right - left, rows: bottom - top };
}

/** Least x and y, greatest x and y of points, however many they are. */
export function boundsOf(
  points: readonly (readonly [x: number, y: number])[],
): [west: number, north: number, east: number, south: number] {
  let [west, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [east, south] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [x, y] of points) {
    west = Math.min(west, x);
    north = Math.min(north, y);
    east = Math.max(east, x);
    south = Math.max(south, y);
  }
  return [west, north, east, south];
}

/** The part of rasters in a window. */
export function cropRasters(rasters: FloodRasters, window: GridWindow): FloodRasters {
  const { grid } = rasters;
  const { left, top, columns, rows } = window;
  if (left === 0 && top === 0 && columns === grid.columns && rows === grid.rows) return rasters;
  const cut = (values: Float32Array): Float32Array => {
    const out = new Float32Array(columns * rows);
    for (let row = 0; row < rows; row++) {
      const from = (top + row) * grid.columns + left;
      out.set(values.subarray(from, from + columns), row * columns);
    }
    return out;
  };
  return {
    ...eachRaster(rasters, cut),
    grid: {
      ...grid,
      ...{ columns, rows, west: grid.west + left * grid.cell, north: grid.north - top * grid.cell },
    },
  };
}

/** The same rasters, each through a function. */
export function eachRaster(
  { bed, roughness, terrain, buildings, resolution, grid }: FloodRasters,
  change: (values: Float32Array) => Float32Array,
): FloodRasters {
  return {
    grid,
    bed: change(bed),
    roughness: typeof roughness === 'number' ? roughness : change(roughness),
    ...(terrain ? { terrain: change(terrain) } : {}),
    ...(buildings ? { buildings: change(buildings) } : {}),
    ...(resolution ? { resolution: change(resolution) } : {}),
  };
}
