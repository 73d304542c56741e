import { linearOf } from '../../../models/srgb.ts';
import type { TubeMesh } from '../pipes/tube-mesh.ts';
import { GlbWriter, type GltfJson } from './glb.ts';
import { type Column, propertyTable } from './property-table.ts';
import type { ContentBox } from './quantization.ts';

export interface TubeTile {
  glb: Uint8Array;
  box: ContentBox;
}

const STRIDE = 24;
/** glTF forbids the highest index of a type, which restarts strips. */
const MOST_SHORT_VERTICES = 65_535;
/**
 * Positions are floats cut to whole parts of this size, metres: a cable's duct keeps its form in a tile of kilometres,
 * where 16-bit positions would be centimetres apart, and what is cut off costs nothing after compression.
 */
const STEP = 1 / 512;

/**
 * Packs tubes and the table of their features into a GLB: positions, normals, a colour and a feature id for every
 * vertex (EXT_mesh_features, EXT_structural_metadata), compressed with EXT_meshopt_compression.
 */
export function encodeTubeTile(mesh: TubeMesh, columns: readonly Column[], rowCount: number): TubeTile {
  const writer = new GlbWriter();
  const count = mesh.vertexCount;
  const bytes = new Uint8Array(count * STRIDE);
  const place = placePositions(mesh, bytes, STRIDE);
  for (let i = 0; i < count; i++) {
    const at = i * STRIDE + 12;
    bytes[at] = Math.round(mesh.normals[3 * i] * 127);
    bytes[at + 1] = Math.round(mesh.normals[3 * i + 2] * 127);
    bytes[at + 2] = Math.round(-mesh.normals[3 * i + 1] * 127);
    writeColor(bytes, at + 4, mesh.colors[i]);
    writeShort(bytes, at + 8, mesh.rows[i]);
  }
  const indices = indexArray(mesh.indices.subarray(0, mesh.indexCount), count);
  const vertices = writer.addRows(bytes, count, STRIDE, true);
  const indexView = writer.addTriangles(indices);
  const accessors: GltfJson[] = [
    { bufferView: vertices, componentType: 5126, count, type: 'VEC3', ...place.range },
    { bufferView: vertices, byteOffset: 12, componentType: 5120, normalized: true, count, type: 'VEC3' },
    { bufferView: vertices, byteOffset: 16, componentType: 5121, normalized: true, count, type: 'VEC4' },
    { bufferView: vertices, byteOffset: 20, componentType: 5123, count, type: 'SCALAR' },
    indexAccessor(indexView, indices),
  ];
  const attributes = { POSITION: 0, NORMAL: 1, COLOR_0: 2, _FEATURE_ID_0: 3 };
  return finish(writer, accessors, { attributes, indices: 4 }, place, columns, rowCount);
}

interface Placement {
  /** glTF coordinates (east, up, south) that positions count from, whole metres. */
  origin: [number, number, number];
  range: { min: number[]; max: number[] };
  box: ContentBox;
}

/** Writes positions, cut to steps from an origin of their own; glTF counts east, up, south. */
function placePositions(
  { positions, vertexCount }: { positions: ArrayLike<number>; vertexCount: number },
  bytes: Uint8Array,
  stride: number,
): Placement {
  const origin: [number, number, number] = [
    Math.round(positions[0]),
    Math.round(positions[2]),
    -Math.round(positions[1]),
  ];
  const view = new DataView(bytes.buffer);
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertexCount; i++) {
    const place = [positions[3 * i], positions[3 * i + 2], -positions[3 * i + 1]];
    for (let axis = 0; axis < 3; axis++) {
      const value = Math.fround(Math.round((place[axis] - origin[axis]) / STEP) * STEP);
      view.setFloat32(i * stride + 4 * axis, value, true);
      min[axis] = Math.min(min[axis], value);
      max[axis] = Math.max(max[axis], value);
    }
  }
  const [east, up, south] = origin;
  return {
    origin,
    range: { min, max },
    box: {
      minimum: [east + min[0], -south - max[2], up + min[1]],
      maximum: [east + max[0], -south - min[2], up + max[1]],
    },
  };
}

function finish(
  writer: GlbWriter,
  accessors: GltfJson[],
  primitive: GltfJson,
  { origin, box }: Placement,
  columns: readonly Column[],
  rowCount: number,
): TubeTile {
  const metadata = propertyTable(writer, columns, rowCount);
  const features = { featureIds: [{ featureCount: rowCount, attribute: 0, propertyTable: 0 }] };
  const glb = writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [
      'EXT_mesh_features',
      'EXT_structural_metadata',
      'EXT_meshopt_compression',
      'KHR_mesh_quantization',
    ],
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: origin }],
    meshes: [{ primitives: [{ ...primitive, material: 0, extensions: { EXT_mesh_features: features } }] }],
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.7 } }],
    accessors,
    extensions: { EXT_structural_metadata: metadata },
  });
  return { glb, box };
}

function indexAccessor(bufferView: number, indices: Uint16Array | Uint32Array): GltfJson {
  const componentType = indices instanceof Uint16Array ? 5123 : 5125;
  return { bufferView, componentType, count: indices.length, type: 'SCALAR' };
}

function indexArray(indices: Uint32Array, vertexCount: number): Uint16Array | Uint32Array {
  return vertexCount <= MOST_SHORT_VERTICES ? Uint16Array.from(indices) : Uint32Array.from(indices);
}

function writeShort(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 255;
  bytes[at + 1] = value >>> 8;
}

/** sRGB bytes to linear ones, which is what glTF's COLOR_0 is. */
const LINEAR = Uint8Array.from({ length: 256 }, (_, byte) => Math.round(linearOf(byte / 255) * 255));

function writeColor(bytes: Uint8Array, at: number, color: number): void {
  bytes[at] = LINEAR[color & 255];
  bytes[at + 1] = LINEAR[(color >>> 8) & 255];
  bytes[at + 2] = LINEAR[(color >>> 16) & 255];
  bytes[at + 3] = 255;
}
