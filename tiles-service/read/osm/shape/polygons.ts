import {
  type Bounds,
  boundsOf,
  doubleArea,
  interiorPoint,
  type Polygon,
  type Ring,
  reversed,
  ringContains,
} from './ring.ts';

/** Rings of one area; more would take minutes to sort out. */
export const MAXIMUM_RINGS = 20_000;

export type Role = 'outer' | 'inner' | 'unknown';

export interface NestedRings {
  polygons: Polygon[];
  /** Rings said to be holes with nothing around them: left out. */
  looseHoles: number;
  /** Rings whose place contradicts their role: their place was believed. */
  contradictions: number;
}

/**
 * Sorts rings that do not cross each other into polygons by which lies within which: rings within an even number of
 * others are outer ones, the others are holes. Roles are only asked where place says nothing: a ring marked
 * `inner` that lies in no other is no area of its own (its outer ring was cut away at an extract's edge).
 */
export function nestRings(rings: readonly Ring[], roles?: readonly Role[]): NestedRings {
  const result: NestedRings = { polygons: [], looseHoles: 0, contradictions: 0 };
  if (rings.length === 1 && roles?.[0] !== 'inner') {
    result.polygons.push([withSense(rings[0], true)]);
    return result;
  }
  const sorted = rings
    .map((ring, i): Placed => {
      const [x, y] = interiorPoint([ring]);
      const size = Math.abs(doubleArea(ring));
      return {
        ring,
        role: roles?.[i] ?? 'unknown',
        bounds: boundsOf(ring),
        x,
        y,
        size,
        depth: 0,
        polygon: undefined,
      };
    })
    .sort((a, b) => b.size - a.size);
  for (let i = 0; i < sorted.length; i++) {
    const placed = sorted[i];
    const parent = findParent(sorted, i);
    placed.depth = parent ? parent.depth + 1 : 0;
    if (placed.depth === 0 && placed.role === 'inner') {
      result.looseHoles++;
      // What lies within a missing area counts as if it lay in nothing.
      placed.depth = -1;
      continue;
    }
    const outer = placed.depth % 2 === 0;
    if (placed.role !== 'unknown' && (placed.role === 'outer') !== outer) result.contradictions++;
    if (outer || !parent?.polygon) {
      placed.polygon = [withSense(placed.ring, true)];
      result.polygons.push(placed.polygon);
    } else parent.polygon.push(withSense(placed.ring, false));
  }
  return result;
}

interface Placed {
  ring: Ring;
  role: Role;
  bounds: Bounds;
  /** A point inside. */
  x: number;
  y: number;
  size: number;
  depth: number;
  polygon: Polygon | undefined;
}

/** The smallest ring around: the rings are in descending size, so the last one before that holds the point. */
function findParent(sorted: readonly Placed[], index: number): Placed | undefined {
  const { x, y } = sorted[index];
  for (let j = index - 1; j >= 0; j--) {
    const { bounds, ring } = sorted[j];
    if (x < bounds.minX || x > bounds.maxX || y < bounds.minY || y > bounds.maxY) continue;
    if (ringContains(ring, x, y)) return sorted[j];
  }
  return undefined;
}

function withSense(ring: Ring, counterClockwise: boolean): Ring {
  return doubleArea(ring) > 0 === counterClockwise ? ring : reversed(ring);
}
