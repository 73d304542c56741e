import { PointIndex } from './point-index.ts';
import type { SolidMesh } from './solid-mesh.ts';

/** An edge between faces that turn by less is not drawn. */
const SMOOTH = Math.cos((18 * Math.PI) / 180);
/** Numbers of an edge's record: its ends as vertices of the mesh, and whether it waits for its other face. */
const FIELDS = 3;

/**
 * Finds the edges between faces that meet at an angle, and those of one face only. One finder serves many bodies,
 * one after the other; `begin` and `finish` go around each.
 */
export class CreaseFinder {
  readonly #points = new PointIndex(3, 256);
  readonly #edgesByEnds = new PointIndex(2, 256);
  #mesh: SolidMesh | undefined;
  /** By the number of the two ends: the record that waits; -1: none does. */
  #waiting = new Int32Array(512);
  #records = new Int32Array(FIELDS * 512);
  #normals = new Float64Array(3 * 512);
  #count = 0;

  begin(mesh: SolidMesh): void {
    this.#mesh = mesh;
    this.#points.clear();
    this.#edgesByEnds.clear();
    this.#count = 0;
  }

  /** The number of a place; equal places have one number. */
  placeOf(x: number, y: number, z: number): number {
    const { key } = this.#points;
    key[0] = x;
    key[1] = y;
    key[2] = z;
    return this.#points.getOrAdd(this.#points.size);
  }

  /** An edge of a face from vertex a to b of the mesh, at two places. */
  addEdge(a: number, b: number, from: number, to: number, normal: readonly [number, number, number]): void {
    const { key, size } = this.#edgesByEnds;
    key[0] = Math.min(from, to);
    key[1] = Math.max(from, to);
    const edge = this.#edgesByEnds.getOrAdd(size);
    if (edge === this.#waiting.length) {
      const grown = new Int32Array(this.#waiting.length * 2);
      grown.set(this.#waiting);
      this.#waiting = grown;
    }
    const other = edge === size ? -1 : this.#waiting[edge];
    if (other < 0) {
      this.#waiting[edge] = this.#keep(a, b, normal);
      return;
    }
    this.#waiting[edge] = -1;
    const at = FIELDS * other;
    this.#records[at + 2] = 0;
    const normals = this.#normals;
    if (
      normal[0] * normals[3 * other] +
        normal[1] * normals[3 * other + 1] +
        normal[2] * normals[3 * other + 2] >
      SMOOTH
    )
      return;
    const otherA = this.#records[at];
    const otherB = this.#records[at + 1];
    this.#mesh?.addEdge(otherA, otherB);
    if (Math.min(a, b) !== Math.min(otherA, otherB) || Math.max(a, b) !== Math.max(otherA, otherB))
      this.#mesh?.addEdge(a, b);
  }

  /**
   * A face too thin to be drawn lies between others, at the places of `ring`: where these turn by little, their edges
   * along it are no creases. Called when all faces are in.
   */
  closeSliver(ring: readonly number[]): void {
    const normals = this.#normals;
    const { key } = this.#edgesByEnds;
    const open: number[] = [];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      if (ring[i] === ring[j]) continue;
      key[0] = Math.min(ring[i], ring[j]);
      key[1] = Math.max(ring[i], ring[j]);
      const edge = this.#edgesByEnds.find();
      const record = edge < 0 ? -1 : this.#waiting[edge];
      if (record < 0) continue;
      const first = open[0] ?? record;
      const turn =
        normals[3 * first] * normals[3 * record] +
        normals[3 * first + 1] * normals[3 * record + 1] +
        normals[3 * first + 2] * normals[3 * record + 2];
      if (turn <= SMOOTH) return;
      open.push(record);
    }
    // The outer edge of a wall may have a sliver too: that stays.
    if (open.length > 1) for (const record of open) this.#records[FIELDS * record + 2] = 0;
  }

  /** Adds the edges of one face only. */
  finish(): void {
    for (let record = 0; record < this.#count; record++) {
      const at = FIELDS * record;
      if (this.#records[at + 2]) this.#mesh?.addEdge(this.#records[at], this.#records[at + 1]);
    }
    this.#mesh = undefined;
  }

  #keep(a: number, b: number, normal: readonly [number, number, number]): number {
    const record = this.#count++;
    if (3 * record === this.#normals.length) {
      const records = new Int32Array(this.#records.length * 2);
      records.set(this.#records);
      this.#records = records;
      const normals = new Float64Array(this.#normals.length * 2);
      normals.set(this.#normals);
      this.#normals = normals;
    }
    const at = FIELDS * record;
    this.#records[at] = a;
    this.#records[at + 1] = b;
    this.#records[at + 2] = 1;
    this.#normals[3 * record] = normal[0];
    this.#normals[3 * record + 1] = normal[1];
    this.#normals[3 * record + 2] = normal[2];
    return record;
  }
}
