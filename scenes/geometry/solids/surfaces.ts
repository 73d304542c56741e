import { SURFACE_SEMANTICS, type SurfaceTextures } from '../../../models/feature.ts';
import { CreaseFinder } from './crease-finder.ts';
import { FacePictures, picturePart } from './face-pictures.ts';
import { type Face, facesOf, type LeftOut, NO_IMAGE, type PlacedSurfaces } from './faces.ts';
import { PointIndex } from './point-index.ts';
import { DOOR_FACADE, FACADE_UNIT, GLASS_FACADE, NO_FACADE, type SolidMesh } from './solid-mesh.ts';
import { triangulatePolygon } from './triangulate.ts';

const WALL = SURFACE_SEMANTICS.indexOf('wall');
const WINDOW = SURFACE_SEMANTICS.indexOf('window');
const DOOR = SURFACE_SEMANTICS.indexOf('door');
/** Walls stand this close to upright: the sine of their slope against it. */
const UPRIGHT = 0.35;
/** Corners this close above the base stand on the ground, metres. */
const AT_BASE = 0.2;

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
  /** Building parts: small faces are kept. */
  fine?: boolean;
}

/** Used again for every body: a table of its vertices, its edges, and the vertex of each corner of a face. */
const vertices = new PointIndex(9, 1024);
const creases = new CreaseFinder();
let vertexOf = new Int32Array(1024);
let faceOf = new Int32Array(1024);
let faceCount = 0;

/** Adds polygons; returns how many were left out. */
export function addSurfaces(mesh: SolidMesh, surfaces: PlacedSurfaces, options: SurfaceOptions): LeftOut {
  const { faces, slivers, leftOut } = facesOf(surfaces, options.sink > 0, options.fine);
  const { facade, up, base, sink, row } = options;
  const fronts = facade ? frontsOf(surfaces, faces, facade.bayWidth, up) : undefined;
  const { points } = surfaces;
  const corners = points.length / 3;
  if (corners > vertexOf.length) {
    vertexOf = new Int32Array(corners * 2);
    faceOf = new Int32Array(corners * 2);
    faceCount = 0;
  }
  vertices.clear();
  if (options.edges) creases.begin(mesh);
  const { key } = vertices;

  for (const [index, face] of faces.entries()) {
    const color = colorOf(surfaces, face.polygon);
    const semantic = surfaces.semantics[face.polygon];
    const front = fronts?.[index];
    const marker = semantic === WINDOW ? GLASS_FACADE : semantic === DOOR ? DOOR_FACADE : NO_FACADE;
    const reachesDown = sink > 0 && isUpright(face.normal, up);
    const triangles = triangulatePolygon(points, face.rings, face.normal);
    const picture = surfaces.textures ? pictureOf(mesh, surfaces.textures, face) : undefined;
    const coordinates = surfaces.textures?.coordinates;
    // A picture is not stretched: what reaches into the ground is put below it.
    const lengthened = reachesDown && !picture;
    key[6] = -1;
    key[7] = 0;
    key[8] = 0;
    // A number that no face before had: what corners have it is known at once.
    if (faceCount === 0x7fffffff) faceOf.fill((faceCount = 0));
    const now = ++faceCount;
    for (const corner of triangles) {
      if (faceOf[corner] === now) continue;
      let x = points[3 * corner];
      let y = points[3 * corner + 1];
      let z = points[3 * corner + 2];
      let height = x * up[0] + y * up[1] + z * up[2] - base;
      if (lengthened && height < AT_BASE) {
        x -= up[0] * sink;
        y -= up[1] * sink;
        z -= up[2] * sink;
        height -= sink;
      }
      let u = 0;
      let v = marker;
      if (front && facade) {
        const along = x * front.tangentX + y * front.tangentY;
        u = clamp(((along - front.start) / (front.length || 1)) * front.bays * FACADE_UNIT);
        v = clamp((height / facade.storeyHeight) * FACADE_UNIT);
      }
      key[0] = x;
      key[1] = y;
      key[2] = z;
      key[3] = u;
      key[4] = v;
      key[5] = color;
      if (picture && coordinates) {
        key[6] = picture.number;
        key[7] = coordinates[2 * corner] - picture.shiftU;
        key[8] = coordinates[2 * corner + 1] - picture.shiftV;
      }
      const vertex = vertices.getOrAdd(mesh.vertexCount);
      if (vertex === mesh.vertexCount) {
        mesh.addVertex(x, y, z, u, v, row, color);
        if (picture) mesh.pictures?.setVertex(vertex, picture.number, key[7], key[8]);
      }
      vertexOf[corner] = vertex;
      faceOf[corner] = now;
    }
    const firstIndex = mesh.indexCount;
    for (let i = 0; i < triangles.length; i += 3)
      mesh.addTriangle(vertexOf[triangles[i]], vertexOf[triangles[i + 1]], vertexOf[triangles[i + 2]]);
    if (picture && reachesDown) addSkirt(mesh, face, points, options, now);
    if (picture && mesh.indexCount > firstIndex)
      mesh.pictures?.faces.push({
        picture: picture.number,
        west: picture.west,
        south: picture.south,
        east: picture.east,
        north: picture.north,
        metresPerSide: Math.sqrt(face.area / Math.max(picture.area, 1e-9)),
        area: face.area,
        upward: face.normal[0] * up[0] + face.normal[1] * up[1] + face.normal[2] * up[2],
        row,
        firstIndex,
        endIndex: mesh.indexCount,
      });
    if (options.edges) addEdges(face, points, now);
  }
  if (options.edges) {
    for (const polygon of slivers) closeSliver(surfaces, polygon);
    creases.finish();
  }
  return leftOut;
}

/** Lengthens a wall with a picture into the ground, in the colours of the picture's lower edge. */
function addSkirt(
  mesh: SolidMesh,
  { rings }: Face,
  points: Float64Array,
  { up, base, sink, row }: SurfaceOptions,
  now: number,
): void {
  const stands = (corner: number): boolean => {
    const at = 3 * corner;
    const height = points[at] * up[0] + points[at + 1] * up[1] + points[at + 2] * up[2] - base;
    return faceOf[corner] === now && height < AT_BASE;
  };
  const below = (vertex: number): number => {
    const { pictures, positions } = mesh;
    const [x, y, z] = positions.subarray(3 * vertex, 3 * vertex + 3);
    const lower = mesh.addVertex(x - up[0] * sink, y - up[1] * sink, z - up[2] * sink, 0, NO_FACADE, row);
    if (pictures) {
      const [u, v] = pictures.coordinates.subarray(2 * vertex, 2 * vertex + 2);
      pictures.setVertex(lower, pictures.ofVertex(vertex), u, v);
    }
    return lower;
  };
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      if (!stands(ring[j]) || !stands(ring[i])) continue;
      const a = vertexOf[ring[j]];
      const b = vertexOf[ring[i]];
      const lowerA = below(a);
      const lowerB = below(b);
      mesh.addTriangle(lowerA, lowerB, b);
      mesh.addTriangle(lowerA, b, a);
    }
  }
}

function addEdges({ rings, normal }: Face, points: Float64Array, now: number): void {
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[j];
      const b = ring[i];
      if (faceOf[a] !== now || faceOf[b] !== now) continue;
      const from = creases.placeOf(points[3 * a], points[3 * a + 1], points[3 * a + 2]);
      const to = creases.placeOf(points[3 * b], points[3 * b + 1], points[3 * b + 2]);
      creases.addEdge(vertexOf[a], vertexOf[b], from, to, normal);
    }
  }
}

/** Triangulations are full of polygons without area: the faces on both sides of one meet there. */
function closeSliver({ points, ringStarts, polygonStarts }: PlacedSurfaces, polygon: number): void {
  const ring = polygonStarts[polygon];
  if (ring === polygonStarts[polygon + 1]) return;
  const places: number[] = [];
  for (let corner = ringStarts[ring]; corner < ringStarts[ring + 1]; corner++)
    places.push(creases.placeOf(points[3 * corner], points[3 * corner + 1], points[3 * corner + 2]));
  creases.closeSliver(places);
}

/** The picture of a face and the part of it that is shown; undefined if it has none. */
function pictureOf(
  mesh: SolidMesh,
  { images, imageOf, coordinates }: SurfaceTextures,
  { polygon, rings }: Face,
): (ReturnType<typeof picturePart> & { number: number }) | undefined {
  const image = imageOf[polygon];
  if (image === NO_IMAGE || image >= images.length) return undefined;
  mesh.pictures ??= new FacePictures();
  const part = picturePart(coordinates, rings);
  return { ...part, number: mesh.pictures.numberOf(images[image], part.repeats) };
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
): (Front | undefined)[] {
  const byPlane = new Map<number, Front>();
  const fronts = new Array<Front | undefined>(faces.length);
  for (const [index, face] of faces.entries()) {
    const semantic = surfaces.semantics[face.polygon];
    if ((semantic !== WALL && semantic !== 0) || !isUpright(face.normal, up)) continue;
    const [nx, ny] = face.normal;
    const angle = Math.round((Math.atan2(ny, nx) * 180) / Math.PI / 4);
    const x = Math.cos((angle * 4 * Math.PI) / 180);
    const y = Math.sin((angle * 4 * Math.PI) / 180);
    const corner = face.rings[0][0];
    const offset = surfaces.points[3 * corner] * x + surfaces.points[3 * corner + 1] * y;
    const plane = Math.round(offset) * 128 + angle;
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
    fronts[index] = front;
  }
  return fronts;
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
