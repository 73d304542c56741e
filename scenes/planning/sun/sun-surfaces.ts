import { ringArea } from '../../geometry/plane.ts';
import { fromFirst } from '../plane.ts';
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

/**
 * Middles of the cells, three numbers each; the height is NaN where the ground is not known, and where a body stands on it,
 * which is no open ground. `level`: of the ground where there is no terrain.
 */
export function groundPoints(grid: GroundGrid, scene: RayScene, level = 0): Float64Array {
  const points = new Float64Array(grid.columns * grid.rows * 3);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const x = grid.west + (column + 0.5) * grid.cell;
      const y = grid.south + (row + 0.5) * grid.cell;
      const ground = scene.ground ? scene.ground.heightAt(x, y) : level;
      const z = ground + OVER_GROUND;
      const isOpen = !Number.isNaN(ground) && !liesIn(scene, x, y, z);
      points.set([x, y, isOpen ? z : Number.NaN], (row * grid.columns + column) * 3);
    }
  }
  return points;
}

/** Metres between two crossings of a body: nearer ones are triangles that share the side that was met. */
const APART = 0.001;

/**
 * Whether a place lies within a body: straight up it is left more often than entered, by the sides that its faces show; of
 * two solids of one body that overlap, both are left. What only hangs over a place is entered first.
 */
export function liesIn(scene: RayScene, x: number, y: number, z: number): boolean {
  const left = new Map<number, number>();
  for (let from = 0; ; ) {
    const at = scene.closest(x, y, z, 0, 0, 1, from, Infinity);
    if (at === Infinity) break;
    const body = scene.stopper;
    if (body >= 0) left.set(body, (left.get(body) ?? 0) + Math.sign(scene.facesUp));
    from = at + APART;
  }
  // A body whose faces are turned inside out is left as often, by the other sign.
  return [...left.values()].some((count) => count !== 0);
}

/** Seconds of sun on each cell of open ground; NaN where it is not known or built on. Without terrain it lies at `level`, 0. */
export function sunOnGround(
  scene: RayScene,
  path: SunPath,
  grid: GroundGrid,
  { level, ...options }: Partial<CastOptions> & { level?: number } = {},
): Float32Array {
  const points = groundPoints(grid, scene, level);
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
  /** Metres along the wall and up it, by panel. */
  width: Float32Array;
  height: Float32Array;
}

/**
 * Cuts the walls over a footprint (turned either way, not closed) into panels of at most `size` metres a side.
 * `isCourtyard`: the walls face inwards.
 */
export function facadePanels(
  ring: readonly (readonly [x: number, y: number])[],
  base: number,
  top: number,
  size: number,
  isCourtyard = false,
): FacadePanels {
  const points: number[] = [];
  const normals: number[] = [];
  const place: [side: number, column: number, row: number][] = [];
  const widths: number[] = [];
  const rows = Math.max(1, Math.ceil((top - base) / size));
  const hand = ringArea(fromFirst(ring)) > 0 !== isCourtyard ? 1 : -1;
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
          from[0] + ax * along + hand * ay * OVER_GROUND,
          from[1] + ay * along - hand * ax * OVER_GROUND,
          base + ((row + 0.5) * (top - base)) / rows,
        );
        normals.push(hand * ay, -hand * ax, 0);
        place.push([side, column, row]);
        widths.push(length / columns);
      }
    }
  }
  return {
    points: Float64Array.from(points),
    normals: Float64Array.from(normals),
    side: Uint16Array.from(place, ([side]) => side),
    column: Uint16Array.from(place, ([, column]) => column),
    row: Uint16Array.from(place, ([, , row]) => row),
    width: Float32Array.from(widths),
    height: new Float32Array(place.length).fill((top - base) / rows),
  };
}
