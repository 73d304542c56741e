import type { RayScene } from '../rays/ray-scene.ts';
import { type CastOptions, SunCaster } from './sun-intervals.ts';
import type { SunPath } from './sun-path.ts';

/** Even cells over a rectangle of ground, local metres: row 0 is the southernmost. */
export interface GroundGrid {
  west: number;
  south: number;
  cell: number;
  columns: number;
  rows: number;
}

/** Metres over the ground that its sunshine is looked at, so that the ground itself is not in the way. */
const OVER_GROUND = 0.02;

/** Middles of the cells, three numbers each; where the ground is not known the height is NaN. */
export function groundPoints(grid: GroundGrid, scene: RayScene, above = OVER_GROUND): Float64Array {
  const points = new Float64Array(grid.columns * grid.rows * 3);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const x = grid.west + (column + 0.5) * grid.cell;
      const y = grid.south + (row + 0.5) * grid.cell;
      const ground = scene.ground ? scene.ground.heightAt(x, y) : 0;
      points.set([x, y, ground + above], (row * grid.columns + column) * 3);
    }
  }
  return points;
}

/** Seconds of sun on each cell of open ground; NaN where the ground is not known. Without terrain it lies at 0. */
export function sunOnGround(
  scene: RayScene,
  path: SunPath,
  grid: GroundGrid,
  options: Partial<CastOptions> = {},
): Float32Array {
  const points = groundPoints(grid, scene);
  const seconds = new SunCaster(scene, path, options).seconds(points);
  for (let i = 0; i < seconds.length; i++) if (Number.isNaN(points[i * 3 + 2])) seconds[i] = NaN;
  return seconds;
}

/** Panels of a façade, its colours to be: the middle of each, and where it faces. */
export interface FacadePanels {
  /** Three numbers each, local metres. */
  points: Float64Array;
  normals: Float64Array;
  /** Which side of the footprint, and which column and row of it, by panel. */
  side: Uint16Array;
  column: Uint16Array;
  row: Uint16Array;
}

/** Cuts the walls over a footprint (counter-clockwise, not closed) into panels of at most `size` metres a side. */
export function facadePanels(
  ring: readonly (readonly [x: number, y: number])[],
  base: number,
  top: number,
  size: number,
): FacadePanels {
  const points: number[] = [];
  const normals: number[] = [];
  const place: [side: number, column: number, row: number][] = [];
  const rows = Math.max(1, Math.ceil((top - base) / size));
  for (const [side, from] of ring.entries()) {
    const to = ring[(side + 1) % ring.length];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length === 0) continue;
    const [ax, ay] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const columns = Math.ceil(length / size);
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        const along = ((column + 0.5) * length) / columns;
        points.push(
          from[0] + ax * along + ay * OVER_GROUND,
          from[1] + ay * along - ax * OVER_GROUND,
          base + ((row + 0.5) * (top - base)) / rows,
        );
        normals.push(ay, -ax, 0);
        place.push([side, column, row]);
      }
    }
  }
  return {
    points: Float64Array.from(points),
    normals: Float64Array.from(normals),
    side: Uint16Array.from(place, ([side]) => side),
    column: Uint16Array.from(place, ([, column]) => column),
    row: Uint16Array.from(place, ([, , row]) => row),
  };
}

/** Where the sun shines at each direction of a path, a picture of shadows over the day: 1 lit, 0 shaded, by cell. */
export function* shadowFrames(
  scene: RayScene,
  path: SunPath,
  grid: GroundGrid,
  reach = 5_000,
): Generator<{ time: number; lit: Uint8Array }> {
  const points = groundPoints(grid, scene);
  for (const [i, time] of path.times.entries()) {
    const [dx, dy, dz] = path.directions.subarray(i * 3, i * 3 + 3);
    const lit = new Uint8Array(points.length / 3);
    for (let cell = 0; dz > 0 && cell < lit.length; cell++) {
      const at = cell * 3;
      if (Number.isNaN(points[at + 2])) continue;
      lit[cell] = scene.isStopped(points[at], points[at + 1], points[at + 2], dx, dy, dz, 0, reach) ? 0 : 1;
    }
    yield { time, lit };
  }
}
