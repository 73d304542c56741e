import type { Extent } from '../../../models/schema/layer.ts';
import { middleLatitude, type Places, planeAt, weightOf } from './plane.ts';

/** Weights per square kilometre on a grid, rows from the north. */
export interface Density {
  values: Float32Array;
  columns: number;
  rows: number;
  /** Of the grid's edges, degrees. */
  extent: Extent;
  /** Metres of a side of a cell. */
  cell: number;
  maximum: number;
}

/** Cells across a kernel's radius, and at most across the grid. */
const CELLS_PER_RADIUS = 6;
const MOST_CELLS = 1024;

/**
 * Kernel density with Silverman's quartic kernel, K(u) = 3 / (π r²) · (1 − u²)² (Density Estimation for Statistics and
 * Data Analysis, 1986, eq. 4.5): each place spreads its weight over a disc of `radius` metres. Undefined where no
 * place counts.
 */
export function kernelDensity(places: Places, radius: number): Density | undefined {
  const latitude = middleLatitude(places);
  if (latitude === undefined) return undefined;
  const plane = planeAt(latitude);
  const count = places.longitudes.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const bounds = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = 0; at < count; at++) {
    if (weightOf(places, at) === 0) continue;
    x[at] = plane.x(places.longitudes[at]);
    y[at] = plane.y(places.latitudes[at]);
    bounds[0] = Math.min(bounds[0], x[at]);
    bounds[1] = Math.min(bounds[1], y[at]);
    bounds[2] = Math.max(bounds[2], x[at]);
    bounds[3] = Math.max(bounds[3], y[at]);
  }
  const [left, top] = [bounds[0] - radius, bounds[1] - radius];
  const [width, height] = [bounds[2] + radius - left, bounds[3] + radius - top];
  const cell = Math.max(radius / CELLS_PER_RADIUS, Math.max(width, height) / MOST_CELLS);
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const values = new Float32Array(columns * rows);
  const squareKilometre = 1e6;
  const peak = (3 / (Math.PI * radius * radius)) * squareKilometre;
  for (let at = 0; at < count; at++) {
    const weight = weightOf(places, at);
    if (weight === 0) continue;
    const [px, py] = [x[at] - left, y[at] - top];
    const [c0, c1] = [
      Math.max(0, Math.floor((px - radius) / cell)),
      Math.min(columns - 1, Math.floor((px + radius) / cell)),
    ];
    const [r0, r1] = [
      Math.max(0, Math.floor((py - radius) / cell)),
      Math.min(rows - 1, Math.floor((py + radius) / cell)),
    ];
    for (let row = r0; row <= r1; row++) {
      const dy = ((row + 0.5) * cell - py) / radius;
      for (let column = c0; column <= c1; column++) {
        const dx = ((column + 0.5) * cell - px) / radius;
        const inside = 1 - dx * dx - dy * dy;
        if (inside > 0) values[row * columns + column] += weight * peak * inside * inside;
      }
    }
  }
  let maximum = 0;
  for (const value of values) maximum = Math.max(maximum, value);
  const extent: Extent = [
    plane.longitude(left),
    plane.latitude(top + rows * cell),
    plane.longitude(left + columns * cell),
    plane.latitude(top),
  ];
  return { values, columns, rows, extent, cell, maximum };
}

/**
 * A density as an RGBA picture: where there is little one sees the map. The ramp runs by the square root of the
 * density, so that its middle is a quarter of the maximum.
 */
export function densityPicture({ values, maximum }: Density, ramp: readonly string[]): Uint8ClampedArray {
  const colours = ramp.map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const picture = new Uint8ClampedArray(values.length * 4);
  for (let at = 0; at < values.length; at++) {
    const share = maximum > 0 ? Math.sqrt(values[at] / maximum) : 0;
    const colour = colours[Math.min(colours.length - 1, Math.floor(share * colours.length))];
    picture.set(colour, at * 4);
    picture[at * 4 + 3] = share < 0.02 ? 0 : 70 + 125 * share;
  }
  return picture;
}
