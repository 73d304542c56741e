import type { GeometryPool, GeometryRun } from './geometry-pool.ts';
import type { Corners } from './shape-builder.ts';

/** Steps of the scale that neighbours are told by. */
const STEPS = 1 << 24;
/** Holds a step and the number of an item in one double, so that they can be sorted as numbers. */
const ITEMS = 2 ** 28;

/**
 * Cuts a surface of many polygons into runs of at most `most`, neighbours together: halved again and again across its
 * longer side, by the first corner of each polygon (a k-d tree, Bentley 1975). The run's items are put in that order
 * in place. One run where there are few.
 */
export function cutRelief(
  pool: GeometryPool,
  corners: Corners,
  run: GeometryRun,
  most: number,
): GeometryRun[] {
  const count = run.itemTo - run.itemFrom;
  if (count <= most) return [run];
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const places = placesOf(pool, corners, run);
  const ends: number[] = [];
  halve(order, places, Math.ceil(count / most), 0, ends);
  const items = pool.items.data.slice(run.itemFrom, run.itemTo);
  const shells = pool.itemShells.data.slice(run.itemFrom, run.itemTo);
  for (let index = 0; index < count; index++) {
    pool.items.data[run.itemFrom + index] = items[order[index]];
    pool.itemShells.data[run.itemFrom + index] = shells[order[index]];
  }
  return ends.map((end, piece) => ({
    ...run,
    itemFrom: run.itemFrom + (ends[piece - 1] ?? 0),
    itemTo: run.itemFrom + end,
    lineTo: run.lineFrom,
    pointTo: run.pointFrom,
  }));
}

/** Longitude and latitude of the first corner of each item; 0 for links. */
function placesOf(pool: GeometryPool, corners: Corners, run: GeometryRun): Float64Array {
  const places = new Float64Array((run.itemTo - run.itemFrom) * 2);
  for (let item = run.itemFrom; item < run.itemTo; item++) {
    const value = pool.items.data[item];
    const ring = value < 0 ? pool.ringCount : pool.polygonStarts.data[value >> 1];
    if (ring >= pool.ringCount) continue;
    const at = (pool.ringStarts.data[ring] - corners.first) * 3;
    for (let axis = 0; axis < 2; axis++) {
      const place = corners.positions[at + axis];
      if (Number.isFinite(place)) places[(item - run.itemFrom) * 2 + axis] = place;
    }
  }
  return places;
}

/** Puts the items of `order` into `pieces` parts, and adds where each ends, counted from `before`. */
function halve(
  order: Uint32Array,
  places: Float64Array,
  pieces: number,
  before: number,
  ends: number[],
): void {
  if (pieces <= 1) {
    ends.push(before + order.length);
    return;
  }
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const item of order) {
    for (let axis = 0; axis < 2; axis++) {
      const place = places[item * 2 + axis];
      if (place < low[axis]) low[axis] = place;
      if (place > high[axis]) high[axis] = place;
    }
  }
  const scale = Math.cos((low[1] * Math.PI) / 180);
  const axis = (high[0] - low[0]) * scale > high[1] - low[1] ? 0 : 1;
  const size = high[axis] - low[axis] || 1;
  const keys = Float64Array.from(
    order,
    (item) => Math.floor(((places[item * 2 + axis] - low[axis]) / size) * STEPS) * ITEMS + item,
  );
  keys.sort();
  for (let index = 0; index < order.length; index++) order[index] = keys[index] % ITEMS;
  const first = Math.floor(pieces / 2);
  const middle = Math.floor((order.length * first) / pieces);
  halve(order.subarray(0, middle), places, first, before, ends);
  halve(order.subarray(middle), places, pieces - first, before + middle, ends);
}
