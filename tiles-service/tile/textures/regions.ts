import type { PicturedFace } from '../../../scenes/geometry/solids/face-pictures.ts';

/** A part of a picture that polygons show, u and v from its lower left corner. Parts of one picture never touch. */
export interface Region {
  west: number;
  south: number;
  east: number;
  north: number;
  /** The least metres that a side of the picture takes on its polygons: how finely it is seen. */
  metresPerSide: number;
}

/** More parts of one picture than this are taken as one. */
const MOST_REGIONS = 1_500;
/** Parts that lie this close are one: their corners may be shared. */
const APART = 1e-5;

/** Joins the parts that touch, until none do. */
export function regionsOf(faces: readonly PicturedFace[]): Region[] {
  let regions: Region[] = faces.map(({ west, south, east, north, metresPerSide }) => ({
    west,
    south,
    east,
    north,
    metresPerSide,
  }));
  if (regions.length > MOST_REGIONS) return [regions.reduce(union)];
  for (;;) {
    const joined = joinTouching(regions);
    if (joined.length === regions.length) return joined;
    regions = joined;
  }
}

/** One pass from west to east; what a part grows into is looked at in the next pass. */
function joinTouching(regions: readonly Region[]): Region[] {
  const sorted = [...regions].sort((a, b) => a.west - b.west);
  const open: Region[] = [];
  const done: Region[] = [];
  for (const region of sorted) {
    let current = region;
    for (let i = open.length - 1; i >= 0; i--) {
      const other = open[i];
      if (other.east + APART < current.west) {
        done.push(other);
        open.splice(i, 1);
      } else if (other.south <= current.north + APART && current.south <= other.north + APART) {
        current = union(current, other);
        open.splice(i, 1);
      }
    }
    open.push(current);
  }
  return [...done, ...open];
}

function union(a: Region, b: Region): Region {
  return {
    west: Math.min(a.west, b.west),
    south: Math.min(a.south, b.south),
    east: Math.max(a.east, b.east),
    north: Math.max(a.north, b.north),
    metresPerSide: Math.min(a.metresPerSide, b.metresPerSide),
  };
}
