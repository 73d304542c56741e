import type { Matrix } from '../../../models/gltf/node-matrix.ts';
import type { ContentBounds } from './content-report.ts';
import { outside, transformPoint, type Volume } from './volume.ts';

/** Steps of each search along a side: a face of a kilometre to less than a centimetre. */
const STEPS = 30;
const THIRD = 1 / 3;

/**
 * Metres that something in a box (in a tile's frame) surely lies outside of a volume. Each face of the smallest box
 * around a content is touched by the content, at a place that is not known: so it is outside by no less than the
 * nearest point of a face. Corners say more than is true, since the box is turned against the volume. `enough`: no
 * more than this is 0.
 */
export function contentOutside(bounds: ContentBounds, world: Matrix, volume: Volume, enough: number): number {
  const at = (x: number, y: number, z: number): number => outside(volume, ...transformPoint(world, x, y, z));
  let corners = 0;
  for (const x of [bounds[0], bounds[3]])
    for (const y of [bounds[1], bounds[4]])
      for (const z of [bounds[2], bounds[5]]) corners = Math.max(corners, at(x, y, z));
  if (corners <= enough) return 0;
  let farthest = 0;
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [0, 1, 2].filter((other) => other !== axis);
    for (const side of [axis, axis + 3]) {
      const point = [0, 0, 0];
      point[axis] = bounds[side];
      const nearest = lowest(bounds[u], bounds[u + 3], (a) => {
        point[u] = a;
        return lowest(bounds[v], bounds[v + 3], (b) => {
          point[v] = b;
          return at(point[0], point[1], point[2]);
        });
      });
      farthest = Math.max(farthest, nearest);
    }
  }
  return farthest <= enough ? 0 : farthest;
}

/** The least value of a function with one valley between two places. */
function lowest(from: number, to: number, f: (x: number) => number): number {
  let low = from;
  let high = to;
  let best = Math.min(f(low), f(high));
  for (let step = 0; step < STEPS && best > 0 && high > low; step++) {
    const a = low + (high - low) * THIRD;
    const b = high - (high - low) * THIRD;
    const atA = f(a);
    const atB = f(b);
    best = Math.min(best, atA, atB);
    if (atA <= atB) high = b;
    else low = a;
  }
  return best;
}
