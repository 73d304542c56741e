import { MAXIMUM_RINGS, nestRings, type Role } from './polygons.ts';
import { areaOf, cleanRing, type Polygon, type Ring } from './ring.ts';
import { simpleLoops } from './simple-loops.ts';

/** Loops below this are no area: a misplaced digit, a doubled line. */
const SMALLEST_AREA = 0.01;
/** Of the loops that a crossing makes, those below this share of the largest are slips of the pen. */
const SLIVER_SHARE = 0.01;

export interface RawRing {
  points: Int32Array;
  roles: ReadonlySet<string>;
}

export interface AreaShape {
  polygons: Polygon[];
  repairs: Set<AreaRepair>;
  /** Why there is no polygon, when there is none. */
  problem?: AreaProblem;
}

export type AreaRepair =
  | 'spikes'
  | 'self-crossing'
  | 'self-touching'
  | 'degenerate-ring'
  | 'loose-hole'
  | 'ring-role'
  | 'unchecked';
export type AreaProblem = 'too-few-points' | 'no-area' | 'hole-without-outer' | 'too-many-rings';

/**
 * Valid polygons out of rings as they are drawn: repeated vertices and spikes removed, rings that cross or touch
 * themselves cut into simple ones, holes put where they belong.
 */
export function shapeArea(raw: readonly RawRing[]): AreaShape {
  const repairs = new Set<AreaRepair>();
  const rings: Ring[] = [];
  const roles: Role[] = [];
  let fewPoints = 0;
  for (const { points, roles: given } of raw) {
    const ring = cleanRing(points);
    if (ring.length < 6) {
      fewPoints++;
      continue;
    }
    if (points.length - ring.length > (isClosedLine(points) ? 2 : 0)) repairs.add('spikes');
    const { loops, crossed, touched, checked } = simpleLoops(ring);
    if (crossed) repairs.add('self-crossing');
    else if (touched) repairs.add('self-touching');
    if (!checked) repairs.add('unchecked');
    const kept = withoutSlivers(loops, crossed);
    const role = roleOf(given);
    for (const loop of kept) {
      rings.push(loop);
      roles.push(role === 'outer' && kept.length > 1 ? 'unknown' : role);
    }
    if (kept.length === 0) repairs.add('degenerate-ring');
  }
  if (fewPoints > 0) repairs.add('degenerate-ring');
  if (rings.length === 0) {
    return { polygons: [], repairs, problem: fewPoints === raw.length ? 'too-few-points' : 'no-area' };
  }
  if (rings.length > MAXIMUM_RINGS) return { polygons: [], repairs, problem: 'too-many-rings' };
  const nested = nestRings(rings, roles);
  if (nested.looseHoles > 0) repairs.add('loose-hole');
  if (nested.contradictions > 0) repairs.add('ring-role');
  if (nested.polygons.length === 0) return { polygons: [], repairs, problem: 'hole-without-outer' };
  return { polygons: nested.polygons, repairs };
}

function isClosedLine(points: Int32Array): boolean {
  return points[0] === points[points.length - 2] && points[1] === points[points.length - 1];
}

function withoutSlivers(loops: Ring[], crossed: boolean): Ring[] {
  if (loops.length === 1) return areaOf(loops[0]) >= SMALLEST_AREA ? loops : [];
  const areas = loops.map(areaOf);
  const smallest = Math.max(SMALLEST_AREA, crossed ? Math.max(...areas) * SLIVER_SHARE : 0);
  return loops.filter((_, i) => areas[i] >= smallest);
}

function roleOf(roles: ReadonlySet<string>): Role {
  if (roles.size !== 1) return 'unknown';
  return roles.has('outer') ? 'outer' : roles.has('inner') ? 'inner' : 'unknown';
}
