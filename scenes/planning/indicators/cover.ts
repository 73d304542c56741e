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

/** Whether all of it lies within, and nowhere at the side: the usual case, which needs no overlay. */
function isInside(polygon: Polygon, parcel: Polygon): boolean {
  if (parcel.length > 1 || !polygon[0].every((corner) => isWithin(parcel, corner))) return false;
  for (const [a, b] of sidesOf(polygon))
    for (const [c, d] of sidesOf(parcel)) if (crossingOf(a, b, c, d)) return false;
  return true;
}

/** Square metres of polygons that may lie over one another, each place counted once. */
export function areaOfUnion(polygons: readonly Polygon[]): number {
  const isApart = polygons.every((one, i) => polygons.every((other, j) => j <= i || !boxesMeet(one, other)));
  return areaOfAll(isApart ? polygons : unite(polygons));
}
