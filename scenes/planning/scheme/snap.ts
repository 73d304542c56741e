import { distance, type Point } from '../../geometry/plane.ts';
import { nearestOfSegments, sidesOf } from '../distance.ts';
import { boxOf } from '../overlay.ts';
import type { Polygon } from '../plane.ts';

/** A place that a pointer was drawn to, and what drew it there. */
export interface Snap {
  point: Point;
  kind: 'corner' | 'side' | 'square' | 'free';
}

/**
 * Where a pointer at a place of the plane means to be, within `metres`: a corner before a side; else, when a line is
 * drawn on from `from` after `before`, straight on or at a right angle to it; else where it is.
 */
export function snap(
  at: Point,
  polygons: Iterable<Polygon>,
  metres: number,
  { from, before }: { from?: Point; before?: Point } = {},
): Snap {
  let corner: { point: Point; metres: number } | undefined;
  let side: { point: Point; metres: number } | undefined;
  for (const polygon of polygons) {
    const box = boxOf(polygon);
    if (at[0] < box.west - metres || at[0] > box.east + metres) continue;
    if (at[1] < box.south - metres || at[1] > box.north + metres) continue;
    for (const [a, b] of sidesOf(polygon)) {
      const away = distance(at, a);
      if (away <= metres && away < (corner?.metres ?? Infinity)) corner = { point: a, metres: away };
      const near = nearestOfSegments(at, at, a, b);
      if (near.metres <= metres && near.metres < (side?.metres ?? Infinity))
        side = { point: near.to, metres: near.metres };
    }
  }
  if (corner) return { point: corner.point, kind: 'corner' };
  if (side) return { point: side.point, kind: 'side' };
  return (from && before && square(at, from, before, metres)) ?? { point: at, kind: 'free' };
}

/** Onto the line from `before` over `from`, or the one across it there. */
function square(at: Point, from: Point, before: Point, metres: number): Snap | undefined {
  const length = distance(before, from);
  if (length === 0) return undefined;
  const [ux, uy] = [(from[0] - before[0]) / length, (from[1] - before[1]) / length];
  const [dx, dy] = [at[0] - from[0], at[1] - from[1]];
  const along = dx * ux + dy * uy;
  const aside = dy * ux - dx * uy;
  const onLine: Point = [from[0] + along * ux, from[1] + along * uy];
  const across: Point = [from[0] - aside * uy, from[1] + aside * ux];
  if (Math.min(Math.abs(along), Math.abs(aside)) > metres) return undefined;
  return { point: Math.abs(aside) <= Math.abs(along) ? onLine : across, kind: 'square' };
}
