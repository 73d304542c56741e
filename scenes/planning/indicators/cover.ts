import { distance } from '../../geometry/plane.ts';
import { crossingOf, isWithin, sidesOf } from '../distance.ts';
import { boxesMeet, intersect, unite } from '../overlay.ts';
import { areaOfAll, type Polygon, polygonArea } from '../plane.ts';

/** What of a polygon lies within a parcel. */
export interface Cover {
  pieces: readonly Polygon[];
  area: number;
}

const NONE: Cover = { pieces: [], area: 0 };
const known = new WeakMap<Polygon, WeakMap<Polygon, Cover>>();

/** Kept for each pair of polygons: whatever did not change is not laid over anything again. */
export function coverOf(polygon: Polygon, parcel: Polygon): Cover {
  let own = known.get(polygon);
  if (!own) {
    own = new WeakMap();
    known.set(polygon, own);
  }
  let cover = own.get(parcel);
  if (!cover) {
    cover = reckon(polygon, parcel);
    own.set(parcel, cover);
  }
  return cover;
}

function reckon(polygon: Polygon, parcel: Polygon): Cover {
  if (!boxesMeet(polygon, parcel)) return NONE;
  if (isInside(polygon, parcel)) return { pieces: [polygon], area: polygonArea(polygon) };
  const pieces = intersect([polygon], [parcel]);
  return { pieces, area: areaOfAll(pieces) };
}

/** Metres: a narrower strip along a common side is how outlines were drawn. */
const STRIP = 0.01;

/** Whether more lies within than such a strip: twice its area over its outline's length is how wide one is. */
export function isMoreThanStrip({ pieces, area }: Cover): boolean {
  let outline = 0;
  for (const piece of pieces) for (const [a, b] of sidesOf(piece)) outline += distance(a, b);
  return 2 * area > STRIP * outline;
}

/** Whether all of it lies within, and nowhere at the side: the usual case, which needs no overlay. */
function isInside(polygon: Polygon, parcel: Polygon): boolean {
  if (parcel.length > 1 || !polygon[0].every((corner) => isWithin(parcel, corner))) return false;
  for (const [a, b] of sidesOf(polygon))
    for (const [c, d] of sidesOf(parcel)) if (crossingOf(a, b, c, d)) return false;
  return true;
}

/** Square metres of polygons that may lie over one another, each place counted once. */
export function areaOfUnion(polygons: readonly Polygon[]): number {
  return areaOfAll(withoutOverlap(polygons));
}

/** Polygons as ones that do not overlap; those that are apart as they are. */
export function withoutOverlap(polygons: readonly Polygon[]): readonly Polygon[] {
  const isApart = polygons.every((one, i) => polygons.every((other, j) => j <= i || !boxesMeet(one, other)));
  return isApart ? polygons : unite(polygons);
}
