import type { FloodGrid } from '../../../../models/schema/flood-run.ts';
import {
  type FlatLines,
  type FloodedBuildings,
  type FloodedCity,
  type FloodedRoads,
  NO_CITY,
  USUAL_FLOOR,
} from '../../../../scenes/flood/effects/city.ts';
import type { FloodFrame } from '../../../../scenes/flood/run/frame.ts';

/** A grid of cells of 10 m whose north-west corner is at 1000, 2000. */
export const gridOf = (columns: number, rows: number): FloodGrid => ({
  ...{ columns, rows, cell: 10, west: 1000, north: 2000 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
});

/** Corners in metres east and south of the grid's north-west corner. */
export type Corner = [east: number, south: number];

export function linesOf(lines: readonly Corner[][]): FlatLines {
  const starts = [0];
  for (const line of lines) starts.push(starts[starts.length - 1] + line.length);
  return {
    starts: Uint32Array.from(starts),
    positions: Float64Array.from(lines.flat().flatMap(([east, south]) => [1000 + east, 2000 - south])),
  };
}

interface MadeBuilding {
  ring: Corner[];
  id?: string;
  storeys?: number;
  storeyHeight?: number;
  floor?: number;
  residents?: number;
}

export function buildingsOf(made: readonly MadeBuilding[]): FloodedBuildings {
  return {
    ids: made.map(({ id }, index) => id ?? `city:b${index}`),
    names: made.map(() => undefined),
    uses: made.map(() => 'residential'),
    places: new Float64Array(2 * made.length),
    firstRing: Uint32Array.from({ length: made.length + 1 }, (_, index) => index),
    rings: linesOf(made.map(({ ring }) => ring)),
    storeys: Uint16Array.from(made, ({ storeys = 2 }) => storeys),
    storeyHeight: Float32Array.from(made, ({ storeyHeight = 3 }) => storeyHeight),
    floor: Float32Array.from(made, ({ floor = USUAL_FLOOR }) => floor),
    residents: Float32Array.from(made, ({ residents = Number.NaN }) => residents),
  };
}

/** Roads of one edge each, e0 and on. */
export function roadsOf(lines: readonly Corner[][]): FloodedRoads {
  return {
    ids: lines.map((_, index) => `map:e${index}`),
    line: Uint32Array.from(lines, (_, index) => index),
    lines: linesOf(lines),
    names: lines.map(() => undefined),
    classes: lines.map(() => 'residential'),
    lengths: Float64Array.from(lines, () => 100),
    places: new Float64Array(2 * lines.length),
  };
}

export const cityOf = (parts: Partial<FloodedCity>): FloodedCity => ({ ...NO_CITY, ...parts });

/** A picture of `cells` cells that are all alike, or as a function says; speed is eastwards. */
export function picture(
  time: number,
  cells: number,
  depth: number | ((cell: number) => number),
  speed = 0,
): FloodFrame {
  return {
    time,
    depth: Float32Array.from({ length: cells }, (_, cell) =>
      typeof depth === 'number' ? depth : depth(cell),
    ),
    velocityX: new Float32Array(cells).fill(speed),
    velocityY: new Float32Array(cells),
  };
}
