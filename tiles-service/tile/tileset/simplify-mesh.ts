import { MeshoptSimplifier } from 'meshoptimizer';
import { PointIndex } from '../../../scenes/geometry/solids/point-index.ts';
import type { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import type { SpooledMesh } from './spool.ts';

await MeshoptSimplifier.ready;

/** A stretch of a mesh: its corners (places in `indices`) and the vertices that they use. */
export interface MeshRange {
  firstCorner: number;
  endCorner: number;
  firstVertex: number;
  endVertex: number;
}

/** The triangles of a stretch of a mesh, as they are. */
export function copyTriangles(mesh: SolidMesh, range: MeshRange): SpooledMesh {
  const { firstCorner, endCorner, firstVertex, endVertex } = range;
  return {
    positions: mesh.positions.slice(3 * firstVertex, 3 * endVertex),
    rows: mesh.rows.slice(firstVertex, endVertex),
    facade: mesh.facade.slice(2 * firstVertex, 2 * endVertex),
    ...(mesh.colors ? { colors: mesh.colors.slice(firstVertex, endVertex) } : {}),
    indices: mesh.indices.slice(firstCorner, endCorner).map((vertex) => vertex - firstVertex),
  };
}

/**
 * The triangles of a stretch of a mesh, with one vertex for every place of a feature; where colours are kept apart, for
 * every colour there.
 */
export function weldTriangles(
  mesh: SolidMesh,
  { firstCorner, endCorner }: MeshRange,
  byColor = false,
): SpooledMesh {
  const places = new PointIndex(5, 1024);
  const positions: number[] = [];
  const rows: number[] = [];
  const colors: number[] = [];
  const indices = new Uint32Array(endCorner - firstCorner);
  for (let i = 0; i < indices.length; i++) {
    const vertex = mesh.indices[firstCorner + i];
    const x = mesh.positions[3 * vertex];
    const y = mesh.positions[3 * vertex + 1];
    const z = mesh.positions[3 * vertex + 2];
    places.key[0] = x;
    places.key[1] = y;
    places.key[2] = z;
    places.key[3] = mesh.rows[vertex];
    places.key[4] = byColor && mesh.colors ? mesh.colors[vertex] : 0;
    const place = places.getOrAdd(rows.length);
    if (place === rows.length) {
      positions.push(x, y, z);
      rows.push(mesh.rows[vertex]);
      colors.push(mesh.colors ? mesh.colors[vertex] : 0x00ffffff);
    }
    indices[i] = place;
  }
  return {
    positions: Float64Array.from(positions),
    rows: Uint32Array.from(rows),
    ...(mesh.colors ? { colors: Uint32Array.from(colors) } : {}),
    indices,
  };
}

/**
 * Fewer triangles over some of the same vertices, by collapsing edges (meshoptimizer). Returns the metres by which
 * the surface moved at most.
 */
export function simplifyMesh(mesh: SpooledMesh, triangles: number): { mesh: SpooledMesh; deviation: number } {
  if (mesh.indices.length <= 3 * triangles) return { mesh, deviation: 0 };
  const [x0, y0, z0] = mesh.positions;
  const local = new Float32Array(mesh.positions.length);
  for (let i = 0; i < local.length; i += 3) {
    local[i] = mesh.positions[i] - x0;
    local[i + 1] = mesh.positions[i + 1] - y0;
    local[i + 2] = mesh.positions[i + 2] - z0;
  }
  const [indices, deviation] = MeshoptSimplifier.simplify(mesh.indices, local, 3, 3 * triangles, 1e6, [
    'ErrorAbsolute',
    'Prune',
  ]);
  return { mesh: compactMesh(mesh, indices), deviation };
}

/** Without the vertices that no triangle uses. */
function compactMesh(mesh: SpooledMesh, indices: Uint32Array): SpooledMesh {
  const placeOf = new Int32Array(mesh.rows.length).fill(-1);
  const kept: number[] = [];
  const renumbered = indices.map((vertex) => {
    if (placeOf[vertex] < 0) placeOf[vertex] = kept.push(vertex) - 1;
    return placeOf[vertex];
  });
  const positions = new Float64Array(3 * kept.length);
  for (const [place, vertex] of kept.entries())
    positions.set(mesh.positions.subarray(3 * vertex, 3 * vertex + 3), 3 * place);
  const { colors } = mesh;
  return {
    positions,
    rows: Uint32Array.from(kept, (vertex) => mesh.rows[vertex]),
    ...(colors ? { colors: Uint32Array.from(kept, (vertex) => colors[vertex]) } : {}),
    indices: renumbered,
  };
}
