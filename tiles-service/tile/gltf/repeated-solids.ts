import type { Repeat } from '../tileset/repeats.ts';
import { bytesOf, type GltfJson } from './glb.ts';
import type { ContentBox } from './quantization.ts';
import {
  glassOf,
  LINEAR_STRIDE,
  splitByAlpha,
  type TileDocument,
  writeLinearColor,
} from './tile-document.ts';

/** Metres of one step of a model's positions, which are signed shorts: models reach up to 32 m. */
export const MODEL_STEP = 0.001;
/** Bits of the places of occurrences: in a tile of 100 m they are good to a quarter of a millimetre. */
const PLACE_BITS = 20;
const TURN = 32_767;

/**
 * Writes bodies that stand in several places: the model once, its occurrences by EXT_mesh_gpu_instancing with a
 * feature id for each (EXT_instance_features). Gives the nodes to put into the scene. `seeds`, `looks`: by row.
 */
export function addRepeats(
  document: TileDocument,
  repeats: readonly Repeat[],
  meshes: GltfJson[],
  tags: { seeds: ArrayLike<number>; looks: ArrayLike<number> },
  box: ContentBox,
): GltfJson[] {
  return repeats.map((repeat) => {
    const { writer, accessors } = document;
    const primitives = addModel(document, repeat, tags);
    const count = repeat.rows.length;
    const origin = [0, 1, 2].map((axis) => Math.round(repeat.places[axis]));
    const translations = new Float32Array(3 * count);
    const rotations = new Int16Array(4 * count);
    const scales = new Float32Array(3 * count).fill(MODEL_STEP);
    for (let i = 0; i < count; i++) {
      translations[3 * i] = repeat.places[3 * i] - origin[0];
      translations[3 * i + 1] = repeat.places[3 * i + 2] - origin[2];
      translations[3 * i + 2] = origin[1] - repeat.places[3 * i + 1];
      rotations[4 * i + 1] = Math.round(Math.sin(repeat.headings[i] / 2) * TURN);
      rotations[4 * i + 3] = Math.round(Math.cos(repeat.headings[i] / 2) * TURN);
    }
    const places = writer.addFloatRows(translations, 3, PLACE_BITS);
    growBox(box, places.decoded, origin, repeat);
    const first = accessors.length;
    accessors.push(
      { bufferView: places.view, componentType: 5126, count, type: 'VEC3', ...rangeOf(places.decoded) },
      {
        bufferView: writer.addRows(bytesOf(rotations), count, 8, false),
        componentType: 5122,
        normalized: true,
        count,
        type: 'VEC4',
      },
      {
        bufferView: writer.addRows(bytesOf(scales), count, 12, false),
        componentType: 5126,
        count,
        type: 'VEC3',
      },
      // Floats: a view of instances has no stride, and shorts would not end on four bytes.
      {
        bufferView: writer.addRows(bytesOf(Float32Array.from(repeat.rows)), count, 4, false),
        componentType: 5126,
        count,
        type: 'SCALAR',
      },
    );
    return {
      mesh: meshes.push({ primitives }) - 1,
      translation: [origin[0], origin[2], -origin[1]],
      extensions: {
        EXT_mesh_gpu_instancing: {
          attributes: { TRANSLATION: first, ROTATION: first + 1, SCALE: first + 2, _FEATURE_ID_0: first + 3 },
        },
        EXT_instance_features: {
          featureIds: [{ featureCount: new Set(repeat.rows).size, attribute: 0, propertyTable: 0 }],
        },
      },
    };
  });
}

/** Primitives of a model: what cannot be seen through, with its outlines, and what can. */
function addModel(
  { writer, accessors, materials }: TileDocument,
  { model, first }: Repeat,
  { seeds, looks }: { seeds: ArrayLike<number>; looks: ArrayLike<number> },
): GltfJson[] {
  const count = model.vertexCount;
  const stride = model.colors ? 16 + LINEAR_STRIDE : 16;
  const bytes = new Uint8Array(count * stride);
  const shorts = new Int16Array(bytes.buffer);
  const unsigned = new Uint16Array(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const at = (i * stride) >> 1;
    shorts[at] = Math.round(model.positions[3 * i] / MODEL_STEP);
    shorts[at + 1] = Math.round(model.positions[3 * i + 2] / MODEL_STEP);
    shorts[at + 2] = -Math.round(model.positions[3 * i + 1] / MODEL_STEP);
    shorts[at + 4] = model.facade[2 * i];
    shorts[at + 5] = model.facade[2 * i + 1];
    unsigned[at + 6] = seeds[first];
    unsigned[at + 7] = looks[first];
    if (model.colors) writeLinearColor(unsigned, at + 8, model.colors[i]);
  }
  const vertices = writer.addRows(bytes, count, stride, true);
  const { min, max } = rangeOf(positionsOf(shorts, count, stride));
  const position =
    accessors.push({ bufferView: vertices, componentType: 5122, count, type: 'VEC3', min, max }) - 1;
  const attributes: Record<string, number> = {
    POSITION: position,
    TEXCOORD_0:
      accessors.push({ bufferView: vertices, byteOffset: 8, componentType: 5122, count, type: 'VEC2' }) - 1,
    TEXCOORD_1:
      accessors.push({ bufferView: vertices, byteOffset: 12, componentType: 5123, count, type: 'VEC2' }) - 1,
  };
  if (model.colors)
    attributes.COLOR_0 =
      accessors.push({
        bufferView: vertices,
        byteOffset: 16,
        componentType: 5123,
        normalized: true,
        count,
        type: 'VEC4',
      }) - 1;
  const scalars = (values: Uint32Array, isTriangles: boolean): number => {
    const short = Uint16Array.from(values);
    const bufferView = isTriangles ? writer.addTriangles(short) : writer.addIndices(short);
    return accessors.push({ bufferView, componentType: 5123, count: short.length, type: 'SCALAR' }) - 1;
  };
  const { solid, clear } = splitByAlpha(model, model.indices.subarray(0, model.indexCount));
  const primitives: GltfJson[] = [];
  if (solid.length > 0) {
    const edges = model.edges.subarray(0, model.edgeCount);
    primitives.push({
      attributes,
      indices: scalars(solid, true),
      material: 0,
      ...(edges.length > 0
        ? { extensions: { CESIUM_primitive_outline: { indices: scalars(edges, false) } } }
        : {}),
    });
  }
  if (clear.length > 0)
    primitives.push({ attributes, indices: scalars(clear, true), material: glassOf(materials) });
  return primitives;
}

function positionsOf(shorts: Int16Array, count: number, stride: number): Float32Array {
  const values = new Float32Array(3 * count);
  for (let i = 0; i < count; i++)
    for (let axis = 0; axis < 3; axis++) values[3 * i + axis] = shorts[((i * stride) >> 1) + axis];
  return values;
}

/** Around every occurrence turned any way, as the decoded numbers place it. */
function growBox(
  box: ContentBox,
  translations: Float32Array,
  origin: readonly number[],
  { model }: Repeat,
): void {
  let reach = 0;
  let low = 0;
  let high = 0;
  for (let i = 0; i < 3 * model.vertexCount; i += 3) {
    reach = Math.max(reach, Math.hypot(model.positions[i], model.positions[i + 1]) + MODEL_STEP);
    low = Math.min(low, model.positions[i + 2] - MODEL_STEP);
    high = Math.max(high, model.positions[i + 2] + MODEL_STEP);
  }
  for (let i = 0; i < translations.length; i += 3) {
    const middle = [
      origin[0] + translations[i],
      origin[1] - translations[i + 2],
      origin[2] + translations[i + 1],
    ];
    for (let axis = 0; axis < 3; axis++) {
      box.minimum[axis] = Math.min(box.minimum[axis], middle[axis] + (axis < 2 ? -reach : low));
      box.maximum[axis] = Math.max(box.maximum[axis], middle[axis] + (axis < 2 ? reach : high));
    }
  }
}

function rangeOf(values: Float32Array): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    min[i % 3] = Math.min(min[i % 3], values[i]);
    max[i % 3] = Math.max(max[i % 3], values[i]);
  }
  return { min, max };
}
