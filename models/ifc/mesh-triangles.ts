import type { FlatMesh } from 'web-ifc';
import type { IfcLines } from './lines.ts';

export interface MeshTriangles {
  /** Corners of triangles in metres of the model's axes (east, north, up), three triplets each. */
  points: Float64Array;
  /** RGBA of each triangle. */
  colors: Uint8Array;
}

/**
 * The triangles of an element's mesh, those without an area left out. `exactMetres`: how far from the
 * element's origin the 32 bits of web-ifc are exact; `onCoarse` hears of corners beyond.
 */
export function trianglesOfMesh(
  { api, id }: Pick<IfcLines, 'api' | 'id'>,
  mesh: FlatMesh,
  { exactMetres = Infinity, onCoarse }: { exactMetres?: number; onCoarse?(): void } = {},
): MeshTriangles {
  const parts: MeshTriangles[] = [];
  const count = mesh.geometries.size();
  for (let part = 0; part < count; part++) {
    const { color, flatTransformation, geometryExpressID } = mesh.geometries.get(part);
    const geometry = api.GetGeometry(id, geometryExpressID);
    const vertices = api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
    const indices = api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
    const rgba = [color.x, color.y, color.z, color.w];
    parts.push(placed(vertices, indices, flatTransformation, rgba, exactMetres, onCoarse));
    geometry.delete();
  }
  return joined(parts);
}

/** `vertices`: x, y, z and normal; `matrix` leads to metres with y up, column by column. */
function placed(
  vertices: Float32Array,
  indices: Uint32Array,
  matrix: readonly number[],
  color: readonly number[],
  exactMetres: number,
  onCoarse?: () => void,
): MeshTriangles {
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
      if (Math.abs(x * scale) > exactMetres || Math.abs(y * scale) > exactMetres) onCoarse?.();
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

function joined(parts: readonly MeshTriangles[]): MeshTriangles {
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
