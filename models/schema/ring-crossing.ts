import type { Position } from './position.ts';

/**
 * The first two sides of a ring, by the number of the corner that each begins at, that have a place in common though they do
 * not follow one another; undefined if there are none. Sides are swept along the longer way of the ring, so that only those
 * which lie beside one another there are compared: n log n for outlines of parcels and buildings.
 */
export function crossingSides(ring: readonly Position[]): [number, number] | undefined {
  const count = ring.length;
  const axis = spreadOf(ring, 0) >= spreadOf(ring, 1) ? 0 : 1;
  const across = 1 - axis;
  const end = (side: number) => ring[(side + 1) % count];
  const from = Float64Array.from(ring, (corner, side) => Math.min(corner[axis], end(side)[axis]));
  const to = Float64Array.from(ring, (corner, side) => Math.max(corner[axis], end(side)[axis]));
  const low = Float64Array.from(ring, (corner, side) => Math.min(corner[across], end(side)[across]));
  const high = Float64Array.from(ring, (corner, side) => Math.max(corner[across], end(side)[across]));
  const order = Uint32Array.from(ring.keys()).sort((a, b) => from[a] - from[b]);
  let active: number[] = [];
  let first: [number, number] | undefined;
  for (const side of order) {
    // Those that end before this one begins meet none that is still to come.
    active = active.filter((other) => to[other] >= from[side]);
    for (const other of active) {
      if (low[other] > high[side] || high[other] < low[side]) continue;
      const [i, j] = side < other ? [side, other] : [other, side];
      if (j === i + 1 || (i === 0 && j === count - 1)) continue;
      if (first && (i > first[0] || (i === first[0] && j > first[1]))) continue;
      if (cross(ring[i], ring[i + 1], ring[j], end(j))) first = [i, j];
    }
    active.push(side);
  }
  return first;
}

const spreadOf = (ring: readonly Position[], axis: 0 | 1): number => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const corner of ring) {
    least = Math.min(least, corner[axis]);
    most = Math.max(most, corner[axis]);
  }
  return most - least;
};

/** Twice the area on the left of the way from a over b to c. */
export const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether two sides have a place in common; of sides on one line, whether they lie over one another. */
function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc === 0 && abd === 0) {
    const axis = a[0] === b[0] ? 1 : 0;
    return (
      Math.max(a[axis], b[axis]) >= Math.min(c[axis], d[axis]) &&
      Math.max(c[axis], d[axis]) >= Math.min(a[axis], b[axis])
    );
  }
  return abc > 0 !== abd > 0 && cda > 0 !== cdb > 0;
}
