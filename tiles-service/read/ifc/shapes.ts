import type { FlatMesh } from 'web-ifc';
import type { SurfacesGeometry } from '../../../models/feature.ts';
import type { Matrix } from './grid-placement.ts';
import type { IfcModel } from './model.ts';
import type { Placing } from './placing.ts';
import type { Findings } from './reasons.ts';
import type { IfcUnits } from './units.ts';

/** Of the model's building parts: every face is its own polygon. */
const LOD = 4;
/** Metres from the element's origin beyond which 32-bit numbers, which web-ifc gives, are no longer exact to 1 mm. */
const EXACT_METRES = 8_192;

interface Triangles {
  /** Corners of triangles in metres of the model's axes, three triplets each. */
  points: Float64Array;
  /** RGBA of each triangle. */
  colors: Uint8Array;
}

/** Makes the shapes of elements, one element at a time. */
export class ShapeMaker {
  readonly #model: IfcModel;
  readonly #placing: Placing;
  readonly #units: IfcUnits;
  readonly #findings: Findings;

  constructor(model: IfcModel, placing: Placing, units: IfcUnits, findings: Findings) {
    this.#model = model;
    this.#placing = placing;
    this.#units = units;
    this.#findings = findings;
  }

  /**
   * The body of an element as triangles on the earth, openings cut out, in the colours of its styles. Undefined for an
   * element without a body. `onGrid`: what comes before the element's placement.
   */
  shapeOf(element: number, semantic: number, onGrid: Matrix | undefined): SurfacesGeometry | undefined {
    let triangles: Triangles | undefined;
    this.#model.api.StreamMeshes(this.#model.id, [element], (mesh) => {
      triangles = this.#trianglesOf(mesh);
    });
    if (!triangles || triangles.points.length === 0) return undefined;
    const { points, colors } = triangles;
    if (onGrid) applyMatrix(onGrid, points, this.#units.length);
    this.#placing.place(points);
    return surfacesOf(points, colors, semantic);
  }

  #trianglesOf(mesh: FlatMesh): Triangles {
    const { api, id } = this.#model;
    const parts: Triangles[] = [];
    const count = mesh.geometries.size();
    for (let part = 0; part < count; part++) {
      const { color, flatTransformation, geometryExpressID } = mesh.geometries.get(part);
      const geometry = api.GetGeometry(id, geometryExpressID);
      const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
      const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
      parts.push(this.#placed(vertices, indices, flatTransformation, [color.x, color.y, color.z, color.w]));
      geometry.delete();
    }
    return joined(parts);
  }

  /** `vertices`: x, y, z and normal; `matrix` leads to metres with y up, column by column. */
  #placed(
    vertices: Float32Array,
    indices: Uint32Array,
    matrix: readonly number[],
    color: readonly number[],
  ): Triangles {
    const points = new Float64Array(indices.length * 3);
    const scale = Math.hypot(matrix[0], matrix[1], matrix[2]);
    let written = 0;
    for (let at = 0; at + 2 < indices.length; at += 3) {
      const start = written;
      for (let corner = 0; corner < 3; corner++) {
        const from = indices[at + corner] * 6;
        const x = vertices[from];
        const y = vertices[from + 1];
        const z = vertices[from + 2];
        if (Math.abs(x * scale) > EXACT_METRES || Math.abs(y * scale) > EXACT_METRES)
          this.#findings.add('coordinates-coarse');
        // web-ifc turns z up into y up: east, up, south.
        points[written++] = matrix[0] * x + matrix[4] * y + matrix[8] * z + matrix[12];
        points[written++] = -(matrix[2] * x + matrix[6] * y + matrix[10] * z + matrix[14]);
        points[written++] = matrix[1] * x + matrix[5] * y + matrix[9] * z + matrix[13];
      }
      if (isNothing(points, start)) written = start;
    }
    const kept = points.subarray(0, written);
    const colors = new Uint8Array((written / 9) * 4);
    for (let i = 0; i < colors.length; i++) colors[i] = byteOf(color[i & 3]);
    return { points: kept, colors };
  }
}

/** Whether a triangle's corners are not three places, or no numbers. */
function isNothing(points: Float64Array, at: number): boolean {
  const ux = points[at + 3] - points[at];
  const uy = points[at + 4] - points[at + 1];
  const uz = points[at + 5] - points[at + 2];
  const vx = points[at + 6] - points[at];
  const vy = points[at + 7] - points[at + 1];
  const vz = points[at + 8] - points[at + 2];
  return !(Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) > 1e-10);
}

/** A colour of alpha 0 would be none at all; the least of transparency is kept. */
function byteOf(share: number): number {
  return Math.max(1, Math.min(255, Math.round(share * 255)));
}

function joined(parts: readonly Triangles[]): Triangles {
  if (parts.length === 1) return parts[0];
  const points = new Float64Array(parts.reduce((sum, part) => sum + part.points.length, 0));
  const colors = new Uint8Array(parts.reduce((sum, part) => sum + part.colors.length, 0));
  let point = 0;
  let color = 0;
  for (const part of parts) {
    points.set(part.points, point);
    colors.set(part.colors, color);
    point += part.points.length;
    color += part.colors.length;
  }
  return { points, colors };
}

/** Moves metres by a matrix whose translation is in units of `length` metres. */
function applyMatrix(matrix: Matrix, points: Float64Array, length: number): void {
  for (let at = 0; at < points.length; at += 3) {
    const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
    for (let row = 0; row < 3; row++)
      points[at + row] =
        matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row] * length;
  }
}

function surfacesOf(positions: Float64Array, colors: Uint8Array, semantic: number): SurfacesGeometry {
  const triangles = positions.length / 9;
  return {
    kind: 'surfaces',
    lod: LOD,
    heightReference: 'ellipsoid',
    positions,
    ringStarts: Uint32Array.from({ length: triangles + 1 }, (_, index) => 3 * index),
    polygonStarts: Uint32Array.from({ length: triangles + 1 }, (_, index) => index),
    semantics: new Uint8Array(triangles).fill(semantic),
    colors,
  };
}
