import type { SurfaceMesh } from '../cityjson/surface-mesh.ts';

/**
 * Gives vertices at the same place the same id, so that neighbours share their edges: GML writes every ring with
 * positions of its own.
 */
export function mergeVertices(mesh: SurfaceMesh): void {
  const { vertexCount, vertexIds } = mesh;
  const words = new Uint32Array(mesh.positions.buffer, mesh.positions.byteOffset, vertexCount * 6);
  let size = 16;
  while (size < vertexCount * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const at = vertex * 6;
    let hash = 0;
    for (let word = 0; word < 6; word++)
      hash = Math.imul(hash ^ words[at + word], 0x9e3779b1) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 13)) & (size - 1);
    for (;;) {
      const other = slots[slot];
      if (other < 0) {
        slots[slot] = vertex;
        vertexIds[vertex] = vertex;
        break;
      }
      let word = 0;
      while (word < 6 && words[at + word] === words[other * 6 + word]) word++;
      if (word === 6) {
        vertexIds[vertex] = other;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
}
