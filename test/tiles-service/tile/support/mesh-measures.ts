import type { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';

/**
 * Volume inside a mesh, by the divergence theorem; negative if its faces look inwards. A mesh may be open below:
 * measured from its lowest level, a floor there adds nothing.
 */
export function meshVolume(mesh: SolidMesh): number {
  const { positions: p, indices } = mesh;
  const [x0, y0] = p;
  const z0 = meshBounds(mesh).minimum[2];
  let six = 0;
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const [a, b, c] = [3 * indices[i], 3 * indices[i + 1], 3 * indices[i + 2]];
    const [ax, ay, az] = [p[a] - x0, p[a + 1] - y0, p[a + 2] - z0];
    const [bx, by, bz] = [p[b] - x0, p[b + 1] - y0, p[b + 2] - z0];
    const [cx, cy, cz] = [p[c] - x0, p[c + 1] - y0, p[c + 2] - z0];
    six += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx);
  }
  return six / 6;
}

/**
 * Edges that no triangle meets from the other side, places compared to 0.1 mm: none in a closed mesh. Edges at
 * the mesh's lowest level do not count if it is `openBelow`.
 */
export function openEdges(mesh: SolidMesh, openBelow = false): number {
  const lowest = meshBounds(mesh).minimum[2] + 1e-6;
  const place = (vertex: number): string =>
    [0, 1, 2].map((axis) => Math.round(mesh.positions[3 * vertex + axis] * 1e4)).join();
  const open = new Map<string, number>();
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const corners = [0, 1, 2].map((k) => place(mesh.indices[i + k]));
    for (let k = 0; k < 3; k++) {
      const [from, to] = [corners[k], corners[(k + 1) % 3]];
      if (from === to) continue;
      const ends = [mesh.indices[i + k], mesh.indices[i + ((k + 1) % 3)]];
      if (openBelow && ends.every((vertex) => mesh.positions[3 * vertex + 2] <= lowest)) continue;
      const back = `${to}>${from}`;
      const there = `${from}>${to}`;
      const waiting = open.get(back) ?? 0;
      if (waiting > 0) open.set(back, waiting - 1);
      else open.set(there, (open.get(there) ?? 0) + 1);
    }
  }
  return [...open.values()].reduce((sum, count) => sum + count, 0);
}

export function meshBounds(mesh: SolidMesh): { minimum: number[]; maximum: number[] } {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * mesh.vertexCount; i++) {
    minimum[i % 3] = Math.min(minimum[i % 3], mesh.positions[i]);
    maximum[i % 3] = Math.max(maximum[i % 3], mesh.positions[i]);
  }
  return { minimum, maximum };
}
