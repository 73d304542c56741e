import { cross, distance, type Point, ringArea } from '../../geometry/plane.ts';

/**
 * A ring with one side moved outwards by metres, parallel to itself, between the lines of its neighbours; undefined
 * where there is no such side, it has no length, or it turns round. A neighbour on the same line gets a corner of
 * its own. `isOuter`: outwards is away from the inside; of a hole, into it.
 */
export function movedSide(
  ring: readonly Point[],
  side: number,
  metres: number,
  isOuter = true,
): Point[] | undefined {
  const count = ring.length;
  if (!(Number.isInteger(side) && side >= 0 && side < count)) return undefined;
  const at = (index: number): Point => ring[(index + count) % count];
  const [before, a, b, after] = [at(side - 1), at(side), at(side + 1), at(side + 2)];
  const length = distance(a, b);
  if (length === 0) return undefined;
  const hand = ringArea(ring) > 0 === isOuter ? 1 : -1;
  const shift: Point = [
    ((hand * (b[1] - a[1])) / length) * metres,
    ((-hand * (b[0] - a[0])) / length) * metres,
  ];
  const direction: Point = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const from = slide(a, before, shift, direction);
  const to = slide(b, after, shift, direction);
  const isTurned =
    (last(to)[0] - last(from)[0]) * direction[0] + (last(to)[1] - last(from)[1]) * direction[1] <= 0;
  if (isTurned) return undefined;
  const out: Point[] = [];
  for (let i = 0; i < count; i++) {
    if (i === side) out.push(...from);
    else if (i === (side + 1) % count) out.push(...[...to].reverse());
    else out.push(ring[i]);
  }
  // Pushed through to the other side the ring would be turned inside out.
  return ringArea(out) > 0 === ringArea(ring) > 0 && ringArea(out) !== 0 ? out : undefined;
}

/** The corner as it is kept (where the neighbour lies on the same line), and where it moves to. */
function slide(corner: Point, neighbour: Point, shift: Point, direction: Point): Point[] {
  const away: Point = [neighbour[0] - corner[0], neighbour[1] - corner[1]];
  const sine = cross(direction[0], direction[1], away[0], away[1]);
  const reach = Math.hypot(...away);
  if (Math.abs(sine) < 1e-6 * reach) return [corner, [corner[0] + shift[0], corner[1] + shift[1]]];
  const share = cross(direction[0], direction[1], shift[0], shift[1]) / sine;
  return [[corner[0] + away[0] * share, corner[1] + away[1] * share]];
}

const last = (points: readonly Point[]): Point => points[points.length - 1];
