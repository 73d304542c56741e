import { readFile, writeFile } from 'node:fs/promises';
import { deserialize, serialize } from 'node:v8';
import type { Prism } from '../../../scenes/geometry/solids/body-types.ts';
import type { ColumnValue } from '../gltf/property-table.ts';

/** A prism of a spool, with the row of its feature. */
export interface SpooledPrism extends Prism {
  row: number;
}

/** Triangles in the frame's metres. */
export interface SpooledMesh {
  positions: Float64Array;
  rows: Uint32Array;
  /** As in SolidMesh; absent: no windows. */
  facade?: Int16Array;
  /** RGBA; alpha 0: none. */
  colors?: Uint32Array;
  indices: Uint32Array;
}

export interface SpooledRow {
  seed: number;
  look: number;
  values: ColumnValue[];
}

/** The full shape of a feature whose prisms are far from it: it stays whole where the budget allows. */
export interface SpooledWhole {
  row: number;
  /** Of its prisms. */
  deviation: number;
  mesh: SpooledMesh;
}

/** What a tile hands to the tile above it: simple shapes of its features, kept on disk until they are wanted. */
export interface TileSpool {
  rows: SpooledRow[];
  prisms: SpooledPrism[];
  whole: SpooledWhole[];
  /** Features that no prism can stand for (bridges, relief): one vertex for every place of a feature. */
  mesh?: SpooledMesh;
  /** Metres that what is in the spool's mesh may be away from the leaves' content. */
  meshDeviation: number;
}

export async function writeSpool(path: string, spool: TileSpool): Promise<void> {
  await writeFile(path, serialize(spool));
}

export async function readSpool(path: string): Promise<TileSpool> {
  return deserialize(await readFile(path)) as TileSpool;
}

/** Puts spools into one, with rows counted on. */
export function joinSpools(spools: readonly TileSpool[]): TileSpool {
  const joined: TileSpool = { rows: [], prisms: [], whole: [], meshDeviation: 0 };
  const meshes: { mesh: SpooledMesh; offset: number }[] = [];
  for (const spool of spools) {
    const offset = joined.rows.length;
    for (const row of spool.rows) joined.rows.push(row);
    for (const prism of spool.prisms) joined.prisms.push({ ...prism, row: prism.row + offset });
    for (const whole of spool.whole) joined.whole.push({ ...whole, row: whole.row + offset });
    if (spool.mesh) meshes.push({ mesh: spool.mesh, offset });
    joined.meshDeviation = Math.max(joined.meshDeviation, spool.meshDeviation);
  }
  if (meshes.length > 0) joined.mesh = joinMeshes(meshes);
  return joined;
}

export function joinMeshes(parts: readonly { mesh: SpooledMesh; offset: number }[]): SpooledMesh {
  const vertices = parts.reduce((sum, { mesh }) => sum + mesh.rows.length, 0);
  const corners = parts.reduce((sum, { mesh }) => sum + mesh.indices.length, 0);
  const colored = parts.some(({ mesh }) => mesh.colors);
  const joined: SpooledMesh = {
    positions: new Float64Array(3 * vertices),
    rows: new Uint32Array(vertices),
    ...(colored ? { colors: new Uint32Array(vertices).fill(0x00ffffff) } : {}),
    indices: new Uint32Array(corners),
  };
  let vertex = 0;
  let corner = 0;
  for (const { mesh, offset } of parts) {
    joined.positions.set(mesh.positions, 3 * vertex);
    for (let i = 0; i < mesh.rows.length; i++) joined.rows[vertex + i] = mesh.rows[i] + offset;
    if (mesh.colors) joined.colors?.set(mesh.colors, vertex);
    for (let i = 0; i < mesh.indices.length; i++) joined.indices[corner + i] = mesh.indices[i] + vertex;
    vertex += mesh.rows.length;
    corner += mesh.indices.length;
  }
  return joined;
}
