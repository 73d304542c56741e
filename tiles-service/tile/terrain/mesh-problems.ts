import { QUANTIZED, type TerrainMesh } from '../../../scenes/geometry/terrain/quantized-mesh.ts';

const MASK_BYTES = 256 * 256;

/** What is wrong with a decoded tile by itself, in words; indices in range are the decoder's to check. */
export function meshProblems(mesh: TerrainMesh): string[] {
  const problems: string[] = [];
  if (mesh.normals?.length !== 2 * mesh.u.length) problems.push('there is not one normal for every vertex');
  if (mesh.water?.length !== 1 && mesh.water?.length !== MASK_BYTES) {
    problems.push('the water mask has neither one byte nor 256 × 256');
  }
  if (!(mesh.highest >= mesh.lowest)) problems.push('the highest height is below the lowest');
  if (!(mesh.radius > 0) || ![...mesh.centre, ...mesh.occlusion].every(Number.isFinite)) {
    problems.push('the bounding sphere or the horizon occlusion point is no usable number');
  }
  if (mesh.triangles.length === 0) problems.push('there is no triangle');
  problems.push(...sideProblems(mesh), ...triangleProblems(mesh));
  return problems;
}

/** Every vertex on a side must be in the side's list, from one corner to the other. */
function sideProblems(mesh: TerrainMesh): string[] {
  const sides = [
    [mesh.west, mesh.u, 0, mesh.v],
    [mesh.south, mesh.v, 0, mesh.u],
    [mesh.east, mesh.u, QUANTIZED, mesh.v],
    [mesh.north, mesh.v, QUANTIZED, mesh.u],
  ] as const;
  for (const [side, across, at, along] of sides) {
    if (side.some((vertex) => across[vertex] !== at)) return ['a vertex of a side does not lie on it'];
    if (across.reduce((count, value) => count + (value === at ? 1 : 0), 0) !== side.length) {
      return ['a vertex that lies on a side is not listed there'];
    }
    if (side.length < 2 || along[side[0]] !== 0 || along[side[side.length - 1]] !== QUANTIZED) {
      return ['a side does not reach from corner to corner'];
    }
  }
  return [];
}

/** Seen from above, triangles must face up and cover the tile exactly once. */
function triangleProblems({ u, v, triangles }: TerrainMesh): string[] {
  let area = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = triangles.subarray(i, i + 3);
    const doubled = (u[b] - u[a]) * (v[c] - v[a]) - (u[c] - u[a]) * (v[b] - v[a]);
    if (doubled <= 0) return ['a triangle lies upside down'];
    area += doubled;
  }
  return area === 2 * QUANTIZED * QUANTIZED ? [] : ['the triangles do not cover the tile once'];
}
