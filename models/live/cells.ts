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
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
  const column = Math.floor(((longitude + 180) / 360) * across);
  const row = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * across);
  return clamp(row, across) * across + clamp(column, across);
}

/** West, south, east, north of a cell, degrees. */
export function cellExtent(cell: Cell, zoom = CELL_ZOOM): [number, number, number, number] {
  const across = 2 ** zoom;
  const column = cell % across;
  const row = Math.floor(cell / across);
  return [
    (column / across) * 360 - 180,
    latitudeOf((row + 1) / across),
    ((column + 1) / across) * 360 - 180,
    latitudeOf(row / across),
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

/** `y`: 0 in the north to 1 in the south of Web Mercator. */
const latitudeOf = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
