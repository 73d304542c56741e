import { type EnuFrame, enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { PositionTransform } from '../../../models/geodesy/transform.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';

/** Metres between two nodes of the lattice, at most: over these the Earth bends by 5 mm. */
const SPACING = 500;

/**
 * Where the cells of a grid lie on the Earth. Places in the grid are counted in cells from its north-west corner,
 * eastwards and southwards: the middle of the first cell is [0.5, 0.5].
 */
export interface GridPlacement {
  /** East, north and up in the middle of the grid, at its reference height. */
  frame: EnuFrame;
  /** Metres in the grid's datum that the lattice lies at. */
  reference: number;
  /** Cells between two nodes of the lattice, and how many nodes there are. */
  spacing: number;
  columns: number;
  rows: number;
  /** East, north, up in metres in `frame`, and nothing, of each node. Exact there; between nodes linear to 1 cm. */
  lattice: Float32Array;
  /** Cells from the north-west corner, of degrees. */
  toCell(longitude: number, latitude: number): [number, number];
  /** Degrees, and metres over the ellipsoid of a height in the grid's datum. */
  toPlace(column: number, row: number, height: number): [number, number, number];
}

/** Places a grid. `transform`: of the grid's CRS and vertical datum; `reference`: a height amid its ground. */
export function placeGrid(grid: FloodGrid, reference: number, transform: PositionTransform): GridPlacement {
  const { columns, rows, cell, west, north } = grid;
  const spacing = Math.max(1, Math.floor(SPACING / cell));
  const across = Math.ceil(columns / spacing) + 1;
  const down = Math.ceil(rows / spacing) + 1;
  const toPlace = (column: number, row: number, height: number): [number, number, number] => {
    const place = new Float64Array([west + column * cell, north - row * cell, height]);
    transform.toGeodetic(place, place);
    return [place[0], place[1], place[2]];
  };
  const frame = enuFrame(...toPlace(columns / 2, rows / 2, reference));
  const lattice = new Float32Array(across * down * 4);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++)
      lattice.set(frame.toEnu(...toPlace(x * spacing, y * spacing, reference)), (y * across + x) * 4);
  return {
    frame,
    reference,
    spacing,
    columns: across,
    rows: down,
    lattice,
    toPlace,
    toCell(longitude, latitude) {
      const place = new Float64Array([longitude, latitude, reference]);
      transform.fromGeodetic(place, place);
      return [(place[0] - west) / cell, (north - place[1]) / cell];
    },
  };
}

/**
 * East, north, up in the placement's frame of a place in the grid at a height: as the graphics device reckons it, for
 * tests and for bounding volumes.
 */
export function enuOf(
  placement: GridPlacement,
  column: number,
  row: number,
  height: number,
): [number, number, number] {
  const { lattice, spacing, columns, rows, reference } = placement;
  const x = Math.min(Math.max(column / spacing, 0), columns - 1);
  const y = Math.min(Math.max(row / spacing, 0), rows - 1);
  const left = Math.min(columns - 2, Math.floor(x));
  const top = Math.min(rows - 2, Math.floor(y));
  const [right, down] = [x - left, y - top];
  const at = (axis: number) => {
    const node = (u: number, v: number) => lattice[((top + v) * columns + left + u) * 4 + axis];
    const upper = node(0, 0) + (node(1, 0) - node(0, 0)) * right;
    const lower = node(0, 1) + (node(1, 1) - node(0, 1)) * right;
    return upper + (lower - upper) * down;
  };
  const [east, north, up] = [at(0), at(1), at(2)];
  const raise = height - reference;
  // The vertical leans outwards away from the middle.
  const [leanEast, leanNorth] = [east / EARTH, north / EARTH];
  const length = Math.hypot(leanEast, leanNorth, 1);
  return [east + (raise * leanEast) / length, north + (raise * leanNorth) / length, up + raise / length];
}

/** Metres of the Earth's mean radius. */
const EARTH = 6_371_000;
