/** A ring of positions in a record: indices of its first position and behind its last one. */
export interface RingRange {
  from: number;
  to: number;
}

/** Which rings make a polygon: its outer one first, then its holes. */
export interface AssembledPolygons {
  polygons: RingRange[][];
  /** Holes in no outer ring, which were taken as polygons. */
  strayHoles: number;
}

/** Comparisons after which a record is taken as made to stop the reader; its holes are then matched by box alone. */
const MAXIMUM_STEPS = 4e8;

interface Outer {
  ring: RingRange;
  box: Box;
  area: number;
  holes: RingRange[];
}

type Box = [west: number, south: number, east: number, north: number];

/**
 * Sorts the rings of a Shapefile's polygon: outer rings run clockwise, holes the other way (ESRI Shapefile
 * Technical Description, 1998, page 8), in any order; a hole belongs to the smallest outer ring about it. Where
 * the largest ring runs the other way, the whole record is taken as drawn the other way round.
 */
export function assemblePolygons(
  rings: readonly RingRange[],
  x: Float64Array,
  y: Float64Array,
): AssembledPolygons {
  if (rings.length === 1) return { polygons: [[rings[0]]], strayHoles: 0 };
  const areas = rings.map((ring) => clockwiseArea(ring, x, y));
  let largest = 0;
  for (const area of areas) if (Math.abs(area) > Math.abs(largest)) largest = area;
  const sign = largest < 0 ? -1 : 1;
  const outers: Outer[] = [];
  const holes: RingRange[] = [];
  rings.forEach((ring, index) => {
    // Rings without an area seen from above may stand upright.
    if (areas[index] * sign >= 0)
      outers.push({ ring, box: boxOf(ring, x, y), area: Math.abs(areas[index]), holes: [] });
    else holes.push(ring);
  });
  if (outers.length === 1) return { polygons: [[outers[0].ring, ...holes]], strayHoles: 0 };
  const bySize = [...outers].sort((a, b) => a.area - b.area);
  const stray: RingRange[] = [];
  let steps = 0;
  for (const hole of holes) {
    const box = boxOf(hole, x, y);
    const candidates: Outer[] = [];
    for (const outer of bySize) if (contains(outer.box, box)) candidates.push(outer);
    steps += bySize.length;
    let owner: Outer | undefined = candidates[0];
    if (candidates.length > 1 && steps < MAXIMUM_STEPS) {
      owner = candidates.find(({ ring }) => {
        steps += ring.to - ring.from;
        return isInside(hole, ring, x, y);
      });
    }
    if (owner) owner.holes.push(hole);
    else stray.push(hole);
    if (steps > MAXIMUM_STEPS * 2) {
      stray.push(...holes.slice(holes.indexOf(hole) + 1));
      break;
    }
  }
  const polygons = outers.map(({ ring, holes }) => [ring, ...holes]);
  return { polygons: [...polygons, ...stray.map((ring) => [ring])], strayHoles: stray.length };
}

function clockwiseArea({ from, to }: RingRange, x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let at = from + 1; at + 1 < to; at++) {
    sum += (x[at + 1] - x[from]) * (y[at] - y[from]) - (x[at] - x[from]) * (y[at + 1] - y[from]);
  }
  return sum / 2;
}

function boxOf({ from, to }: RingRange, x: Float64Array, y: Float64Array): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = from; at < to; at++) {
    if (x[at] < box[0]) box[0] = x[at];
    if (y[at] < box[1]) box[1] = y[at];
    if (x[at] > box[2]) box[2] = x[at];
    if (y[at] > box[3]) box[3] = y[at];
  }
  return box;
}

function contains(outer: Box, inner: Box): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** A hole may touch its ring: the first of its positions that is not on the ring tells. */
function isInside(hole: RingRange, ring: RingRange, x: Float64Array, y: Float64Array): boolean {
  for (let at = hole.from; at < Math.min(hole.to, hole.from + 8); at++) {
    const side = sideOf(x[at], y[at], ring, x, y);
    if (side !== 0) return side > 0;
  }
  return true;
}

/** 1 inside, −1 outside, 0 on the ring; by counting crossings of a ray to the east. */
function sideOf(px: number, py: number, { from, to }: RingRange, x: Float64Array, y: Float64Array): number {
  let inside = false;
  for (let at = from; at + 1 < to; at++) {
    const [ax, ay, bx, by] = [x[at], y[at], x[at + 1], y[at + 1]];
    const cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    if (
      cross === 0 &&
      Math.min(ax, bx) <= px &&
      px <= Math.max(ax, bx) &&
      Math.min(ay, by) <= py &&
      py <= Math.max(ay, by)
    )
      return 0;
    if (ay > py !== by > py && px < ax + ((py - ay) * (bx - ax)) / (by - ay)) inside = !inside;
  }
  return inside ? 1 : -1;
}
