import type { Model } from '../instances/models/model-mesh.ts';
import { bytesOf, GlbWriter, type GltfJson } from './glb.ts';
import { type Column, propertyTable } from './property-table.ts';
import type { ContentBox } from './solid-tile.ts';

/** Instances of one model. Places are east, north, up in the layer's frame, metres. */
export interface InstanceGroup {
  model: Model;
  places: number[];
  /** Factors along the model's x, y (up) and z, three an instance. */
  scales: number[];
  /** Radians about up, counter-clockwise. */
  headings: number[];
  /** Rows of the property table. */
  rows: number[];
}

/** Model coordinates are whole numbers of this part of a metre, and scales make up for it. */
const MODEL_STEPS = 2_000;
const MODEL_LIMIT = 32_000;

interface Assembly {
  writer: GlbWriter;
  accessors: GltfJson[];
  meshes: GltfJson[];
  nodes: GltfJson[];
}

/**
 * Packs instances and the table of their features into a GLB: EXT_mesh_gpu_instancing with a feature id for
 * every instance (EXT_instance_features), models with quantized positions, normals and colours, all compressed
 * with EXT_meshopt_compression.
 */
export function encodeInstanceTile(
  groups: readonly InstanceGroup[],
  columns: readonly Column[],
  rowCount: number,
): { glb: Uint8Array; box: ContentBox } {
  const assembly: Assembly = { writer: new GlbWriter(), accessors: [], meshes: [], nodes: [] };
  const box: ContentBox = {
    minimum: [Infinity, Infinity, Infinity],
    maximum: [-Infinity, -Infinity, -Infinity],
  };
  const origin = originOf(groups);
  for (const group of groups) addGroup(assembly, group, origin, box);
  const metadata = propertyTable(assembly.writer, columns, rowCount);
  const glb = assembly.writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [
      'EXT_mesh_gpu_instancing',
      'EXT_instance_features',
      'EXT_structural_metadata',
      'EXT_meshopt_compression',
      'KHR_mesh_quantization',
    ],
    extensionsRequired: ['EXT_mesh_gpu_instancing', 'EXT_meshopt_compression', 'KHR_mesh_quantization'],
    scene: 0,
    scenes: [{ nodes: assembly.nodes.map((_, index) => index) }],
    nodes: assembly.nodes,
    meshes: assembly.meshes,
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.9 } }],
    accessors: assembly.accessors,
    extensions: { EXT_structural_metadata: metadata },
  });
  return { glb, box };
}

/** A whole metre near the instances: their places are then small numbers. */
function originOf(groups: readonly InstanceGroup[]): [number, number, number] {
  const [x, y, z] = groups[0].places;
  return [Math.round(x), Math.round(y), Math.round(z)];
}

function addGroup(
  { writer, accessors, meshes, nodes }: Assembly,
  group: InstanceGroup,
  origin: readonly [number, number, number],
  box: ContentBox,
): void {
  const count = group.rows.length;
  const { mesh, step } = addModel(writer, accessors, meshes, group.model);
  const translations = new Float32Array(3 * count);
  const scales = new Float32Array(3 * count);
  const rotations = new Int16Array(4 * count);
  // Floats: a view of instances has no stride, and shorts would not end on four bytes.
  const ids = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    translations[3 * i] = group.places[3 * i] - origin[0];
    translations[3 * i + 1] = group.places[3 * i + 2] - origin[2];
    translations[3 * i + 2] = origin[1] - group.places[3 * i + 1];
    for (let axis = 0; axis < 3; axis++) scales[3 * i + axis] = group.scales[3 * i + axis] * step;
    rotations[4 * i + 1] = Math.round(Math.sin(group.headings[i] / 2) * 32_767);
    rotations[4 * i + 3] = Math.round(Math.cos(group.headings[i] / 2) * 32_767);
    ids[i] = group.rows[i];
  }
  const places = writer.addFloatRows(translations, 3, 18);
  const sizes = writer.addFloatRows(scales, 3, 10);
  const rotationView = writer.addRows(bytesOf(rotations), count, 8, false);
  const idView = writer.addRows(bytesOf(ids), count, 4, false);
  growBox(box, places.decoded, sizes.decoded, origin, group.model, step);
  const first = accessors.length;
  const [minimum, maximum] = rangeOf(places.decoded);
  accessors.push(
    { bufferView: places.view, componentType: 5126, count, type: 'VEC3', min: minimum, max: maximum },
    { bufferView: rotationView, componentType: 5122, normalized: true, count, type: 'VEC4' },
    { bufferView: sizes.view, componentType: 5126, count, type: 'VEC3' },
    { bufferView: idView, componentType: 5126, count, type: 'SCALAR' },
  );
  nodes.push({
    mesh,
    translation: [origin[0], origin[2], -origin[1]],
    extensions: {
      EXT_mesh_gpu_instancing: {
        attributes: { TRANSLATION: first, ROTATION: first + 1, SCALE: first + 2, _FEATURE_ID_0: first + 3 },
      },
      EXT_instance_features: {
        featureIds: [{ featureCount: new Set(group.rows).size, attribute: 0, propertyTable: 0 }],
      },
    },
  });
}

function addModel(
  writer: GlbWriter,
  accessors: GltfJson[],
  meshes: GltfJson[],
  model: Model,
): { mesh: number; step: number } {
  const count = model.positions.length / 3;
  const extent = model.positions.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const steps = Math.min(MODEL_STEPS, Math.floor(MODEL_LIMIT / extent));
  const bytes = new Uint8Array(count * 16);
  const shorts = new Int16Array(bytes.buffer);
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = Math.round(model.positions[3 * i + axis] * steps);
      shorts[8 * i + axis] = value;
      minimum[axis] = Math.min(minimum[axis], value);
      maximum[axis] = Math.max(maximum[axis], value);
      bytes[16 * i + 8 + axis] = Math.round(model.normals[3 * i + axis] * 127);
    }
    bytes.set(model.colors.subarray(4 * i, 4 * i + 4), 16 * i + 12);
  }
  const vertices = writer.addRows(bytes, count, 16, true);
  const indices = writer.addTriangles(model.indices);
  const first = accessors.length;
  accessors.push(
    { bufferView: vertices, componentType: 5122, count, type: 'VEC3', min: minimum, max: maximum },
    { bufferView: vertices, byteOffset: 8, componentType: 5120, normalized: true, count, type: 'VEC3' },
    { bufferView: vertices, byteOffset: 12, componentType: 5121, normalized: true, count, type: 'VEC4' },
    { bufferView: indices, componentType: 5123, count: model.indices.length, type: 'SCALAR' },
  );
  const attributes = { POSITION: first, NORMAL: first + 1, COLOR_0: first + 2 };
  const mesh =
    meshes.push({ name: model.name, primitives: [{ attributes, indices: first + 3, material: 0 }] }) - 1;
  return { mesh, step: 1 / steps };
}

/** Around every instance turned any way, as the decoded numbers place it. */
function growBox(
  box: ContentBox,
  translations: Float32Array,
  scales: Float32Array,
  origin: readonly [number, number, number],
  { positions }: Model,
  step: number,
): void {
  let reach = 0;
  let low = 0;
  let high = 0;
  for (let i = 0; i < positions.length; i += 3) {
    reach = Math.max(reach, Math.hypot(positions[i], positions[i + 2]));
    low = Math.min(low, positions[i + 1]);
    high = Math.max(high, positions[i + 1]);
  }
  for (let i = 0; i < translations.length; i += 3) {
    const radius = (reach * Math.max(scales[i], scales[i + 2])) / step;
    const up = scales[i + 1] / step;
    const x = origin[0] + translations[i];
    const y = origin[1] - translations[i + 2];
    const z = origin[2] + translations[i + 1];
    box.minimum[0] = Math.min(box.minimum[0], x - radius);
    box.minimum[1] = Math.min(box.minimum[1], y - radius);
    box.minimum[2] = Math.min(box.minimum[2], z + low * up);
    box.maximum[0] = Math.max(box.maximum[0], x + radius);
    box.maximum[1] = Math.max(box.maximum[1], y + radius);
    box.maximum[2] = Math.max(box.maximum[2], z + high * up);
  }
}

function rangeOf(values: Float32Array): [number[], number[]] {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    minimum[i % 3] = Math.min(minimum[i % 3], values[i]);
    maximum[i % 3] = Math.max(maximum[i % 3], values[i]);
  }
  return [minimum, maximum];
}
