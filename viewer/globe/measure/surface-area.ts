import { metresPerDegree } from '../../../models/geodesy/ellipsoid.ts';
import { geodesicPolygon } from '../../../models/geodesy/geodesic-lines.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** Cells along the longer side of the box around an area. */
const CELLS = 48;

/** Where the heights of an area are to be known: the corners of a grid of cells over it. */
export interface AreaGrid {
  columns: number;
  rows: number;
  /** Corners, row by row from the south-west: (columns + 1) × (rows + 1). */
  corners: { longitude: number; latitude: number }[];
  /** Whether the middle of a cell lies within the area: columns × rows. */
  inside: boolean[];
  /** Metres of a cell's sides. */
  width: number;
  height: number;
}

export function areaGrid(places: readonly GroundPlace[], cells: number = CELLS): AreaGrid {
  const longitudes = places.map(({ longitude }) => longitude);
  const latitudes = places.map(({ latitude }) => latitude);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const metres = metresPerDegree((south + north) / 2);
  const [across, up] = [(east - west) * metres.longitude, (north - south) * metres.latitude];
  const cell = Math.max(across, up, 1e-6) / cells;
  const columns = Math.max(1, Math.round(across / cell));
  const rows = Math.max(1, Math.round(up / cell));
  const at = (column: number, row: number) => ({
    longitude: west + ((east - west) * column) / columns,
    latitude: south + ((north - south) * row) / rows,
  });
  const corners: AreaGrid['corners'] = [];
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++) corners.push(at(column, row));
  const inside: boolean[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      inside.push(isInside(places, at(column + 0.5, row + 0.5)));
  return { columns, rows, corners, inside, width: across / columns, height: up / rows };
}

/**
 * Square metres of the ground within an area, slopes included: its area on the ellipsoid, times what the cells
 * within it, each two triangles over its corners, have more of surface than of plan. Undefined where the height of a
 * corner that counts is not known, or no cell's middle lies within.
 */
export function surfaceArea(
  places: readonly GroundPlace[],
  grid: AreaGrid,
  heights: readonly (number | undefined)[],
): number | undefined {
  const { columns, rows, inside, width, height } = grid;
  let surface = 0;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!inside[row * columns + column]) continue;
      const corner = row * (columns + 1) + column;
      const southWest = heights[corner];
      const southEast = heights[corner + 1];
      const northWest = heights[corner + columns + 1];
      const northEast = heights[corner + columns + 2];
      if (southWest === undefined || southEast === undefined) return undefined;
      if (northWest === undefined || northEast === undefined) return undefined;
      surface +=
        triangle(width, height, southEast - southWest, northEast - southEast) +
        triangle(width, height, northEast - northWest, northWest - southWest);
      count++;
    }
  }
  if (count === 0) return undefined;
  const { area } = geodesicPolygon(places.map(({ longitude, latitude }) => [longitude, latitude] as const));
  return (area * surface) / (count * width * height);
}

/** Area of a right triangle over sides of a cell, whose heights differ along them. */
function triangle(width: number, height: number, across: number, up: number): number {
  return Math.hypot(width * height, across * height, width * up) / 2;
}

function isInside(
  places: readonly GroundPlace[],
  { longitude, latitude }: { longitude: number; latitude: number },
): boolean {
  let inside = false;
  for (let i = 0, k = places.length - 1; i < places.length; k = i++) {
    const [a, b] = [places[i], places[k]];
    if (a.latitude > latitude === b.latitude > latitude) continue;
    const crossing =
      a.longitude + ((latitude - a.latitude) / (b.latitude - a.latitude)) * (b.longitude - a.longitude);
    if (longitude < crossing) inside = !inside;
  }
  return inside;
}
