import type { SolidMesh } from '../solids/solid-mesh.ts';
import { GlbWriter, type GltfJson } from './glb.ts';
import { type Column, propertyTable } from './property-table.ts';

/** Metres of one step of quantized positions, where the tile is not larger than 65,535 of them. */
export const POSITION_STEP = 0.01;
const STEPS = 65_535;
/** glTF forbids the highest index of a type, which restarts strips. */
const MOST_SHORT_VERTICES = 65_535;

/** The axis-aligned box of a tile's content in the layer's frame: east, north, up, metres. */
export interface ContentBox {
  minimum: [number, number, number];
  maximum: [number, number, number];
}

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
}

/**
 * Packs a mesh and the table of its features into a GLB: quantized positions, façade coordinates in TEXCOORD_0,
 * [seed, look] of the feature in TEXCOORD_1, feature ids, no normals (faces are flat, as glTF says of meshes
 * without), outlines by CESIUM_primitive_outline. All compressed with EXT_meshopt_compression.
 */
export function encodeSolidTile({ mesh, seeds, looks, columns, doubleSided }: SolidTileInput): SolidTile {
  const grid = quantizationOf(mesh);
  const writer = new GlbWriter();
  const count = mesh.vertexCount;
  const rowCount = seeds.length;
  const stride = mesh.colors ? 28 : 20;
  const vertices = writer.addRows(packVertices(mesh, grid, seeds, looks, stride), count, stride, true);
  const IndexArray = count <= MOST_SHORT_VERTICES ? Uint16Array : Uint32Array;
  const indexType = IndexArray === Uint16Array ? 5123 : 5125;
  const indices = IndexArray.from(mesh.indices.subarray(0, mesh.indexCount));
  const indexView = writer.addTriangles(indices);
  const [maximumX, maximumY, maximumZ] = grid.size;
  const accessors: GltfJson[] = [
    {
      bufferView: vertices,
      componentType: 5123,
      count,
      type: 'VEC3',
      min: [0, 0, 0],
      max: [maximumX, maximumY, maximumZ],
    },
    { bufferView: vertices, byteOffset: 8, componentType: 5122, count, type: 'VEC2' },
    { bufferView: vertices, byteOffset: 12, componentType: 5123, count, type: 'VEC2' },
    { bufferView: vertices, byteOffset: 16, componentType: 5123, count, type: 'SCALAR' },
    { bufferView: indexView, componentType: indexType, count: indices.length, type: 'SCALAR' },
  ];
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
    EXT_mesh_features: { featureIds: [{ featureCount: rowCount, attribute: 0, propertyTable: 0 }] },
  };
  if (mesh.edgeCount > 0) {
    const edges = IndexArray.from(mesh.edges.subarray(0, mesh.edgeCount));
    const bufferView = writer.addIndices(edges);
    const accessor =
      accessors.push({ bufferView, componentType: indexType, count: edges.length, type: 'SCALAR' }) - 1;
    extensions.CESIUM_primitive_outline = { indices: accessor };
  }
  const metadata = propertyTable(writer, columns, rowCount);
  const glb = writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_structural_metadata',
      'EXT_meshopt_compression',
      'KHR_mesh_quantization',
      ...(mesh.edgeCount > 0 ? ['CESIUM_primitive_outline'] : []),
    ],
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: grid.origin, scale: [grid.step, grid.step, grid.step] }],
    meshes: [{ primitives: [{ attributes, indices: 4, material: 0, extensions }] }],
    materials: [
      {
        pbrMetallicRoughness: { baseColorFactor: [0.78, 0.76, 0.73, 1], metallicFactor: 0 },
        ...(doubleSided ? { doubleSided: true } : {}),
      },
    ],
    accessors,
    extensions: { EXT_structural_metadata: metadata },
  });
  return { glb, box: grid.box, step: grid.step };
}

interface Quantization {
  /** East, north, up of the quantized origin in steps. */
  low: readonly number[];
  /** North of the last row in steps: glTF counts the other way. */
  top: number;
  /** glTF coordinates (east, up, −north) of the quantized origin. */
  origin: [number, number, number];
  step: number;
  /** Largest quantized coordinate per axis. */
  size: [number, number, number];
  /** Of the quantized positions. */
  box: ContentBox;
}

/** The lattice of whole centimetres of the layer's frame, or a coarser one for tiles that are larger. */
function quantizationOf({ positions, vertexCount }: SolidMesh): Quantization {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * vertexCount; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis];
      if (value < minimum[axis]) minimum[axis] = value;
      if (value > maximum[axis]) maximum[axis] = value;
    }
  }
  const largest = Math.max(maximum[0] - minimum[0], maximum[1] - minimum[1], maximum[2] - minimum[2]);
  const step = POSITION_STEP * Math.max(1, Math.ceil((largest / POSITION_STEP + 2) / STEPS));
  const low = minimum.map((value) => Math.round(value / step));
  const high = maximum.map((value) => Math.round(value / step));
  const metres = (steps: number): number => Number((steps * step).toFixed(2));
  return {
    low,
    top: high[1],
    origin: [metres(low[0]), metres(low[2]), metres(-high[1])],
    step: Number(step.toFixed(2)),
    size: [high[0] - low[0], high[2] - low[2], high[1] - low[1]],
    box: {
      minimum: [metres(low[0]), metres(low[1]), metres(low[2])],
      maximum: [metres(high[0]), metres(high[1]), metres(high[2])],
    },
  };
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

/** sRGB bytes to 16-bit linear fractions, which is what glTF's COLOR_0 is. */
const LINEAR = Uint16Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return Math.round((value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4) * 65_535);
});

function writeLinearColor(shorts: Uint16Array, at: number, rgba: number): void {
  shorts[at] = LINEAR[rgba & 255];
  shorts[at + 1] = LINEAR[(rgba >>> 8) & 255];
  shorts[at + 2] = LINEAR[(rgba >>> 16) & 255];
  shorts[at + 3] = (rgba >>> 24) * 257;
}
