/** East, north, up, metres. */
export type Vector = readonly [x: number, y: number, z: number];

/** Triangles of tubes in the layer's frame (metres, z up), growing as tubes are added. */
export class TubeMesh {
  vertexCount = 0;
  indexCount = 0;
  positions = new Float64Array(3 * 4096);
  /** Unit vectors. */
  normals = new Float32Array(3 * 4096);
  /** RGB in the lower three bytes, sRGB. */
  colors = new Uint32Array(4096);
  rows = new Uint32Array(4096);
  indices = new Uint32Array(3 * 8192);

  addVertex([x, y, z]: Vector, [nx, ny, nz]: Vector, color: number, row: number): number {
    const index = this.vertexCount++;
    if (index === this.rows.length) this.#grow();
    this.positions.set([x, y, z], 3 * index);
    this.normals.set([nx, ny, nz], 3 * index);
    this.colors[index] = color;
    this.rows[index] = row;
    return index;
  }

  addTriangle(a: number, b: number, c: number): void {
    if (this.indexCount + 3 > this.indices.length) this.indices = grown(this.indices);
    this.indices[this.indexCount++] = a;
    this.indices[this.indexCount++] = b;
    this.indices[this.indexCount++] = c;
  }

  #grow(): void {
    this.positions = grown(this.positions);
    this.normals = grown(this.normals);
    this.colors = grown(this.colors);
    this.rows = grown(this.rows);
  }
}

function grown<T extends Float64Array | Float32Array | Uint32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array as never);
  return larger;
}
