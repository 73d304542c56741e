import type { FacePictures } from './face-pictures.ts';

/** Façade coordinates are whole numbers of this part of a window bay and of a storey. */
export const FACADE_UNIT = 16;
/** In place of v: surfaces that carry no windows, and real windows and doors of the source. */
export const NO_FACADE = -32_768;
export const GLASS_FACADE = -32_767;
export const DOOR_FACADE = -32_766;

/** No colour of its own: the viewer chooses one. */
const NO_COLOR = 0x00ffffff;

/**
 * Triangles of many features in one frame (metres, z up), growing as features are added. A vertex has a place,
 * façade coordinates (bays along the wall, storeys above the base, in FACADE_UNITs), the row of its feature, and
 * a colour once any vertex has one. Edges are pairs of vertices to be drawn as lines.
 */
export class SolidMesh {
  vertexCount = 0;
  indexCount = 0;
  edgeCount = 0;
  positions = new Float64Array(3 * 1024);
  facade = new Int16Array(2 * 1024);
  rows = new Uint32Array(1024);
  /** RGBA, sRGB; alpha 0 where the vertex has no colour of its own. */
  colors: Uint32Array | undefined;
  /** Pictures on triangles, once any has one. */
  pictures: FacePictures | undefined;
  indices = new Uint32Array(3 * 2048);
  edges = new Uint32Array(2 * 2048);

  addVertex(x: number, y: number, z: number, u: number, v: number, row: number, color = NO_COLOR): number {
    const index = this.vertexCount;
    if (index === this.rows.length) this.#growVertices();
    this.positions[3 * index] = x;
    this.positions[3 * index + 1] = y;
    this.positions[3 * index + 2] = z;
    this.facade[2 * index] = u;
    this.facade[2 * index + 1] = v;
    this.rows[index] = row;
    if (color !== NO_COLOR && !this.colors) this.colors = new Uint32Array(this.rows.length).fill(NO_COLOR);
    if (this.colors) this.colors[index] = color;
    return this.vertexCount++;
  }

  /** Gives a vertex the colour; it then has one of its own. */
  setColor(vertex: number, color: number): void {
    this.colors ??= new Uint32Array(this.rows.length).fill(NO_COLOR);
    this.colors[vertex] = color;
  }

  addTriangle(a: number, b: number, c: number): void {
    if (this.indexCount + 3 > this.indices.length) this.indices = grown(this.indices);
    this.indices[this.indexCount++] = a;
    this.indices[this.indexCount++] = b;
    this.indices[this.indexCount++] = c;
  }

  addEdge(a: number, b: number): void {
    if (this.edgeCount + 2 > this.edges.length) this.edges = grown(this.edges);
    this.edges[this.edgeCount++] = a;
    this.edges[this.edgeCount++] = b;
  }

  #growVertices(): void {
    this.positions = grown(this.positions);
    this.facade = grown(this.facade);
    this.rows = grown(this.rows);
    if (this.colors) {
      const length = this.colors.length;
      this.colors = grown(this.colors).fill(NO_COLOR, length);
    }
  }
}

function grown<T extends Float64Array | Int16Array | Uint32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array as never);
  return larger;
}
