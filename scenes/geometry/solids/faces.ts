import { SURFACE_SEMANTICS, type SurfaceTextures } from '../../../models/feature.ts';
import { newellNormal } from './triangulate.ts';

const GROUND = SURFACE_SEMANTICS.indexOf('ground');
/** Corners nearer than this are one, metres. */
const SAME_CORNER = 0.005;
/** Polygons with less area are dropped, square metres. */
const LEAST_AREA = 1e-4;
/** Polygons narrower than this are dropped, metres: in a tile's steps they would face anywhere, and be lit so. */
const THICKNESS = 0.003;
/** Twice the area from which on no polygon is that narrow. */
const THIN_AREA = 0.5;
/** The same for building parts, whose tiles have finer steps: a door handle is made of less than a square centimetre. */
const FINE_AREA = 1e-6;
const FINE_CORNER = 0.0005;
const FINE_THICKNESS = 0.0005;
/** In `imageOf`: no picture. */
export const NO_IMAGE = 0xffff;

/** Polygons in the frame's metres, rings and polygons in compressed-sparse-row form as in SurfacesGeometry. */
export interface PlacedSurfaces {
  points: Float64Array;
  ringStarts: Uint32Array;
  polygonStarts: Uint32Array;
  semantics: Uint8Array;
  colors?: Uint8Array;
  textures?: SurfaceTextures;
}

/** A polygon that can be drawn. */
export interface Face {
  rings: number[][];
  normal: [number, number, number];
  /** Square metres of the outer ring. */
  area: number;
  polygon: number;
}

/** Polygons that are not drawn: those without area, and those that lie on others. */
export interface LeftOut {
  degenerate: number;
  coincident: number;
}

/**
 * Cleaned rings with their normals. Repeated corners go, then rings of fewer than three, polygons without area (the
 * slivers), and one of two that are dressed and lie on one another. `isFine`: of building parts, small ones too.
 */
export function facesOf(
  surfaces: PlacedSurfaces,
  withoutGround: boolean,
  isFine = false,
): { faces: Face[]; slivers: number[]; leftOut: LeftOut } {
  const { points, ringStarts, polygonStarts, semantics } = surfaces;
  const leastArea = isFine ? FINE_AREA : LEAST_AREA;
  const thickness = isFine ? FINE_THICKNESS : THICKNESS;
  const sameCorner = isFine ? FINE_CORNER : SAME_CORNER;
  const faces: Face[] = [];
  const slivers: number[] = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (withoutGround && semantics[polygon] === GROUND) continue;
    const rings: number[][] = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const corners = distinctCorners(points, ringStarts[ring], ringStarts[ring + 1], sameCorner);
      if (corners.length >= 3) rings.push(corners);
      else if (rings.length === 0) break;
    }
    const normal: Face['normal'] = rings.length > 0 ? newellNormal(points, rings[0]) : [0, 0, 0];
    const length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
    if (
      !(length > 2 * leastArea) ||
      (length < THIN_AREA && length < thickness * longestSide(points, rings[0]))
    ) {
      slivers.push(polygon);
      continue;
    }
    normal[0] /= length;
    normal[1] /= length;
    normal[2] /= length;
    faces.push({ rings, normal, area: length / 2, polygon });
  }
  // Where nothing is dressed, it does not show which of two that lie on one another is seen.
  const shown = surfaces.colors || surfaces.textures ? withoutTwins(faces, surfaces) : faces;
  const leftOut = { degenerate: slivers.length, coincident: faces.length - shown.length };
  return { faces: shown, slivers, leftOut };
}

/**
 * Modellers give both sides of a wall a face of its own, in the same place: drawn together they flicker. The one that
 * is dressed better stays (a picture before a colour before nothing), and of two alike the one that faces out.
 */
function withoutTwins(faces: readonly Face[], surfaces: PlacedSurfaces): Face[] {
  const byPlace = new Map<string, Face>();
  const middle = middleOf(surfaces.points);
  for (const face of faces) {
    const place = placeOf(surfaces.points, face);
    const twin = byPlace.get(place);
    if (!twin || betterOf(twin, face, surfaces, middle) === face) byPlace.set(place, face);
  }
  return byPlace.size === faces.length ? [...faces] : [...byPlace.values()];
}

/** The corners of a face to the millimetre, whichever comes first and whichever way round. */
function placeOf(points: Float64Array, { rings }: Face): string {
  const corners: string[] = [];
  for (const ring of rings) {
    for (const corner of ring) {
      const [x, y, z] = [0, 1, 2].map((axis) => Math.round(points[3 * corner + axis] * 1_000));
      corners.push(`${x} ${y} ${z}`);
    }
  }
  return corners.sort().join();
}

function betterOf(a: Face, b: Face, surfaces: PlacedSurfaces, middle: readonly number[]): Face {
  const [dressA, dressB] = [a, b].map(({ polygon }) => dressOf(surfaces, polygon));
  if (dressA !== dressB) return dressA > dressB ? a : b;
  const corner = 3 * b.rings[0][0];
  const outward = [0, 1, 2].reduce(
    (sum, axis) => sum + b.normal[axis] * (surfaces.points[corner + axis] - middle[axis]),
    0,
  );
  return outward > 0 ? b : a;
}

/** 2: a picture, 1: a colour, 0: neither. */
function dressOf({ colors, textures }: PlacedSurfaces, polygon: number): number {
  if (textures && textures.imageOf[polygon] !== NO_IMAGE) return 2;
  return colors && colors[4 * polygon + 3] > 0 ? 1 : 0;
}

function middleOf(points: Float64Array): [number, number, number] {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at++) {
    const axis = at % 3;
    if (points[at] < low[axis]) low[axis] = points[at];
    if (points[at] > high[axis]) high[axis] = points[at];
  }
  return [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
}

function longestSide(points: Float64Array, ring: readonly number[]): number {
  let longest = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [3 * ring[j], 3 * ring[i]];
    const [x, y, z] = [points[a] - points[b], points[a + 1] - points[b + 1], points[a + 2] - points[b + 2]];
    longest = Math.max(longest, x * x + y * y + z * z);
  }
  return Math.sqrt(longest);
}

function distinctCorners(points: Float64Array, start: number, end: number, distance: number): number[] {
  const corners: number[] = [];
  for (let i = start; i < end; i++)
    if (corners.length === 0 || areApart(points, corners[corners.length - 1], i, distance)) corners.push(i);
  while (corners.length > 1 && !areApart(points, corners[0], corners[corners.length - 1], distance))
    corners.pop();
  return corners;
}

function areApart(points: Float64Array, a: number, b: number, distance: number): boolean {
  return (
    Math.abs(points[3 * a] - points[3 * b]) > distance ||
    Math.abs(points[3 * a + 1] - points[3 * b + 1]) > distance ||
    Math.abs(points[3 * a + 2] - points[3 * b + 2]) > distance
  );
}
