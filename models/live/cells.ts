import { latitudeAt, longitudeAt, worldX, worldY } from '../geodesy/mercator.ts';

/**
 * Cells that live data is told apart by: the tiles of Web Mercator of one zoom (XYZ, as vector tiles), so that a view
 * names what it sees by a few numbers.
 */

/** Zoom of the cells of things: some 4.3 km a side at 28° of latitude. */
export const CELL_ZOOM = 13;

/** A cell as one number, row × 2^zoom + column. */
export type Cell = number;

export function cellAt(longitude: number, latitude: number, zoom = CELL_ZOOM): Cell {
  const across = 2 ** zoom;
  const column = Math.floor(worldX(longitude) * across);
  const row = Math.floor(worldY(latitude) * across);
  return clamp(row, across) * across + clamp(column, across);
}

/** West, south, east, north of a cell, degrees. */
export function cellExtent(cell: Cell, zoom = CELL_ZOOM): [number, number, number, number] {
  const across = 2 ** zoom;
  const column = cell % across;
  const row = Math.floor(cell / across);
  return [
    longitudeAt(column / across),
    latitudeAt((row + 1) / across),
    longitudeAt((column + 1) / across),
    latitudeAt(row / across),
  ];
}

/** Cells that an extent of degrees touches, row by row; at most `most` of them, else undefined. */
export function cellsOf(
  [west, south, east, north]: readonly [number, number, number, number],
  most: number,
  zoom = CELL_ZOOM,
): Cell[] | undefined {
  const across = 2 ** zoom;
  const first = cellAt(west, north, zoom);
  const last = cellAt(east, south, zoom);
  const columns = (last % across) - (first % across) + 1;
  const rows = Math.floor(last / across) - Math.floor(first / across) + 1;
  if (columns < 1 || rows < 1 || columns * rows > most) return undefined;
  return Array.from(
    { length: columns * rows },
    (_, i) => first + Math.floor(i / columns) * across + (i % columns),
  );
}

const clamp = (index: number, across: number): number => Math.max(0, Math.min(across - 1, index));
