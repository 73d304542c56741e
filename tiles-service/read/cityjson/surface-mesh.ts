import { NONE, type RawSurfaces } from './boundaries.ts';
import type { Findings } from './reasons.ts';

/** Surfaces of less area are left out, in m². */
export const MINIMUM_AREA = 1e-6;
/** A vertex farther from its surface's plane is noted, in metres (val3dity's default, ISO 19107 checks). */
export const PLANARITY_TOLERANCE = 0.01;

const METRES_PER_DEGREE = 111_319.490793;

/** Where vertices come from: writes longitude, latitude and height, or says that there is none. */
export interface VertexReader {
  read(index: number, out: Float64Array, offset: number): boolean;
}

/**
 * Surfaces with their repairs made: rings of positions in longitude, latitude and height, and in metres east,
 * north and up of `origin` (a plane touching the earth there: good to measure with, not to place by). The arrays
 * are used again for the next geometry; `…Starts` hold one more than the counts.
 */
export class SurfaceMesh {
  /** Vertices in all rings together. */
  vertexCount = 0;
  ringCount = 0;
  surfaceCount = 0;
  positions = new Float64Array(3 * 256);
  metres = new Float64Array(3 * 256);
  /** The file's index of each vertex. */
  vertexIds = new Int32Array(256);
  ringStarts = new Uint32Array(64);
  surfaceStarts = new Uint32Array(64);
  /** Per surface: east, north and up of its normal, as long as its area in m². */
  areas = new Float64Array(3 * 64);
  semantics = new Int32Array(64);
  materials = new Int32Array(64);
  /** Index of the picture of each surface; NONE throughout where the geometry has no textures. */
  images = new Int32Array(64);
  /** Index of the texture coordinates of each vertex, where the geometry has textures. */
  textureIds = new Int32Array(256);
  shells = new Int32Array(64);
  readonly #origin = new Float64Array(3);
  #metresPerLongitude = 0;

  /** Sets the point that metres are measured from. */
  setOrigin(longitude: number, latitude: number, height: number): void {
    this.#origin[0] = longitude;
    this.#origin[1] = latitude;
    this.#origin[2] = height;
    this.#metresPerLongitude = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  }

  /** Fills the mesh with the surfaces of `raw` that are fit for use. */
  build(raw: RawSurfaces, vertices: VertexReader, findings: Findings): void {
    this.#reserve(raw);
    this.vertexCount = this.ringCount = this.surfaceCount = 0;
    let ring = 0;
    let vertex = 0;
    for (let surface = 0; surface < raw.surfaceEnds.length; surface++) {
      const ringEnd = raw.surfaceEnds.data[surface];
      const firstRing = this.ringCount;
      const firstVertex = this.vertexCount;
      let usable = true;
      for (let outer = true; ring < ringEnd; ring++, outer = false) {
        const vertexEnd = raw.ringEnds.data[ring];
        // Without its outer ring nothing of a surface is left.
        if (usable && !this.#addRing(raw, vertex, vertexEnd, vertices, findings) && outer) usable = false;
        vertex = vertexEnd;
      }
      if (!usable || this.ringCount === firstRing || !this.#measure(firstRing, findings)) {
        this.ringCount = firstRing;
        this.vertexCount = firstVertex;
        continue;
      }
      this.semantics[this.surfaceCount] = raw.semantics.data[surface];
      this.materials[this.surfaceCount] = raw.materials.data[surface];
      this.images[this.surfaceCount] = raw.textured ? raw.images.data[surface] : NONE;
      this.shells[this.surfaceCount] = raw.shells.data[surface];
      this.surfaceCount++;
      this.surfaceStarts[this.surfaceCount] = this.ringCount;
    }
  }

  /** Turns a surface: all its rings run the other way. */
  reverseSurface(surface: number): void {
    for (let ring = this.surfaceStarts[surface]; ring < this.surfaceStarts[surface + 1]; ring++)
      this.#reverseRing(ring);
    for (let axis = 0; axis < 3; axis++) this.areas[surface * 3 + axis] = -this.areas[surface * 3 + axis];
  }

  /** Adds a ring behind the last one; false, leaving nothing, if it cannot be used. */
  #addRing(raw: RawSurfaces, from: number, to: number, vertices: VertexReader, findings: Findings): boolean {
    const { positions, vertexIds, textureIds } = this;
    const first = this.vertexCount;
    let count = first;
    for (let index = from; index < to; index++) {
      const id = raw.vertices.data[index];
      const at = count * 3;
      if (id === NONE || !vertices.read(id, positions, at)) {
        findings.add('vertex-out-of-range');
        return false;
      }
      // One test for three finite numbers: anything else makes the difference NaN.
      const sum = positions[at] + positions[at + 1] + positions[at + 2];
      if (sum - sum !== 0) {
        findings.add('vertex-invalid');
        return false;
      }
      if (count > first && this.#samePosition(count, count - 1)) {
        findings.add('duplicate-vertex');
        continue;
      }
      if (raw.textured) textureIds[count] = raw.textureVertices.data[index];
      vertexIds[count++] = id;
    }
    while (count - first > 1 && this.#samePosition(count - 1, first)) {
      findings.add('ring-closed');
      count--;
    }
    if (count - first < 3) {
      findings.add('ring-too-short');
      return false;
    }
    this.#toMetres(first, count);
    this.vertexCount = count;
    this.ringCount++;
    this.ringStarts[this.ringCount] = count;
    return true;
  }

  #samePosition(a: number, b: number): boolean {
    const { positions } = this;
    return (
      positions[a * 3] === positions[b * 3] &&
      positions[a * 3 + 1] === positions[b * 3 + 1] &&
      positions[a * 3 + 2] === positions[b * 3 + 2]
    );
  }

  #toMetres(from: number, to: number): void {
    const { positions, metres } = this;
    const [longitude, latitude, height] = this.#origin;
    const metresPerLongitude = this.#metresPerLongitude;
    for (let at = from * 3; at < to * 3; at += 3) {
      metres[at] = (positions[at] - longitude) * metresPerLongitude;
      metres[at + 1] = (positions[at + 1] - latitude) * METRES_PER_DEGREE;
      metres[at + 2] = positions[at + 2] - height;
    }
  }

  /**
   * Measures the surface of the rings from `firstRing` on: its area vector (Newell's method), holes turned
   * against the outer ring and taken off. False if it has no area.
   */
  #measure(firstRing: number, findings: Findings): boolean {
    const { areas } = this;
    const at = this.surfaceCount * 3;
    this.#ringArea(firstRing, areas, at);
    const area = Math.sqrt(areas[at] ** 2 + areas[at + 1] ** 2 + areas[at + 2] ** 2);
    if (!(area >= MINIMUM_AREA)) {
      findings.add('surface-zero-area');
      return false;
    }
    const start = this.ringStarts[firstRing];
    const end = this.ringStarts[firstRing + 1];
    if (end - start > 3 && !this.#isPlanar(start, end, at, area)) findings.add('surface-not-planar');
    for (let ring = firstRing + 1; ring < this.ringCount; ring++) {
      this.#ringArea(ring, scratch, 0);
      if (scratch[0] * areas[at] + scratch[1] * areas[at + 1] + scratch[2] * areas[at + 2] > 0) {
        findings.add('hole-orientation');
        this.#reverseRing(ring);
        for (let axis = 0; axis < 3; axis++) scratch[axis] = -scratch[axis];
      }
      for (let axis = 0; axis < 3; axis++) areas[at + axis] += scratch[axis];
    }
    return true;
  }

  #ringArea(ring: number, out: Float64Array, at: number): void {
    const { metres } = this;
    const start = this.ringStarts[ring] * 3;
    const end = this.ringStarts[ring + 1] * 3;
    const x0 = metres[start];
    const y0 = metres[start + 1];
    const z0 = metres[start + 2];
    let ax = metres[start + 3] - x0;
    let ay = metres[start + 4] - y0;
    let az = metres[start + 5] - z0;
    let east = 0;
    let north = 0;
    let up = 0;
    for (let index = start + 6; index < end; index += 3) {
      const bx = metres[index] - x0;
      const by = metres[index + 1] - y0;
      const bz = metres[index + 2] - z0;
      east += ay * bz - az * by;
      north += az * bx - ax * bz;
      up += ax * by - ay * bx;
      ax = bx;
      ay = by;
      az = bz;
    }
    out[at] = east / 2;
    out[at + 1] = north / 2;
    out[at + 2] = up / 2;
  }

  /** True if all vertices lie within the tolerance of the plane through their mean along the area vector. */
  #isPlanar(start: number, end: number, areaAt: number, area: number): boolean {
    const { metres, areas } = this;
    const nx = areas[areaAt] / area;
    const ny = areas[areaAt + 1] / area;
    const nz = areas[areaAt + 2] / area;
    let sum = 0;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let at = start * 3; at < end * 3; at += 3) {
      const along = metres[at] * nx + metres[at + 1] * ny + metres[at + 2] * nz;
      sum += along;
      if (along < lowest) lowest = along;
      if (along > highest) highest = along;
    }
    const mean = sum / (end - start);
    return highest - mean <= PLANARITY_TOLERANCE && mean - lowest <= PLANARITY_TOLERANCE;
  }

  #reverseRing(ring: number): void {
    let low = this.ringStarts[ring] + 1;
    let high = this.ringStarts[ring + 1] - 1;
    const { positions, metres, vertexIds, textureIds } = this;
    for (; low < high; low++, high--) {
      for (let axis = 0; axis < 3; axis++) {
        const a = low * 3 + axis;
        const b = high * 3 + axis;
        const position = positions[a];
        positions[a] = positions[b];
        positions[b] = position;
        const metre = metres[a];
        metres[a] = metres[b];
        metres[b] = metre;
      }
      const id = vertexIds[low];
      vertexIds[low] = vertexIds[high];
      vertexIds[high] = id;
      const texture = textureIds[low];
      textureIds[low] = textureIds[high];
      textureIds[high] = texture;
    }
  }

  #reserve(raw: RawSurfaces): void {
    // One more: a vertex is read before it is known to be kept.
    const vertices = raw.vertices.length + 1;
    if (vertices > this.vertexIds.length) {
      const size = Math.ceil(vertices * 1.5);
      this.positions = new Float64Array(3 * size);
      this.metres = new Float64Array(3 * size);
      this.vertexIds = new Int32Array(size);
      this.textureIds = new Int32Array(size);
    }
    if (raw.ringEnds.length + 1 > this.ringStarts.length) {
      this.ringStarts = new Uint32Array(Math.ceil((raw.ringEnds.length + 1) * 1.5));
    }
    if (raw.surfaceEnds.length + 1 > this.surfaceStarts.length) {
      const size = Math.ceil((raw.surfaceEnds.length + 1) * 1.5);
      this.surfaceStarts = new Uint32Array(size);
      this.areas = new Float64Array(3 * size);
      this.semantics = new Int32Array(size);
      this.materials = new Int32Array(size);
      this.images = new Int32Array(size);
      this.shells = new Int32Array(size);
    }
    this.ringStarts[0] = 0;
    this.surfaceStarts[0] = 0;
  }
}

const scratch = new Float64Array(3);
