import { heightOf, QUANTIZED, type TerrainMesh } from '../../../../scenes/geometry/terrain/quantized-mesh.ts';

const CELLS = 32;

/**
 * Looks up heights on a decoded mesh, by a grid of the triangles that touch each cell. `u` and `v` run from 0 to 1
 * over the tile. Throws when no triangle covers the place.
 */
export function meshHeights(mesh: TerrainMesh): (u: number, v: number) => number {
  const cells: number[][] = Array.from({ length: CELLS * CELLS }, () => []);
  const cellOf = (value: number): number => Math.min(CELLS - 1, Math.floor((value / QUANTIZED) * CELLS));
  for (let i = 0; i < mesh.triangles.length; i += 3) {
    const [a, b, c] = mesh.triangles.subarray(i, i + 3);
    const us = [mesh.u[a], mesh.u[b], mesh.u[c]];
    const vs = [mesh.v[a], mesh.v[b], mesh.v[c]];
    for (let y = cellOf(Math.min(...vs)); y <= cellOf(Math.max(...vs)); y++) {
      for (let x = cellOf(Math.min(...us)); x <= cellOf(Math.max(...us)); x++) cells[y * CELLS + x].push(i);
    }
  }
  return (u, v) => {
    const x = u * QUANTIZED;
    const y = v * QUANTIZED;
    for (const i of cells[cellOf(y) * CELLS + cellOf(x)]) {
      const [a, b, c] = mesh.triangles.subarray(i, i + 3);
      const [ax, ay, bx, by, cx, cy] = [mesh.u[a], mesh.v[a], mesh.u[b], mesh.v[b], mesh.u[c], mesh.v[c]];
      const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
      const wa = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / area;
      const wb = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / area;
      const wc = 1 - wa - wb;
      if (wa < -1e-9 || wb < -1e-9 || wc < -1e-9) continue;
      return wa * heightOf(mesh, a) + wb * heightOf(mesh, b) + wc * heightOf(mesh, c);
    }
    throw new Error(`No triangle covers ${u}, ${v}.`);
  };
}
