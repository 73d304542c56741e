import type { FloodGrid } from '../../../models/schema/flood-run.ts';

/** Where a line through a grid is looked at: metres along it, and the cell there; −1 outside the grid. */
export interface ProfilePlaces {
  distance: number[];
  cell: number[];
}

/** Water and ground along a line: metres; heights in the datum of the grid. Not a number where nothing is known. */
export interface Profile {
  distance: number[];
  /** Not a number in walls and buildings, and outside the grid. */
  ground: number[];
  /** 0 where it is dry. */
  depth: number[];
  /** Of the water; not a number where it is dry. */
  surface: number[];
}

/** Places of a profile, at most: more than any chart has pixels. */
const MOST = 800;
/** Metres of water below which a cell is dry. */
const DRY = 0.005;

/**
 * Places along a line through a grid, about a cell apart, its corners among them. `line`: columns and rows, in cells from
 * the grid's north-west corner. Distances are those of the grid's plane.
 */
export function profilePlaces(
  line: readonly (readonly [column: number, row: number])[],
  { columns, rows, cell }: Pick<FloodGrid, 'columns' | 'rows' | 'cell'>,
): ProfilePlaces {
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i][0], y - line[i][1]));
  const length = lengths.reduce((sum, part) => sum + part, 0);
  const step = Math.max(1, length / MOST);
  const places: ProfilePlaces = { distance: [], cell: [] };
  const put = (x: number, y: number, along: number): void => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const isInside = column >= 0 && row >= 0 && column < columns && row < rows;
    places.distance.push(along * cell);
    places.cell.push(isInside ? row * columns + column : -1);
  };
  let along = 0;
  lengths.forEach((part, index) => {
    const [[fromX, fromY], [toX, toY]] = [line[index], line[index + 1]];
    const steps = Math.max(1, Math.round(part / step));
    // The last of each part is the first of the next.
    for (let i = index === 0 ? 0 : 1; i <= steps; i++) {
      const share = i / steps;
      put(fromX + (toX - fromX) * share, fromY + (toY - fromY) * share, along + part * share);
    }
    along += part;
  });
  return places;
}

/**
 * The places of a line with one more, `crest`, on each wall between two of them: metres; of all others not a number. A
 * wall stands between two cells that share a side, so that a line of more than a cell between places misses some.
 */
export function withWalls(
  { distance, cell }: ProfilePlaces,
  crestBetween: (one: number, other: number) => number | undefined,
): ProfilePlaces & { crest: number[] } {
  const places = { distance: [] as number[], cell: [] as number[], crest: [] as number[] };
  cell.forEach((at, index) => {
    const before = index > 0 ? cell[index - 1] : -1;
    const crest = at >= 0 && before >= 0 && at !== before ? crestBetween(before, at) : undefined;
    if (crest !== undefined) {
      places.distance.push((distance[index - 1] + distance[index]) / 2);
      places.cell.push(at);
      places.crest.push(crest);
    }
    places.distance.push(distance[index]);
    places.cell.push(at);
    places.crest.push(Number.NaN);
  });
  return places;
}

/**
 * Water and ground at the places of a line. `depth`, `bed`: of all cells, metres. Over the crest of a wall stands the
 * lower water of the cells on its two sides, where it is higher than the crest.
 */
export function profileOf(
  { distance, cell, crest }: ProfilePlaces & { crest?: readonly number[] },
  bed: Float32Array,
  depthOf: (cell: number) => number,
): Profile {
  const isWall = (index: number): boolean => crest !== undefined && !Number.isNaN(crest[index]);
  const ground = cell.map((at, index) => {
    if (crest && isWall(index)) return crest[index];
    return at < 0 ? Number.NaN : bed[at];
  });
  const waterAt = (index: number): number => {
    const water = Number.isNaN(ground[index]) ? 0 : depthOf(cell[index]);
    return water >= DRY ? water : 0;
  };
  const depth = cell.map((_, index) => {
    if (!isWall(index)) return waterAt(index);
    const over = Math.min(...[index - 1, index + 1].map((side) => ground[side] + waterAt(side)));
    return over - ground[index] >= DRY ? over - ground[index] : 0;
  });
  const surface = depth.map((water, index) => (water > 0 ? ground[index] + water : Number.NaN));
  return { distance, ground, depth, surface };
}
