import { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';

/** The triangles of a mesh that show one image. */
export interface SheetTriangles {
  sheet: number;
  /** Vertices of the mesh, in the order in which they are written. */
  vertices: Uint32Array;
  /** Places in `vertices`. */
  indices: Uint32Array;
}

/**
 * Parts a mesh into the triangles without image and those of each image. `sheetOf`: image of each vertex, or -1; the
 * corners of a triangle have one and the same. Outlines stay where both ends are without.
 */
export function splitMesh(
  mesh: SolidMesh,
  sheetOf: Int32Array,
  sheetCount: number,
): { plain: SolidMesh; sheets: SheetTriangles[] } {
  const plain = new SolidMesh();
  const placeOf = new Int32Array(mesh.vertexCount).fill(-1);
  const vertices: number[][] = Array.from({ length: sheetCount }, () => []);
  const indices: number[][] = Array.from({ length: sheetCount }, () => []);
  const plainPlace = (vertex: number): number => {
    if (placeOf[vertex] < 0)
      placeOf[vertex] = plain.addVertex(
        mesh.positions[3 * vertex],
        mesh.positions[3 * vertex + 1],
        mesh.positions[3 * vertex + 2],
        mesh.facade[2 * vertex],
        mesh.facade[2 * vertex + 1],
        mesh.rows[vertex],
        mesh.colors?.[vertex],
      );
    return placeOf[vertex];
  };
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const [a, b, c] = [mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]];
    const sheet = sheetOf[a];
    if (sheet < 0) {
      plain.addTriangle(plainPlace(a), plainPlace(b), plainPlace(c));
      continue;
    }
    for (const vertex of [a, b, c]) {
      if (placeOf[vertex] < 0) placeOf[vertex] = vertices[sheet].push(vertex) - 1;
      indices[sheet].push(placeOf[vertex]);
    }
  }
  for (let i = 0; i < mesh.edgeCount; i += 2) {
    const [a, b] = [mesh.edges[i], mesh.edges[i + 1]];
    if (sheetOf[a] < 0 && sheetOf[b] < 0 && placeOf[a] >= 0 && placeOf[b] >= 0)
      plain.addEdge(placeOf[a], placeOf[b]);
  }
  const sheets: SheetTriangles[] = [];
  for (let sheet = 0; sheet < sheetCount; sheet++) {
    if (indices[sheet].length === 0) continue;
    sheets.push({
      sheet,
      vertices: Uint32Array.from(vertices[sheet]),
      indices: Uint32Array.from(indices[sheet]),
    });
  }
  return { plain, sheets };
}
