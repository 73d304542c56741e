import type { RayScene } from '../rays/ray-scene.ts';
import { apparentLift, USUAL_REFRACTION } from './bending.ts';
import type { Point } from './line-of-sight.ts';
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

/**
 * What is seen from a point, cell by cell of a surface (its top at the middle of the cell): one ray to each, ring by ring
 * outwards, and what hid a cell is asked first whether it hides the next of the same direction. Far side: the face itself
 * turns its back, whatever stands between; what is looked for higher up (`target`) has none. The bend of light is reckoned
 * as a lift of the target: between the two the arc lies up to refraction·d²/8R beside the ray, 3 mm at 1 km and 6 cm at
 * 5 km.
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
  const sectors = Math.max(8, Math.ceil((8 * reach) / cell));
  const hints = new Int32Array(sectors + 1).fill(-1);
  const column0 = Math.floor((eye[0] - west) / cell);
  const row0 = Math.floor((eye[1] - south) / cell);

  const look = (column: number, row: number): void => {
    const at = row * columns + column;
    const top = tops[at];
    const dx = west + (column + 0.5) * cell - eye[0];
    const dy = south + (row + 0.5) * cell - eye[1];
    const away = dx * dx + dy * dy;
    if (Number.isNaN(top) || away > reach * reach || (span < 360 && !isWithin(dx, dy, from, span))) return;
    const dz = top + apparentLift(Math.sqrt(away), refraction) - eye[2];
    if (target === 0) {
      const upwards = Math.sqrt(Math.max(0, 1 - tiltX[at] * tiltX[at] - tiltY[at] * tiltY[at]));
      if (tiltX[at] * dx + tiltY[at] * dy + upwards * dz >= 0) {
        views[at] = VIEW.farSide;
        return;
      }
    }
    const sector = Math.floor((turn(dx, dy) / 4) * sectors);
    scene.hint = hints[sector];
    const isHidden = scene.isStopped(eye[0], eye[1], eye[2], dx, dy, dz + above, 0, 1);
    hints[sector] = scene.hint;
    views[at] = isHidden ? VIEW.hidden : VIEW.seen;
  };

  for (let ring = 0; ring <= Math.ceil(reach / cell) + 1; ring++) {
    const [low, high] = [Math.max(0, column0 - ring), Math.min(columns - 1, column0 + ring)];
    for (const row of ring === 0 ? [row0] : [row0 - ring, row0 + ring])
      if (row >= 0 && row < rows) for (let column = low; column <= high; column++) look(column, row);
    const [bottom, top] = [Math.max(0, row0 - ring + 1), Math.min(rows - 1, row0 + ring - 1)];
    for (const column of [column0 - ring, column0 + ring])
      if (column >= 0 && column < columns) for (let row = bottom; row <= top; row++) look(column, row);
  }
  return views;
}

/** A measure of direction that grows with it from 0 to 4 around, without a tangent. */
function turn(dx: number, dy: number): number {
  const share = dx / (Math.abs(dx) + Math.abs(dy) || 1);
  return dy >= 0 ? 1 - share : 3 + share;
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
