import { InputError } from '../../errors.ts';
import { encodeGlb, type Gltf } from '../../gltf/glb.ts';
import { linearOf } from '../../srgb.ts';
import type { FramePlace } from '../model-frame.ts';

/** An element as it is written: triangles of nine numbers each, metres in the frame of the building, z up. */
export interface GlbBody {
  id: string;
  class: string;
  name?: string;
  triangles: Float64Array;
  /** RGBA of each triangle, sRGB; alpha 0: none. */
  colors: Uint8Array;
}

const FLOAT = 5126;
const VERTICES = 34962;
const TRIANGLE_BYTES = 36;
/** What has no colour of its own, as the room shows it. */
const PLAIN = [184, 179, 171, 255] as const;

/**
 * Elements as one GLB: a node for each with its name and, as extras, its id and class; y up, as glTF has it, flat faces.
 * `place`: where the origin stands on the earth and where north (−z) of it looks, told in `asset.extras`.
 * @throws InputError `no-bodies` where nothing has a shape
 */
export function bodiesGlb(bodies: readonly GlbBody[], place: FramePlace, copyright: string): Uint8Array {
  const shaped = bodies.filter(({ triangles }) => triangles.length > 0);
  if (shaped.length === 0)
    throw new InputError(
      'no-bodies',
      `${bodies.length} elements`,
      'none of them has a shape.',
      'Choose elements with a body: zones, groups and openings have none.',
    );
  const count = shaped.reduce((sum, { triangles }) => sum + triangles.length / 9, 0);
  const binary = new Uint8Array(count * TRIANGLE_BYTES);
  const numbers = new Float32Array(binary.buffer);
  const json: Gltf = {
    asset: { version: '2.0', generator: 'CityMirror', copyright, extras: { place } },
    scene: 0,
    scenes: [{ nodes: shaped.map((_, index) => index) }],
    nodes: [],
    meshes: [],
    materials: [],
    accessors: [],
    bufferViews: [{ buffer: 0, byteLength: binary.length, byteStride: 12, target: VERTICES }],
    buffers: [{ byteLength: binary.length }],
  };
  const materials = new Map<string, number>();
  const materialOf = (color: readonly number[]): number => {
    const key = color.join();
    const known = materials.get(key);
    if (known !== undefined) return known;
    materials.set(key, json.materials.length);
    return json.materials.push(material(color)) - 1;
  };
  let at = 0;
  for (const { id, class: own, name, triangles, colors } of shaped) {
    const primitives = [...byColor(colors)].map(([, indices]) => {
      const start = at;
      const [low, high] = [Array(3).fill(Infinity), Array(3).fill(-Infinity)];
      for (const index of indices)
        for (let corner = 9 * index; corner < 9 * index + 9; corner += 3) {
          const turned = [triangles[corner], triangles[corner + 2], -triangles[corner + 1]];
          for (let axis = 0; axis < 3; axis++) {
            numbers[at] = turned[axis];
            low[axis] = Math.min(low[axis], numbers[at]);
            high[axis] = Math.max(high[axis], numbers[at]);
            at++;
          }
        }
      json.accessors.push({
        bufferView: 0,
        byteOffset: 4 * start,
        componentType: FLOAT,
        count: 3 * indices.length,
        type: 'VEC3',
        min: low,
        max: high,
      });
      const [first] = indices;
      return {
        attributes: { POSITION: json.accessors.length - 1 },
        material: materialOf([...colors.subarray(4 * first, 4 * first + 4)]),
      };
    });
    json.meshes.push({ primitives });
    json.nodes.push({ mesh: json.meshes.length - 1, name: name ?? id, extras: { id, class: own } });
  }
  return encodeGlb({ json, binary });
}

/** Indices of triangles by their colour. */
function byColor(colors: Uint8Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let at = 0; at < colors.length; at += 4) {
    const key = ((colors[at] * 256 + colors[at + 1]) * 256 + colors[at + 2]) * 256 + colors[at + 3];
    const group = groups.get(key);
    if (group) group.push(at / 4);
    else groups.set(key, [at / 4]);
  }
  return groups;
}

function material(color: readonly number[]): Gltf {
  const [red, green, blue, alpha] = color[3] === 0 ? PLAIN : color;
  return {
    pbrMetallicRoughness: {
      baseColorFactor: [...[red, green, blue].map((part) => linearOf(part / 255)), alpha / 255],
      metallicFactor: 0,
      roughnessFactor: 0.9,
    },
    doubleSided: true,
    ...(alpha < 255 ? { alphaMode: 'BLEND' } : {}),
  };
}
