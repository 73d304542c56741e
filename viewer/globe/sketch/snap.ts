import type { SketchKind } from '../../stores/sketch.ts';

/** CSS pixels around a place that has been put within which the pointer means that very place. */
export const SNAP_RADIUS = 10;

/** What a click means: a new place, a place that is there already, or the end of the drawing. */
export type ClickMeaning = { put: 'new' } | { put: 'same'; index: number } | { finish: true };

/** A place of the canvas in CSS pixels. */
export interface CanvasPoint {
  x: number;
  y: number;
}

/**
 * What a click near places that have been put means. A click on the last place ends the drawing, as the second half
 * of a double click is one; so does one on the first place of a polygon. Points that are not on the canvas are
 * undefined.
 */
export function meaningOfClick(
  kind: SketchKind,
  pointer: CanvasPoint,
  points: readonly (CanvasPoint | undefined)[],
  fewest: number,
): ClickMeaning {
  const index = nearestPoint(pointer, points);
  if (index === undefined) return { put: 'new' };
  const enough = points.length >= fewest;
  if (index === points.length - 1 || (kind === 'polygon' && index === 0 && enough)) return { finish: true };
  return { put: 'same', index };
}

/** Index of the nearest point within the radius of snapping, the later of two that are as near. */
export function nearestPoint(
  pointer: CanvasPoint,
  points: readonly (CanvasPoint | undefined)[],
  radius: number = SNAP_RADIUS,
): number | undefined {
  let nearest: number | undefined;
  let least = radius;
  points.forEach((point, index) => {
    if (!point) return;
    const distance = Math.hypot(point.x - pointer.x, point.y - pointer.y);
    if (distance > least) return;
    least = distance;
    nearest = index;
  });
  return nearest;
}
