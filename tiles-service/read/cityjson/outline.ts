import type { SurfaceMesh } from './surface-mesh.ts';

/** Loops of less area seen from above are left out, in m². */
const MINIMUM_LOOP_AREA = 1e-4;
/** Most steps spent on finding the way at vertices where many edges meet. */
const MAXIMUM_STEPS = 20_000_000;

/** A closed run of vertices of the mesh, seen from above. */
export interface Loop {
  vertices: number[];
  /** In m², positive if it runs counter-clockwise. */
  area: number;
}

/** In m², seen from above; positive if the vertices run counter-clockwise. */
export function loopArea(mesh: SurfaceMesh, vertices: number[]): number {
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

/** Directed edges between the file's vertices, each cancelled by its opposite. */
export class Outline {
  readonly #mesh: SurfaceMesh;
  /** Number within this outline of the file's vertex index. */
  readonly #numbers = new Map<number, number>();
  /** A vertex of the mesh for each number. */
  readonly #vertices: number[] = [];
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #alive: Uint8Array;
  #count = 0;
  #steps = 0;
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

  addRing(start: number, end: number, step: 1 | -1): void {
    let previous = this.#number(end - 1);
    for (let vertex = start; vertex < end; vertex++) {
      const current = this.#number(vertex);
      // A ring that runs through one vertex twice in a row has been cleaned; one edge back and forth cancels.
      if (step > 0) this.#addEdge(previous, current);
      else this.#addEdge(current, previous);
      previous = current;
    }
  }

  /**
   * Walks what is left into closed loops. At a vertex of several edges the leftmost one goes on. Undefined where
   * too many edges meet. To be called once.
   */
  loops(): Loop[] | undefined {
    const out: Loop[] = [];
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
        if (this.#steps > MAXIMUM_STEPS) return undefined;
      } while (edge !== first);
      this.#alive[first] = 0;
      splitAtRepeats(walked, place, (numbers) => {
        const vertices = numbers.map((number) => this.#vertices[number]);
        const area = loopArea(this.#mesh, vertices);
        if (vertices.length >= 3 && Math.abs(area) >= MINIMUM_LOOP_AREA) out.push({ vertices, area });
      });
    }
    return out;
  }

  #leftmost(arriving: number, head: number, chain: Int32Array): number {
    let only = -1;
    let several = false;
    for (let edge = head; edge >= 0; edge = chain[edge]) {
      this.#steps++;
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
    const opposite = this.#slot(to, from);
    let before = -1;
    for (let edge = this.#heads[opposite]; edge >= 0; edge = this.#next[edge]) {
      if (this.#from[edge] === to && this.#to[edge] === from) {
        this.#alive[edge] = 0;
        if (before < 0) this.#heads[opposite] = this.#next[edge];
        else this.#next[before] = this.#next[edge];
        return;
      }
      before = edge;
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
