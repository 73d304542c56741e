import type { AreasGeometry } from '../../../models/feature.ts';
import { type Loop, loopArea, Outline } from './outline.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** More edges than this are not dissolved, but given surface by surface. */
const MAXIMUM_EDGES = 1_000_000;
/** Most steps spent on finding the outer rings of holes. */
const MAXIMUM_STEPS = 20_000_000;
/** What to do with a surface: leave it out, take it as it runs, or turned. */
export type Choice = -1 | 0 | 1;

/**
 * The chosen surfaces of a mesh as areas seen from above, neighbours that share an edge merged: an edge that two
 * surfaces run through in opposite directions is inside and goes. What is left is walked into loops; those that
 * run counter-clockwise are outer rings, the others holes. Undefined if nothing is left.
 */
export function areasFrom(mesh: SurfaceMesh, choose: (surface: number) => Choice): AreasGeometry | undefined {
  let surfaces = 0;
  let edges = 0;
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    if (choose(surface) === 0) continue;
    surfaces++;
    edges += mesh.ringStarts[mesh.surfaceStarts[surface + 1]] - mesh.ringStarts[mesh.surfaceStarts[surface]];
  }
  if (surfaces === 0) return undefined;
  if (surfaces > 1 && edges <= MAXIMUM_EDGES) {
    const outline = new Outline(mesh, edges);
    forEachRing(mesh, choose, (start, end, step) => outline.addRing(start, end, step));
    const loops = outline.loops();
    const polygons = loops && assemble(mesh, loops);
    if (polygons) return polygons.length > 0 ? toAreas(mesh, polygons) : undefined;
  }
  return toAreas(mesh, singly(mesh, choose));
}

type Polygon = [outer: Loop, ...holes: Loop[]];

function forEachRing(
  mesh: SurfaceMesh,
  choose: (surface: number) => Choice,
  take: (start: number, end: number, step: 1 | -1, surface: number) => void,
): void {
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    const choice = choose(surface);
    if (choice === 0) continue;
    for (let ring = mesh.surfaceStarts[surface]; ring < mesh.surfaceStarts[surface + 1]; ring++) {
      take(mesh.ringStarts[ring], mesh.ringStarts[ring + 1], choice, surface);
    }
  }
}

/** Joins each hole to the smallest outer ring around it. Undefined where one has none, or it would take too long. */
function assemble(mesh: SurfaceMesh, loops: Loop[]): Polygon[] | undefined {
  const polygons: Polygon[] = [];
  const holes: Loop[] = [];
  for (const loop of loops) {
    if (loop.area > 0) polygons.push([loop]);
    else holes.push(loop);
  }
  if (holes.length === 0) return polygons;
  if (polygons.length === 1) {
    polygons[0].push(...holes);
    return polygons;
  }
  const outerVertices = polygons.reduce((sum, [outer]) => sum + outer.vertices.length, 0);
  if (outerVertices * holes.length > MAXIMUM_STEPS) return undefined;
  polygons.sort(([a], [b]) => a.area - b.area);
  for (const hole of holes) {
    const [x, y] = besideFirstEdge(mesh, hole);
    const around = polygons.find(([outer]) => outer.area > -hole.area && contains(mesh, outer, x, y));
    if (!around) return undefined;
    around.push(hole);
  }
  return polygons;
}

/** A point a hair to the left of a loop's first edge, where the surface is: inside the outer ring even where the hole touches it. */
function besideFirstEdge(mesh: SurfaceMesh, loop: Loop): [number, number] {
  const { metres } = mesh;
  const a = loop.vertices[0] * 3;
  const b = loop.vertices[1] * 3;
  const east = metres[b] - metres[a];
  const north = metres[b + 1] - metres[a + 1];
  const hair = 1e-6 / (Math.hypot(east, north) || 1);
  return [metres[a] + east / 2 - north * hair, metres[a + 1] + north / 2 + east * hair];
}

function contains(mesh: SurfaceMesh, loop: Loop, x: number, y: number): boolean {
  const { metres } = mesh;
  let inside = false;
  let previous = loop.vertices[loop.vertices.length - 1] * 3;
  for (const vertex of loop.vertices) {
    const at = vertex * 3;
    const yi = metres[at + 1];
    const yj = metres[previous + 1];
    if (yi > y !== yj > y && x < ((metres[previous] - metres[at]) * (y - yi)) / (yj - yi) + metres[at])
      inside = !inside;
    previous = at;
  }
  return inside;
}

function singly(mesh: SurfaceMesh, choose: (surface: number) => Choice): Polygon[] {
  const polygons: Polygon[] = [];
  let last = -1;
  forEachRing(mesh, choose, (start, end, step, surface) => {
    const vertices = Array.from({ length: end - start }, (_, index) =>
      step > 0 ? start + index : end - 1 - index,
    );
    const loop = { vertices, area: loopArea(mesh, vertices) };
    if (surface === last) polygons.at(-1)!.push(loop);
    else polygons.push([loop]);
    last = surface;
  });
  return polygons;
}

function toAreas(mesh: SurfaceMesh, polygons: Polygon[]): AreasGeometry {
  let vertices = 0;
  let rings = 0;
  for (const polygon of polygons) {
    rings += polygon.length;
    for (const loop of polygon) vertices += loop.vertices.length;
  }
  const positions = new Float64Array(vertices * 3);
  const ringStarts = new Uint32Array(rings + 1);
  const polygonStarts = new Uint32Array(polygons.length + 1);
  let at = 0;
  let ring = 0;
  polygons.forEach((polygon, index) => {
    for (const loop of polygon) {
      for (const vertex of loop.vertices) {
        positions[at++] = mesh.positions[vertex * 3];
        positions[at++] = mesh.positions[vertex * 3 + 1];
        positions[at++] = mesh.positions[vertex * 3 + 2];
      }
      ringStarts[++ring] = at / 3;
    }
    polygonStarts[index + 1] = ring;
  });
  return { kind: 'areas', lod: 0, heightReference: 'ellipsoid', positions, ringStarts, polygonStarts };
}
