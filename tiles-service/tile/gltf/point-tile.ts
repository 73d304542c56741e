import { linearOf } from '../../../models/srgb.ts';
import { bytesOf, GlbWriter, type GltfJson } from './glb.ts';
import type { ContentBox } from './solid-tile.ts';

/** Points of a tile; east, north and up in the layer's frame in whole millimetres, three a point. */
export interface TilePoints {
  places: Int32Array;
  /** sRGB, three bytes a point. */
  colors: Uint8Array;
  classes: Uint8Array;
  intensities: Uint16Array;
}

/** Positions are whole numbers of at most this many millimetres in tiles that are small enough; else floats. */
const MOST_STEP = 4;
const MOST_SHORT = 65_535;
/** Metres that floats may be off. */
const FLOAT_ERROR = 0.002;

/**
 * Packs points into a GLB: quantized positions along a space-filling curve, colours (linear, as glTF has it), class
 * and intensity as attributes that EXT_structural_metadata describes, compressed with EXT_meshopt_compression.
 */
export function encodePointTile(points: TilePoints): { glb: Uint8Array; box: ContentBox } {
  const count = points.classes.length;
  const order = curveOrder(points.places);
  const writer = new GlbWriter();
  const { accessor, node, extensions, box } = addPositions(writer, points.places, order);
  const colors = new Uint16Array(count * 4);
  const classes = new Uint8Array(count * 4);
  const intensities = new Uint16Array(count * 2);
  for (let to = 0; to < count; to++) {
    const from = order[to];
    for (let band = 0; band < 3; band++) colors[to * 4 + band] = LINEAR[points.colors[from * 3 + band]];
    classes[to * 4] = points.classes[from];
    intensities[to * 2] = points.intensities[from];
  }
  const colorView = writer.addRows(bytesOf(colors), count, 8, true);
  const classView = writer.addRows(classes, count, 4, true);
  const intensityView = writer.addRows(bytesOf(intensities), count, 4, true);
  const glb = writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [
      'EXT_meshopt_compression',
      'EXT_structural_metadata',
      'KHR_materials_unlit',
      ...extensions,
    ],
    extensionsRequired: ['EXT_meshopt_compression', ...extensions],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, ...node }],
    meshes: [
      {
        primitives: [
          {
            mode: 0,
            attributes: { POSITION: 0, COLOR_0: 1, _CLASSIFICATION: 2, _INTENSITY: 3 },
            material: 0,
            extensions: { EXT_structural_metadata: { propertyAttributes: [0] } },
          },
        ],
      },
    ],
    materials: [{ extensions: { KHR_materials_unlit: {} } }],
    accessors: [
      accessor,
      { bufferView: colorView, componentType: 5123, normalized: true, count, type: 'VEC3' },
      { bufferView: classView, componentType: 5121, count, type: 'SCALAR' },
      { bufferView: intensityView, componentType: 5123, count, type: 'SCALAR' },
    ],
    extensions: { EXT_structural_metadata: POINT_METADATA },
  });
  return { glb, box };
}

const POINT_METADATA = {
  schema: {
    id: 'citymirror_points',
    classes: {
      point: {
        properties: {
          classification: { type: 'SCALAR', componentType: 'UINT8', name: 'ASPRS class' },
          intensity: { type: 'SCALAR', componentType: 'UINT16', name: 'Intensity' },
        },
      },
    },
  },
  propertyAttributes: [
    {
      class: 'point',
      properties: {
        classification: { attribute: '_CLASSIFICATION' },
        intensity: { attribute: '_INTENSITY' },
      },
    },
  ],
};

interface Positions {
  accessor: GltfJson;
  node: GltfJson;
  extensions: string[];
  box: ContentBox;
}

/** Shorts where they are exact enough, floats about the tile's middle where it is too large for them. */
function addPositions(writer: GlbWriter, places: Int32Array, order: Uint32Array): Positions {
  const { minimum, maximum } = rangeOf(places);
  const extent = Math.max(...maximum.map((high, axis) => high - minimum[axis]));
  const step = Math.max(1, Math.ceil(extent / MOST_SHORT));
  return step <= MOST_STEP
    ? addShorts(writer, places, order, minimum, maximum, step)
    : addFloats(writer, places, order, minimum, maximum);
}

function addShorts(
  writer: GlbWriter,
  places: Int32Array,
  order: Uint32Array,
  minimum: number[],
  maximum: number[],
  step: number,
): Positions {
  const count = order.length;
  const shorts = new Uint16Array(count * 4);
  const high = [0, 0, 0];
  const low = [MOST_SHORT, MOST_SHORT, MOST_SHORT];
  for (let to = 0; to < count; to++) {
    const from = order[to] * 3;
    // glTF's axes: east, up, south.
    const row = [places[from] - minimum[0], places[from + 2] - minimum[2], maximum[1] - places[from + 1]];
    for (let axis = 0; axis < 3; axis++) {
      const value = Math.round(row[axis] / step);
      shorts[to * 4 + axis] = value;
      if (value > high[axis]) high[axis] = value;
      if (value < low[axis]) low[axis] = value;
    }
  }
  const view = writer.addRows(bytesOf(shorts), count, 8, true);
  const metres = (axis: number, sign: 1 | -1, value: number) => {
    const origin = sign > 0 ? minimum[axis] : maximum[axis];
    return (origin + sign * value * step) / 1000;
  };
  return {
    accessor: { bufferView: view, componentType: 5123, count, type: 'VEC3', min: low, max: high },
    node: {
      translation: [minimum[0] / 1000, minimum[2] / 1000, -maximum[1] / 1000],
      scale: [step / 1000, step / 1000, step / 1000],
    },
    extensions: ['KHR_mesh_quantization'],
    box: {
      minimum: [metres(0, 1, low[0]), metres(1, -1, high[2]), metres(2, 1, low[1])],
      maximum: [metres(0, 1, high[0]), metres(1, -1, low[2]), metres(2, 1, high[1])],
    },
  };
}

function addFloats(
  writer: GlbWriter,
  places: Int32Array,
  order: Uint32Array,
  minimum: number[],
  maximum: number[],
): Positions {
  const count = order.length;
  const middle = minimum.map((low, axis) => Math.round((low + maximum[axis]) / 2000));
  const floats = new Float32Array(count * 3);
  for (let to = 0; to < count; to++) {
    const from = order[to] * 3;
    floats[to * 3] = places[from] / 1000 - middle[0];
    floats[to * 3 + 1] = places[from + 2] / 1000 - middle[2];
    floats[to * 3 + 2] = middle[1] - places[from + 1] / 1000;
  }
  const reach = Math.max(...maximum.map((high, axis) => (high - minimum[axis]) / 2000 + 1));
  const bits = Math.min(24, Math.ceil(Math.log2(reach / FLOAT_ERROR)) + 1);
  const { view, decoded } = writer.addFloatRows(floats, 3, bits);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < decoded.length; i++) {
    low[i % 3] = Math.min(low[i % 3], decoded[i]);
    high[i % 3] = Math.max(high[i % 3], decoded[i]);
  }
  return {
    accessor: { bufferView: view, componentType: 5126, count, type: 'VEC3', min: low, max: high },
    node: { translation: [middle[0], middle[2], -middle[1]] },
    extensions: [],
    box: {
      minimum: [middle[0] + low[0], middle[1] - high[2], middle[2] + low[1]],
      maximum: [middle[0] + high[0], middle[1] - low[2], middle[2] + high[1]],
    },
  };
}

function rangeOf(places: Int32Array): { minimum: number[]; maximum: number[] } {
  const minimum = [Infinity, Infinity, Infinity];
  const maximum = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < places.length; at += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = places[at + axis];
      if (value < minimum[axis]) minimum[axis] = value;
      if (value > maximum[axis]) maximum[axis] = value;
    }
  }
  return { minimum, maximum };
}

const CURVE_BITS = 10;

/** Indices of points along a Z curve through their box: neighbours in space become neighbours in the file. */
function curveOrder(places: Int32Array): Uint32Array {
  const count = places.length / 3;
  const { minimum, maximum } = rangeOf(places);
  const scale = maximum.map((high, axis) => (2 ** CURVE_BITS - 1) / Math.max(1, high - minimum[axis]));
  // A key of 30 bits above an index of 22: whole numbers that a double holds.
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [0, 1, 2].map(
      (axis) => SPREAD[((places[3 * i + axis] - minimum[axis]) * scale[axis]) | 0],
    );
    keys[i] = (x | (y << 1) | (z << 2)) * 2 ** 22 + i;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 22);
}

/** The bits of a number with two zeros between each. */
const SPREAD = Uint32Array.from({ length: 2 ** CURVE_BITS }, (_, value) => {
  let spread = 0;
  for (let bit = 0; bit < CURVE_BITS; bit++) spread |= ((value >> bit) & 1) << (3 * bit);
  return spread;
});

/** sRGB bytes to linear shares of 65535 (IEC 61966-2-1). */
const LINEAR = Uint16Array.from({ length: 256 }, (_, value) => Math.round(linearOf(value / 255) * 65_535));
