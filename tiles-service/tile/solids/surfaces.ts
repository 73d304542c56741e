import { SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { PointIndex } from './point-index.ts';
import { DOOR_FACADE, FACADE_UNIT, GLASS_FACADE, NO_FACADE, type SolidMesh } from './solid-mesh.ts';
import { newellNormal, triangulatePolygon } from './triangulate.ts';

const GROUND = SURFACE_SEMANTICS.indexOf('ground');
const WALL = SURFACE_SEMANTICS.indexOf('wall');
const WINDOW = SURFACE_SEMANTICS.indexOf('window');
const DOOR = SURFACE_SEMANTICS.indexOf('door');
/** Corners nearer than this are one, metres. */
const SAME_CORNER = 0.005;
/** Polygons with less area are dropped, square metres. */
const LEAST_AREA = 1e-4;
/** Walls stand this close to upright: the sine of their slope against it. */
const UPRIGHT = 0.35;
/** Corners this close above the base stand on the ground, metres. */
const AT_BASE = 0.2;
/** An edge between faces that turn by less is not drawn. */
const SMOOTH = Math.cos((18 * Math.PI) / 180);

/** Polygons in the frame's metres, rings and polygons in compressed-sparse-row form as in SurfacesGeometry. */
export interface PlacedSurfaces {
  points: Float64Array;
  ringStarts: Uint32Array;
  polygonStarts: Uint32Array;
  semantics: Uint8Array;
  colors?: Uint8Array;
}

export interface SurfaceOptions {
  row: number;
  up: readonly [number, number, number];
  /** Height of the base along `up`, in metres from the frame's origin. */
  base: number;
  /** Windows on walls without real ones: metres between their axes and between floors. Absent: none. */
  facade?: { bayWidth: number; storeyHeight: number };
  /** Metres by which walls are lengthened into the ground where they stand on it; ground surfaces are then left out. */
  sink: number;
  edges: boolean;
}

interface Face {
  rings: number[][];
  normal: [number, number, number];
  polygon: number;
}

/** Adds polygons; returns how many were dropped because they have no area. */
export function addSurfaces(mesh: SolidMesh, surfaces: PlacedSurfaces, options: SurfaceOptions): number {
  const { faces, degenerate } = facesOf(surfaces, options.sink > 0);
  const fronts = options.facade ? frontsOf(surfaces, faces, options.facade.bayWidth, options.up) : undefined;
  const vertices = new PointIndex(6, 256);
  const edges = options.edges ? new CreaseFinder(mesh, surfaces.points) : undefined;
  const vertexOf = new Map<number, number>();

  for (const face of faces) {
    const color = colorOf(surfaces, face.polygon);
    const semantic = surfaces.semantics[face.polygon];
    const front = fronts?.get(face);
    const marker = semantic === WINDOW ? GLASS_FACADE : semantic === DOOR ? DOOR_FACADE : NO_FACADE;
    const lengthened = options.sink > 0 && isUpright(face.normal, options.up);
    const triangles = triangulatePolygon(surfaces.points, face.rings, face.normal);
    vertexOf.clear();
    for (const corner of triangles) {
      if (vertexOf.has(corner)) continue;
      let x = surfaces.points[3 * corner];
      let y = surfaces.points[3 * corner + 1];
      let z = surfaces.points[3 * corner + 2];
      let height = x * options.up[0] + y * options.up[1] + z * options.up[2] - options.base;
      if (lengthened && height < AT_BASE) {
        x -= options.up[0] * options.sink;
        y -= options.up[1] * options.sink;
        z -= options.up[2] * options.sink;
        height -= options.sink;
      }
      let u = 0;
      let v = marker;
      if (front && options.facade) {
        const along = x * front.tangentX + y * front.tangentY;
        u = clamp(((along - front.start) / (front.length || 1)) * front.bays * FACADE_UNIT);
        v = clamp((height / options.facade.storeyHeight) * FACADE_UNIT);
      }
      const vertex = vertices.getOrAdd([x, y, z, u, v, color], mesh.vertexCount);
      if (vertex === mesh.vertexCount) mesh.addVertex(x, y, z, u, v, options.row, color);
      vertexOf.set(corner, vertex);
    }
    for (let i = 0; i < triangles.length; i += 3)
      mesh.addTriangle(
        vertexOf.get(triangles[i]) as number,
        vertexOf.get(triangles[i + 1]) as number,
        vertexOf.get(triangles[i + 2]) as number,
      );
    edges?.addFace(face, vertexOf);
  }
  edges?.finish();
  return degenerate;
}

/** Cleaned rings with their normals. Repeated corners go, then rings of fewer than three and polygons without area. */
function facesOf(surfaces: PlacedSurfaces, withoutGround: boolean): { faces: Face[]; degenerate: number } {
  const { points, ringStarts, polygonStarts, semantics } = surfaces;
  const faces: Face[] = [];
  let degenerate = 0;
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    if (withoutGround && semantics[polygon] === GROUND) continue;
    const rings: number[][] = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const corners = distinctCorners(points, ringStarts[ring], ringStarts[ring + 1]);
      if (corners.length >= 3) rings.push(corners);
      else if (rings.length === 0) break;
    }
    const normal: Face['normal'] = rings.length > 0 ? newellNormal(points, rings[0]) : [0, 0, 0];
    const length = Math.hypot(...normal);
    if (!(length > 2 * LEAST_AREA)) {
      degenerate++;
      continue;
    }
    faces.push({ rings, normal: [normal[0] / length, normal[1] / length, normal[2] / length], polygon });
  }
  return { faces, degenerate };
}

function distinctCorners(points: Float64Array, start: number, end: number): number[] {
  const corners: number[] = [];
  const far = (a: number, b: number): boolean =>
    Math.abs(points[3 * a] - points[3 * b]) > SAME_CORNER ||
    Math.abs(points[3 * a + 1] - points[3 * b + 1]) > SAME_CORNER ||
    Math.abs(points[3 * a + 2] - points[3 * b + 2]) > SAME_CORNER;
  for (let i = start; i < end; i++)
    if (corners.length === 0 || far(corners[corners.length - 1], i)) corners.push(i);
  while (corners.length > 1 && !far(corners[0], corners[corners.length - 1])) corners.pop();
  return corners;
}

/** A stretch of wall in one plane, whatever polygons it is made of: window bays run through it. */
interface Front {
  tangentX: number;
  tangentY: number;
  start: number;
  length: number;
  bays: number;
}

function frontsOf(
  surfaces: PlacedSurfaces,
  faces: readonly Face[],
  bayWidth: number,
  up: SurfaceOptions['up'],
): Map<Face, Front> {
  const byPlane = new Map<string, Front>();
  const fronts = new Map<Face, Front>();
  for (const face of faces) {
    const semantic = surfaces.semantics[face.polygon];
    if ((semantic !== WALL && semantic !== 0) || !isUpright(face.normal, up)) continue;
    const [nx, ny] = face.normal;
    const angle = Math.round((Math.atan2(ny, nx) * 180) / Math.PI / 4);
    const x = Math.cos((angle * 4 * Math.PI) / 180);
    const y = Math.sin((angle * 4 * Math.PI) / 180);
    const corner = face.rings[0][0];
    const offset = surfaces.points[3 * corner] * x + surfaces.points[3 * corner + 1] * y;
    const plane = `${angle}/${Math.round(offset)}`;
    let front = byPlane.get(plane);
    if (!front) {
      front = { tangentX: -y, tangentY: x, start: Number.POSITIVE_INFINITY, length: 0, bays: 0 };
      byPlane.set(plane, front);
    }
    let end = front.start + front.length;
    if (!Number.isFinite(end)) end = Number.NEGATIVE_INFINITY;
    for (const point of face.rings[0]) {
      const along =
        surfaces.points[3 * point] * front.tangentX + surfaces.points[3 * point + 1] * front.tangentY;
      front.start = Math.min(front.start, along);
      end = Math.max(end, along);
    }
    front.length = end - front.start;
    front.bays = front.length < 1.6 ? 0 : Math.max(1, Math.round(front.length / bayWidth));
    fronts.set(face, front);
  }
  return fronts;
}

/** Finds the edges between faces that meet at an angle, and those of one face only. */
class CreaseFinder {
  readonly #mesh: SolidMesh;
  readonly #points: Float64Array;
  readonly #pointIds = new PointIndex(3, 256);
  readonly #open = new Map<number, { normal: readonly number[]; a: number; b: number }>();

  constructor(mesh: SolidMesh, points: Float64Array) {
    this.#mesh = mesh;
    this.#points = points;
  }

  addFace(face: Face, vertexOf: ReadonlyMap<number, number>): void {
    for (const ring of face.rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = vertexOf.get(ring[j]);
        const b = vertexOf.get(ring[i]);
        if (a === undefined || b === undefined) continue;
        const from = this.#pointId(ring[j]);
        const to = this.#pointId(ring[i]);
        const key = Math.min(from, to) * 0x4000000 + Math.max(from, to);
        const other = this.#open.get(key);
        if (!other) {
          this.#open.set(key, { normal: face.normal, a, b });
          continue;
        }
        this.#open.delete(key);
        const [nx, ny, nz] = face.normal;
        if (nx * other.normal[0] + ny * other.normal[1] + nz * other.normal[2] > SMOOTH) continue;
        this.#mesh.addEdge(other.a, other.b);
        if (Math.min(a, b) !== Math.min(other.a, other.b) || Math.max(a, b) !== Math.max(other.a, other.b))
          this.#mesh.addEdge(a, b);
      }
    }
  }

  finish(): void {
    for (const { a, b } of this.#open.values()) this.#mesh.addEdge(a, b);
    this.#open.clear();
  }

  #pointId(corner: number): number {
    const at = 3 * corner;
    return this.#pointIds.getOrAdd(
      [this.#points[at], this.#points[at + 1], this.#points[at + 2]],
      this.#pointIds.size,
    );
  }
}

function isUpright(normal: readonly number[], up: readonly number[]): boolean {
  return Math.abs(normal[0] * up[0] + normal[1] * up[1] + normal[2] * up[2]) < UPRIGHT;
}

function colorOf({ colors }: PlacedSurfaces, polygon: number): number {
  if (!colors || colors[4 * polygon + 3] === 0) return 0x00ffffff;
  const at = 4 * polygon;
  return ((colors[at + 3] << 24) | (colors[at + 2] << 16) | (colors[at + 1] << 8) | colors[at]) >>> 0;
}

function clamp(value: number): number {
  return Math.max(-32_000, Math.min(32_000, Math.round(value)));
}
