import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import { outside } from './item.ts';
import { Locator } from './locator.ts';
import type { FloodPlace, FloodRasters } from './rasters.ts';

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
 * @throws InputError `flood-outside` where no cell lies in the extent, `flood-cell-size`
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
  const points = extent[0].map((place) => locator.toCells(place));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const left = Math.max(0, Math.floor(Math.min(...xs) + ON_LINE));
  const top = Math.max(0, Math.floor(Math.min(...ys) + ON_LINE));
  const right = Math.min(columns, Math.ceil(Math.max(...xs) - ON_LINE));
  const bottom = Math.min(rows, Math.ceil(Math.max(...ys) - ON_LINE));
  if (!(right > left && bottom > top)) throw outside('extent');
  return { left, top, columns: right - left, rows: bottom - top };
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
