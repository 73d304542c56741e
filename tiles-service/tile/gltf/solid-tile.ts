import type { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import type { Repeat } from '../tileset/repeats.ts';
import { GlbWriter, type GltfJson } from './glb.ts';
import { type Column, propertyTable } from './property-table.ts';
import { type ContentBox, type Quantization, quantizationOf } from './quantization.ts';
import { addRepeats } from './repeated-solids.ts';
import { splitMesh } from './split-mesh.ts';
import { addTexturedPrimitives, type TileImages } from './textured-primitives.ts';
import { glassOf, NOTHING, splitByAlpha, type TileDocument, writeLinearColor } from './tile-document.ts';

export { type ContentBox, POSITION_STEP } from './quantization.ts';

/** glTF forbids the highest index of a type, which restarts strips. */
const MOST_SHORT_VERTICES = 65_535;

export interface SolidTile {
  glb: Uint8Array;
  box: ContentBox;
  /** Metres by which a position may be off. */
  step: number;
}

export interface SolidTileInput {
  mesh: SolidMesh;
  /** One per feature row: what the shader tells features apart by, see solids/look.ts. */
  seeds: ArrayLike<number>;
  looks: ArrayLike<number>;
  columns: readonly Column[];
  doubleSided: boolean;
  /** Building parts: finer steps, and what is glass can be seen through. */
  building?: boolean;
  /** Bodies that stand in several places, which are not in `mesh`. */
  repeats?: readonly Repeat[];
  /** Pictures on the triangles. */
  pictures?: TileImages;
}

/**
 * Packs a mesh and the table of its features into a GLB: quantized positions, façade coordinates in TEXCOORD_0,
 * [seed, look] of the feature in TEXCOORD_1, feature ids, no normals (faces are flat, as glTF says of meshes
 * without), outlines by CESIUM_primitive_outline. Triangles with pictures are primitives of their own, one for each
 * image. All compressed with EXT_meshopt_compression.
 */
export function encodeSolidTile(input: SolidTileInput): SolidTile {
  const { mesh, seeds, looks, columns, doubleSided, pictures, building = false, repeats = [] } = input;
  const grid = quantizationOf(mesh, pictures !== undefined || building);
  const rowCount = seeds.length;
  const document: TileDocument = {
    writer: new GlbWriter(),
    accessors: [],
    primitives: [],
    materials: [
      {
        pbrMetallicRoughness: { baseColorFactor: [0.78, 0.76, 0.73, 1], metallicFactor: 0 },
        ...(doubleSided ? { doubleSided: true } : {}),
      },
    ],
  };
  const split = pictures ? splitMesh(mesh, pictures.sheetOf, pictures.sheets.length) : undefined;
  const plain = split ? split.plain : mesh;
  if (plain.indexCount > 0)
    addPlainPrimitive(
      document,
      plain,
      grid,
      seeds,
      looks,
      split !== undefined || repeats.length > 0,
      building,
    );
  const images =
    split && pictures
      ? addTexturedPrimitives(document, mesh, split.sheets, pictures, grid, seeds, looks)
      : undefined;
  const meshes: GltfJson[] = [{ primitives: document.primitives }];
  const nodes = [
    { mesh: 0, translation: grid.origin, scale: [grid.step, grid.step, grid.step] },
    ...addRepeats(document, repeats, meshes, { seeds, looks }, grid.box),
  ];
  const metadata = propertyTable(document.writer, columns, rowCount);
  const hasEdges = plain.edgeCount > 0 || repeats.some(({ model }) => model.edgeCount > 0);
  const glb = document.writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_structural_metadata',
      'EXT_meshopt_compression',
      'KHR_mesh_quantization',
      ...(hasEdges ? ['CESIUM_primitive_outline'] : []),
      ...(repeats.length > 0 ? ['EXT_mesh_gpu_instancing', 'EXT_instance_features'] : []),
      ...(images ? ['EXT_texture_webp'] : []),
    ],
    extensionsRequired: [
      'EXT_meshopt_compression',
      'KHR_mesh_quantization',
      ...(repeats.length > 0 ? ['EXT_mesh_gpu_instancing'] : []),
      ...(images ? ['EXT_texture_webp'] : []),
    ],
    scene: 0,
    scenes: [{ nodes: nodes.map((_, index) => index) }],
    nodes,
    meshes,
    materials: document.materials,
    accessors: document.accessors,
    ...images,
    extensions: { EXT_structural_metadata: metadata },
  });
  return { glb, box: grid.box, step: grid.step };
}

/**
 * Writes the triangles without pictures, which have the document's first material. `isPart`: others have pictures.
 */
function addPlainPrimitive(
  { writer, accessors, primitives, materials }: TileDocument,
  mesh: SolidMesh,
  grid: Quantization,
  seeds: ArrayLike<number>,
  looks: ArrayLike<number>,
  isPart: boolean,
  isBuilding: boolean,
): void {
  const count = mesh.vertexCount;
  const stride = mesh.colors ? 28 : 20;
  const packed = packVertices(mesh, grid, seeds, looks, stride);
  const vertices = writer.addRows(packed, count, stride, true);
  const IndexArray = count <= MOST_SHORT_VERTICES ? Uint16Array : Uint32Array;
  const indexType = IndexArray === Uint16Array ? 5123 : 5125;
  const all = mesh.indices.subarray(0, mesh.indexCount);
  const { solid, clear } = isBuilding ? splitByAlpha(mesh, all) : { solid: all, clear: NOTHING };
  // A primitive has to have triangles: where all is glass, it is the one.
  const first = solid.length > 0 ? solid : clear;
  const indices = IndexArray.from(first);
  const indexView = writer.addTriangles(indices);
  // The grid spans the textured triangles too.
  const range = isPart ? rangeOf(packed, count, stride) : { min: [0, 0, 0], max: grid.size };
  accessors.push(
    {
      bufferView: vertices,
      componentType: 5123,
      count,
      type: 'VEC3',
      ...range,
    },
    { bufferView: vertices, byteOffset: 8, componentType: 5122, count, type: 'VEC2' },
    { bufferView: vertices, byteOffset: 12, componentType: 5123, count, type: 'VEC2' },
    { bufferView: vertices, byteOffset: 16, componentType: 5123, count, type: 'SCALAR' },
    { bufferView: indexView, componentType: indexType, count: indices.length, type: 'SCALAR' },
  );
  const attributes: Record<string, number> = { POSITION: 0, TEXCOORD_0: 1, TEXCOORD_1: 2, _FEATURE_ID_0: 3 };
  if (mesh.colors) {
    attributes.COLOR_0 =
      accessors.push({
        bufferView: vertices,
        byteOffset: 20,
        componentType: 5123,
        normalized: true,
        count,
        type: 'VEC4',
      }) - 1;
  }
  const extensions: Record<string, unknown> = {
    EXT_mesh_features: {
      featureIds: [
        {
          featureCount: isPart ? featureCountOf(mesh, seeds.length) : seeds.length,
          attribute: 0,
          propertyTable: 0,
        },
      ],
    },
  };
  if (mesh.edgeCount > 0) {
    const edges = IndexArray.from(mesh.edges.subarray(0, mesh.edgeCount));
    const bufferView = writer.addIndices(edges);
    const accessor =
      accessors.push({ bufferView, componentType: indexType, count: edges.length, type: 'SCALAR' }) - 1;
    extensions.CESIUM_primitive_outline = { indices: accessor };
  }
  const isAllClear = clear.length > 0 && solid.length === 0;
  primitives.push({ attributes, indices: 4, material: isAllClear ? glassOf(materials) : 0, extensions });
  if (clear.length === 0 || solid.length === 0) return;
  const clearIndices = IndexArray.from(clear);
  const accessor =
    accessors.push({
      bufferView: writer.addTriangles(clearIndices),
      componentType: indexType,
      count: clearIndices.length,
      type: 'SCALAR',
    }) - 1;
  const { EXT_mesh_features } = extensions;
  primitives.push({
    attributes,
    indices: accessor,
    material: glassOf(materials),
    extensions: { EXT_mesh_features },
  });
}

/** Lowest and highest quantized coordinates. */
function rangeOf(packed: Uint8Array, count: number, stride: number): { min: number[]; max: number[] } {
  const shorts = new Uint16Array(packed.buffer, packed.byteOffset, packed.byteLength / 2);
  const min = [65_535, 65_535, 65_535];
  const max = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = shorts[(i * stride) / 2 + axis];
      min[axis] = Math.min(min[axis], value);
      max[axis] = Math.max(max[axis], value);
    }
  }
  return { min, max };
}

/** How many features the vertices belong to. */
function featureCountOf({ rows, vertexCount }: SolidMesh, rowCount: number): number {
  const used = new Uint8Array(rowCount);
  let count = 0;
  for (let i = 0; i < vertexCount; i++) {
    if (used[rows[i]]) continue;
    used[rows[i]] = 1;
    count++;
  }
  return count;
}

function packVertices(
  mesh: SolidMesh,
  { low, top, step }: Quantization,
  seeds: ArrayLike<number>,
  looks: ArrayLike<number>,
  stride: number,
): Uint8Array {
  const count = mesh.vertexCount;
  const bytes = new Uint8Array(count * stride);
  const shorts = new Uint16Array(bytes.buffer);
  const { positions, facade, rows, colors } = mesh;
  for (let i = 0; i < count; i++) {
    const at = (i * stride) >> 1;
    const row = rows[i];
    shorts[at] = Math.round(positions[3 * i] / step) - low[0];
    shorts[at + 1] = Math.round(positions[3 * i + 2] / step) - low[2];
    shorts[at + 2] = top - Math.round(positions[3 * i + 1] / step);
    shorts[at + 4] = facade[2 * i];
    shorts[at + 5] = facade[2 * i + 1];
    shorts[at + 6] = seeds[row];
    shorts[at + 7] = looks[row];
    shorts[at + 8] = row;
    if (colors) writeLinearColor(shorts, at + 10, colors[i]);
  }
  return bytes;
}
