import { NONE, toIndex } from './boundaries.ts';
import type { RawGeometry } from './geometry.ts';
import { isObject } from './is-object.ts';
import type { VertexReader } from './surface-mesh.ts';

/** A template whose vertices are numbered from 0 on, those that it does not use left out. */
export interface Template {
  geometry: RawGeometry;
  /** Triplets in the template's own axes, in units of the CRS. */
  vertices: Float64Array;
}

/** The file's geometry templates, made ready as they are asked for. */
export class Templates {
  readonly #geometries: unknown[];
  readonly #vertices: unknown[];
  readonly #ready = new Map<number, Template | undefined>();

  /** `member`: the value of `geometry-templates`. */
  constructor(member: unknown) {
    const templates = isObject(member) ? member : {};
    this.#geometries = Array.isArray(templates.templates) ? templates.templates : [];
    this.#vertices = Array.isArray(templates['vertices-templates']) ? templates['vertices-templates'] : [];
  }

  /** Undefined if there is none of this index. */
  get(index: number): Template | undefined {
    if (!(index >= 0 && index < this.#geometries.length)) return undefined;
    if (!this.#ready.has(index)) this.#ready.set(index, this.#make(this.#geometries[index]));
    return this.#ready.get(index);
  }

  #make(geometry: unknown): Template | undefined {
    if (!isObject(geometry) || geometry.type === 'GeometryInstance') return undefined;
    const numbers = new Map<number, number>();
    const vertices: number[] = [];
    const renumber = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(renumber);
      const index = toIndex(node);
      const vertex = index === NONE ? undefined : this.#vertices[index];
      if (!Array.isArray(vertex)) return NONE;
      let number = numbers.get(index);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(index, number);
        for (let axis = 0; axis < 3; axis++)
          vertices.push(typeof vertex[axis] === 'number' ? vertex[axis] : Number.NaN);
      }
      return number;
    };
    return {
      geometry: { ...geometry, boundaries: renumber(geometry.boundaries) },
      vertices: Float64Array.from(vertices),
    };
  }
}

/** The 4 × 4 matrix, row by row, of a geometry instance; undefined if it is not 16 finite numbers. */
export function readMatrix(value: unknown): number[] | undefined {
  if (!Array.isArray(value) || value.length !== 16) return undefined;
  return value.every((element) => Number.isFinite(element)) ? value : undefined;
}

/**
 * The vertices of a template set up at `anchor` (in the units of the CRS): matrix · vertex + anchor.
 */
export function placeTemplate(
  vertices: Float64Array,
  matrix: number[] | undefined,
  anchor: Float64Array,
): Float64Array {
  const placed = new Float64Array(vertices.length);
  for (let at = 0; at < vertices.length; at += 3) {
    const x = vertices[at];
    const y = vertices[at + 1];
    const z = vertices[at + 2];
    for (let row = 0; row < 3; row++) {
      const from = row * 4;
      const moved = matrix
        ? matrix[from] * x + matrix[from + 1] * y + matrix[from + 2] * z + matrix[from + 3]
        : vertices[at + row];
      placed[at + row] = moved + anchor[row];
    }
  }
  return placed;
}

/** Vertices held in an array of triplets. */
export function vertexArray(triplets: Float64Array): VertexReader {
  return {
    read(index, out, offset) {
      if (!(index >= 0 && index * 3 < triplets.length)) return false;
      for (let axis = 0; axis < 3; axis++) out[offset + axis] = triplets[index * 3 + axis];
      return true;
    },
  };
}
