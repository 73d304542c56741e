import type { RayScene } from '../rays/ray-scene.ts';
import { apparentLift, USUAL_REFRACTION } from './bending.ts';
import { AT_EYE, type Point } from './line-of-sight.ts';
import type { Surface } from './surface.ts';

/** What a cell is to who looks: nothing known there, or beyond reach; seen; hidden by something; turned away itself. */
export const VIEW = { none: 0, seen: 1, hidden: 2, farSide: 3 } as const;

export interface ViewshedOptions {
  /** Metres. */
  reach: number;
  /** Metres over the surface of what is looked for: 0 the surface itself, 1.5 a person. */
  target: number;
  refraction: number;
  /** Degrees clockwise from north that the view begins at, and how many it takes; 360: all round. */
  from: number;
  span: number;
}

export const VIEWSHED_DEFAULTS: ViewshedOptions = {
  ...{ reach: 1_000, target: 0, refraction: USUAL_REFRACTION },
  ...{ from: 0, span: 360 },
};

/** Metres over its surface that a point of it is looked for at, so that its own face is not in the way. */
const OVER_SURFACE = 0.02;

/** Cells a side of the blocks that are first asked about as a whole. */
const BLOCK = 16;
/** Parts of the world that are told apart before a block. */
const PARTS = 64;

/**
 * What is seen from a point, cell by cell of a surface (its top at the middle of the cell): one ray to each, which
 * is cast at what can stand before its block of cells. Far side: the face itself turns its back,
 * whatever stands between; what is looked for higher up (`target`) has none. The bend of light is reckoned as a lift of the
 * target: between the two the arc lies up to refraction·d²/8R beside the ray, 3 mm at 1 km and 6 cm at 5 km.
 */
export function viewshed(
  scene: RayScene,
  surface: Surface,
  eye: Point,
  options: Partial<ViewshedOptions> = {},
): Uint8Array {
  const { reach, target, refraction, from, span } = { ...VIEWSHED_DEFAULTS, ...options };
  const { grid, tops, tiltX, tiltY } = surface;
  const { west, south, cell, columns, rows } = grid;
  const views = new Uint8Array(tops.length);
  const above = Math.max(OVER_SURFACE, target);
  const [eyeX, eyeY, eyeZ] = eye;
  const cells = new Int32Array(BLOCK * BLOCK);
  const sights = new Float64Array(BLOCK * BLOCK * 3);
  const among = new Int32Array(PARTS);
  const low = new Float64Array(3);
  const high = new Float64Array(3);

  /** Lays out the sights of a block that are to be looked along, and the box that they end in; tells how many. */
  const layOut = (column0: number, row0: number): number => {
    let count = 0;
    low.fill(Infinity);
    high.fill(-Infinity);
    for (let row = row0; row < Math.min(rows, row0 + BLOCK); row++) {
      for (let column = column0; column < Math.min(columns, column0 + BLOCK); column++) {
        const at = row * columns + column;
        const dx = west + (column + 0.5) * cell - eyeX;
        const dy = south + (row + 0.5) * cell - eyeY;
        const away = dx * dx + dy * dy;
        if (away > reach * reach || Number.isNaN(tops[at])) continue;
        if (span < 360 && !isWithin(dx, dy, from, span)) continue;
        const dz = tops[at] + apparentLift(Math.sqrt(away), refraction) - eyeZ;
        if (target === 0) {
          const upwards = Math.sqrt(Math.max(0, 1 - tiltX[at] * tiltX[at] - tiltY[at] * tiltY[at]));
          if (tiltX[at] * dx + tiltY[at] * dy + upwards * dz >= 0) {
            views[at] = VIEW.farSide;
            continue;
          }
        }
        const end = dz + above;
        sights[count * 3] = dx;
        sights[count * 3 + 1] = dy;
        sights[count * 3 + 2] = end;
        cells[count++] = at;
        if (dx < low[0]) low[0] = dx;
        if (dx > high[0]) high[0] = dx;
        if (dy < low[1]) low[1] = dy;
        if (dy > high[1]) high[1] = dy;
        if (end < low[2]) low[2] = end;
        if (end > high[2]) high[2] = end;
      }
    }
    return count;
  };

  for (let row = 0; row < rows; row += BLOCK) {
    for (let column = 0; column < columns; column += BLOCK) {
      const count = layOut(column, row);
      if (count === 0) continue;
      const parts = scene.bodiesToward(eye, low, high, among);
      const clear = scene.groundClearToward(eye, low, high);
      for (let i = 0; i < count; i++) {
        const [dx, dy, dz] = [sights[i * 3], sights[i * 3 + 1], sights[i * 3 + 2]];
        // An eye that was set on a roof or the ground is not hidden by it.
        const from = Math.min(1, AT_EYE / Math.hypot(dx, dy, dz));
        const isHidden = scene.isStopped(eyeX, eyeY, eyeZ, dx, dy, dz, from, 1, among, parts, clear);
        views[cells[i]] = isHidden ? VIEW.hidden : VIEW.seen;
      }
    }
  }
  return views;
}

function isWithin(dx: number, dy: number, from: number, span: number): boolean {
  const azimuth = (Math.atan2(dx, dy) * 180) / Math.PI;
  return (((azimuth - from) % 360) + 360) % 360 <= span;
}

/** In how many of several views each cell is seen. */
export function cumulativeView(views: readonly Uint8Array[]): Uint16Array {
  const times = new Uint16Array(views[0]?.length ?? 0);
  for (const view of views) for (let i = 0; i < view.length; i++) if (view[i] === VIEW.seen) times[i]++;
  return times;
}

/** Square metres of the cells of each kind: what a view comes to in numbers. */
export function viewAreas(view: Uint8Array, cell: number): Record<keyof typeof VIEW, number> {
  const counts = [0, 0, 0, 0];
  for (const kind of view) counts[kind]++;
  const [none, seen, hidden, farSide] = counts.map((count) => count * cell * cell);
  return { none, seen, hidden, farSide };
}
