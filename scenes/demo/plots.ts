import { boundingRectangle, clipLeft, contains, type Point, type Ring, ringArea } from './plane.ts';
import type { Random } from './random.ts';

/** Cuts a convex ring into plots of about an area, across its longer side. */
export function cutPlots(ring: Ring, area: number, random: Random, out: Point[][] = []): Point[][] {
  const own = ringArea(ring);
  if (own < area * random.between(1.1, 1.9)) {
    if (own > area * 0.3) out.push([...ring]);
    return out;
  }
  const { middle, direction, length } = boundingRectangle(ring);
  const share = random.between(-0.09, 0.09) * length;
  const at: Point = [middle[0] + direction[0] * share, middle[1] + direction[1] * share];
  const across: Point = [-direction[1], direction[0]];
  for (const part of [clipLeft(ring, at, across), clipLeft(ring, at, [-across[0], -across[1]])])
    if (part.length >= 3) cutPlots(part, area, random, out);
  return out;
}

/** A rectangle around a middle, `length` along `direction`. */
export function rectangle(middle: Point, [ux, uy]: Point, length: number, width: number): Point[] {
  const [l, w] = [length / 2, width / 2];
  const corner = (a: number, b: number): Point => [
    middle[0] + ux * a * l - uy * b * w,
    middle[1] + uy * a * l + ux * b * w,
  ];
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** A large rectangle inside a convex ring, with the direction of the ring's own; undefined if it would be too small. */
export function inscribed(
  ring: Ring,
  leastSide: number,
): { ring: Point[]; length: number; width: number } | undefined {
  const { middle, direction, length, width } = boundingRectangle(ring);
  for (let scale = 1; scale > 0.3; scale -= 0.05) {
    const [l, w] = [length * scale, width * scale];
    if (w < leastSide) return undefined;
    const box = rectangle(middle, direction, l, w);
    if (box.every((corner) => contains(ring, corner))) return { ring: box, length: l, width: w };
  }
  return undefined;
}
