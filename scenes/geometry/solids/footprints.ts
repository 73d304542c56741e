import { SURFACE_SEMANTICS } from '../../../models/feature.ts';
import type { PlacedSurfaces } from './faces.ts';
import { cleanRing, convexHull, orientRings, type Ring, ringArea } from './ring.ts';

const GROUND = SURFACE_SEMANTICS.indexOf('ground');
const ROOF = SURFACE_SEMANTICS.indexOf('roof');
/** Roofs that rise this much above the rest of their body become blocks of their own, metres. */
const STEP = 3;
/** … down to this area, square metres. */
const SMALLEST_PART = 1;
const DEEPEST = 3;
/** Surfaces with corners in one square of this side belong together, metres. */
const JOINED = 1.5;
const TOLERANCE = 0.05;

/** One block that stands for a part of a body. */
export interface Footprint {
  rings: Ring[];
  height: number;
  /** Metres between its top and the highest or lowest roof over it. */
  deviation: number;
}

/** A roof surface seen from above. */
interface RoofPart {
  corners: number[];
  area: number;
  mean: number;
  lowest: number;
  highest: number;
}

/**
 * Blocks that stand for a body made of surfaces: its ground surfaces (or the outline of all its corners) at the
 * mean height of the roofs, and what rises well above them, a tower or a nave, as further blocks. `base` is the
 * height of the lowest corner along `up`.
 */
export function footprintsOfSurfaces(
  surfaces: PlacedSurfaces,
  up: readonly [number, number, number],
  base: number,
): Footprint[] {
  const roofs = roofParts(surfaces, up, base);
  const outlines = groundOutlines(surfaces);
  if (outlines.length === 0) {
    const hull = hullOf(surfaces.points, 3);
    if (hull.length > 0) outlines.push([hull]);
  }
  if (outlines.length === 0 || roofs.length === 0) return [];
  const { height, deviation, parts } = levelsOf(roofs, 0);
  return [...outlines.map((rings) => ({ rings, height, deviation })), ...parts];
}

/** Height of the lower roofs of a body, and blocks for those well above them. */
function levelsOf(
  roofs: readonly RoofPart[],
  depth: number,
): { height: number; deviation: number; parts: Footprint[] } {
  const limit = medianHeight(roofs) + STEP;
  const low = roofs.filter(({ mean }) => depth === DEEPEST || mean <= limit);
  const parts: Footprint[] = [];
  const missed: RoofPart[] = [];
  for (const group of connectedGroups(roofs.filter((roof) => !low.includes(roof)))) {
    const ring = hullOf(
      group.flatMap(({ corners }) => corners),
      2,
    );
    if (ring.length === 0 || Math.abs(ringArea(ring)) < SMALLEST_PART) {
      missed.push(...group);
      continue;
    }
    const level = levelsOf(group, depth + 1);
    parts.push({ rings: [ring], height: level.height, deviation: level.deviation }, ...level.parts);
  }
  const area = low.reduce((sum, roof) => sum + roof.area, 0);
  const height = low.reduce((sum, roof) => sum + roof.mean * roof.area, 0) / (area || 1);
  let deviation = 0;
  for (const roof of [...low, ...missed])
    deviation = Math.max(deviation, roof.highest - height, height - roof.lowest);
  return { height, deviation, parts };
}

function medianHeight(roofs: readonly RoofPart[]): number {
  const sorted = [...roofs].sort((a, b) => a.mean - b.mean);
  const half = sorted.reduce((sum, { area }) => sum + area, 0) / 2;
  let passed = 0;
  for (const { area, mean } of sorted) if ((passed += area) >= half) return mean;
  return sorted[0].mean;
}

/** Groups of surfaces that share corners. */
function connectedGroups(roofs: readonly RoofPart[]): RoofPart[][] {
  const groupAt = new Map<string, Set<RoofPart>>();
  const groups = new Set<Set<RoofPart>>();
  for (const roof of roofs) {
    let group = new Set([roof]);
    groups.add(group);
    for (let i = 0; i < roof.corners.length; i += 2) {
      const key = `${Math.round(roof.corners[i] / JOINED)},${Math.round(roof.corners[i + 1] / JOINED)}`;
      const other = groupAt.get(key);
      if (other && other !== group && groups.has(other)) {
        for (const member of group) other.add(member);
        groups.delete(group);
        for (const [place, value] of groupAt) if (value === group) groupAt.set(place, other);
        group = other;
      }
      groupAt.set(key, group);
    }
  }
  return [...groups].map((group) => [...group]);
}

function roofParts(
  { points, ringStarts, polygonStarts, semantics }: PlacedSurfaces,
  up: readonly [number, number, number],
  base: number,
): RoofPart[] {
  const hasRoofs = semantics.includes(ROOF);
  const parts: RoofPart[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (hasRoofs ? semantics[polygon] !== ROOF : semantics[polygon] === GROUND) continue;
    const ring = polygonStarts[polygon];
    const part: RoofPart = { corners: [], area: 0, mean: 0, lowest: Infinity, highest: -Infinity };
    for (let i = ringStarts[ring]; i < ringStarts[ring + 1]; i++) {
      const height = points[3 * i] * up[0] + points[3 * i + 1] * up[1] + points[3 * i + 2] * up[2] - base;
      part.corners.push(points[3 * i], points[3 * i + 1]);
      part.mean += height;
      part.lowest = Math.min(part.lowest, height);
      part.highest = Math.max(part.highest, height);
    }
    const count = part.corners.length / 2;
    if (count < 3) continue;
    part.mean /= count;
    part.area = Math.abs(ringArea(part.corners));
    // Without semantics, walls are told by having next to no area from above, and floors by lying at the base.
    if (!hasRoofs && (part.area < 0.01 || part.mean < 0.5)) continue;
    parts.push(part);
  }
  return parts;
}

function groundOutlines({ points, ringStarts, polygonStarts, semantics }: PlacedSurfaces): Ring[][] {
  const outlines: Ring[][] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (semantics[polygon] !== GROUND) continue;
    const rings: Ring[] = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const corners: Ring = [];
      for (let i = ringStarts[ring]; i < ringStarts[ring + 1]; i++)
        corners.push(points[3 * i], points[3 * i + 1]);
      const clean = cleanRing(corners, TOLERANCE);
      if (clean.length > 0) rings.push(clean);
      else if (rings.length === 0) break;
    }
    if (rings.length === 0) continue;
    orientRings(rings);
    outlines.push(rings);
  }
  return outlines;
}

/** Hull of points of which the first two of `width` coordinates count. */
function hullOf(points: ArrayLike<number>, width: number): Ring {
  const corners: number[] = [];
  for (let i = 0; i < points.length; i += width) corners.push(points[i], points[i + 1]);
  return cleanRing(convexHull(corners), TOLERANCE);
}
