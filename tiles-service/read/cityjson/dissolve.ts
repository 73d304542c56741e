import type { AreasGeometry } from '../../../models/feature.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** More edges than this are not dissolved, but given surface by surface. */
const MAXIMUM_EDGES = 1_000_000;
/** Most point-in-ring steps spent on finding the outer rings of holes. */
const MAXIMUM_STEPS = 20_000_000;
/** Loops of less area seen from above are left out, in m². */
const MINIMUM_LOOP_AREA = 1e-4;

/** What to do with a surface: leave it out, take it as it runs, or turned. */
export type Choice = -1 | 0 | 1;

/**
 * The chosen surfaces of a mesh as areas seen from above, neighbours that share an edge merged: an edge that two
 * surfaces run through in opposite directions is inside and goes. What is left is walked into loops; those that
 * run counter-clockwise are outer rings, the others holes. Undefined if nothing is left.
 */
export function areasFrom(mesh: SurfaceMesh, choose: (surface: number) => Choice): AreasGeometry | undefined {
  const loops: Loop[] = [];
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
    outline.loops(loops);
    const polygons = assemble(mesh, loops);
    if (polygons) return polygons.length > 0 ? toAreas(mesh, polygons) : undefined;
  }
  return toAreas(mesh, singly(mesh, choose));
}

/** A closed run of vertices of the mesh, seen from above. */
interface Loop {
  vertices: number[];
  /** In m², positive if it runs counter-clockwise. */
  area: number;
}

type Polygon = [outer: Loop, ...holes: Loop[]];

function forEachRing(
  mesh: SurfaceMesh,
  choose: (surface: number) => Choice,
  take: (start: number, end: number, step: Choice, surface: number) => void,
): void {
  for (let surface = 0; surface < mesh.surfaceCount; surface++) {
    const choice = choose(surface);
    if (choice === 0) continue;
    for (let ring = mesh.surfaceStarts[surface]; ring < mesh.surfaceStarts[surface + 1]; ring++) {
      take(mesh.ringStarts[ring], mesh.ringStarts[ring + 1], choice, surface);
    }
  }
}

/** Directed edges between the file's vertices, each cancelled by its opposite. */
class Outline {
  readonly #mesh: SurfaceMesh;
  /** Number within this outline of the file's vertex index. */
  readonly #numbers = new Map<number, number>();
  /** A vertex of the mesh for each number. */
  readonly #vertices: number[] = [];
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #alive: Uint8Array;
  #count = 0;
  /** Edges by their ends, as a chained hash table: `from` and `to` as they run. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #mask: number;

  constructor(mesh: SurfaceMesh, edges: number) {
    this.#mesh = mesh;
    this.#from = new Int32Array(edges);
    this.#to = new Int32Array(edges);
    this.#next = new Int32Array(edges);
    this.#alive = new Uint8Array(edges);
    let size = 16;
    while (size < edges * 2) size *= 2;
    this.#heads = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
  }

  addRing(start: number, end: number, step: Choice): void {
    let previous = this.#number(end - 1);
    for (let vertex = start; vertex < end; vertex++) {
      const current = this.#number(vertex);
      // A ring that runs through one vertex twice in a row has been cleaned; one edge back and forth cancels.
      if (step > 0) this.#addEdge(previous, current);
      else this.#addEdge(current, previous);
      previous = current;
    }
  }

  /** Walks what is left into closed loops. At a vertex of several edges the leftmost one goes on. */
  loops(out: Loop[]): void {
    const outgoing = new Int32Array(this.#vertices.length).fill(-1);
    const chain = this.#next;
    const place = new Int32Array(this.#vertices.length).fill(-1);
    for (let edge = 0; edge < this.#count; edge++) {
      if (!this.#alive[edge]) continue;
      chain[edge] = outgoing[this.#from[edge]];
      outgoing[this.#from[edge]] = edge;
    }
    for (let first = 0; first < this.#count; first++) {
      if (!this.#alive[first]) continue;
      const walked: number[] = [];
      // As many edges leave each vertex as reach it, so that the walk comes back to the first edge, which stays
      // until then.
      let edge = first;
      do {
        if (edge !== first) this.#alive[edge] = 0;
        walked.push(this.#from[edge]);
        edge = this.#leftmost(edge, outgoing[this.#to[edge]], chain);
      } while (edge !== first);
      this.#alive[first] = 0;
      splitAtRepeats(walked, place, (numbers) => {
        const vertices = numbers.map((number) => this.#vertices[number]);
        const area = loopArea(this.#mesh, vertices);
        if (vertices.length >= 3 && Math.abs(area) >= MINIMUM_LOOP_AREA) out.push({ vertices, area });
      });
    }
  }

  #leftmost(arriving: number, head: number, chain: Int32Array): number {
    let only = -1;
    let several = false;
    for (let edge = head; edge >= 0; edge = chain[edge]) {
      if (!this.#alive[edge]) continue;
      if (only >= 0) several = true;
      only = edge;
    }
    if (!several) return only;
    const back = this.#direction(this.#to[arriving], this.#from[arriving]);
    let best = -1;
    let bestTurn = Infinity;
    for (let edge = head; edge >= 0; edge = chain[edge]) {
      if (!this.#alive[edge]) continue;
      // Clockwise from the way back: the smallest turn stays with the surface on the left.
      let turn = back - this.#direction(this.#from[edge], this.#to[edge]);
      if (turn <= 1e-12) turn += 2 * Math.PI;
      if (turn < bestTurn) {
        bestTurn = turn;
        best = edge;
      }
    }
    return best;
  }

  #direction(from: number, to: number): number {
    const { metres } = this.#mesh;
    const a = this.#vertices[from] * 3;
    const b = this.#vertices[to] * 3;
    return Math.atan2(metres[b + 1] - metres[a + 1], metres[b] - metres[a]);
  }

  #number(vertex: number): number {
    const id = this.#mesh.vertexIds[vertex];
    let number = this.#numbers.get(id);
    if (number === undefined) {
      number = this.#vertices.length;
      this.#numbers.set(id, number);
      this.#vertices.push(vertex);
    }
    return number;
  }

  #addEdge(from: number, to: number): void {
    if (from === to) return;
    for (let edge = this.#heads[this.#slot(to, from)]; edge >= 0; edge = this.#next[edge]) {
      if (this.#alive[edge] && this.#from[edge] === to && this.#to[edge] === from) {
        this.#alive[edge] = 0;
        return;
      }
    }
    const slot = this.#slot(from, to);
    const edge = this.#count++;
    this.#from[edge] = from;
    this.#to[edge] = to;
    this.#alive[edge] = 1;
    this.#next[edge] = this.#heads[slot];
    this.#heads[slot] = edge;
  }

  #slot(from: number, to: number): number {
    let hash = Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca6b);
    hash ^= hash >>> 15;
    return hash & this.#mask;
  }
}

/**
 * Parts a walk at the vertices that it passes twice: a ring touches no point of its own, but a hole may touch
 * its outer ring. `place` is -1 throughout, and again at the end.
 */
function splitAtRepeats(walk: readonly number[], place: Int32Array, take: (loop: number[]) => void): void {
  const open: number[] = [];
  for (const vertex of walk) {
    if (place[vertex] >= 0) {
      const loop = open.splice(place[vertex]);
      for (const passed of loop) place[passed] = -1;
      take(loop);
    }
    place[vertex] = open.length;
    open.push(vertex);
  }
  for (const passed of open) place[passed] = -1;
  take(open);
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

function loopArea(mesh: SurfaceMesh, vertices: number[]): number {
  const { metres } = mesh;
  const x0 = metres[vertices[0] * 3];
  const y0 = metres[vertices[0] * 3 + 1];
  let sum = 0;
  let previous = vertices[vertices.length - 1] * 3;
  for (const vertex of vertices) {
    const at = vertex * 3;
    sum += (metres[previous] - x0) * (metres[at + 1] - y0) - (metres[at] - x0) * (metres[previous + 1] - y0);
    previous = at;
  }
  return sum / 2;
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
