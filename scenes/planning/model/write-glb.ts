import { encodeGlb } from '../../../models/gltf/glb.ts';
import { linearOf } from '../../../models/srgb.ts';
import { normalOf } from './triangle-normal.ts';

const VERTEX_TARGET = 34962;
/** Bytes of a corner: three floats, and a normal of three signed bytes on four. */
const STRIDE = 16;

/**
 * A GLB of coloured triangles (nine numbers each in metres, z up, flat), with y up: one primitive for each colour, what
 * is seen through the last. `origin`: what is taken off, so that 32 bits hold millimetres.
 */
export function glbOfTriangles(
  points: ArrayLike<number>,
  colors: Uint8Array,
  origin: readonly [number, number, number],
): Uint8Array {
  const byColour = new Map<number, number[]>();
  for (let at = 0; 4 * at < colors.length; at++) {
    const key = (colors[4 * at] << 16) | (colors[4 * at + 1] << 8) | colors[4 * at + 2] | 0;
    const full = key + colors[4 * at + 3] * 2 ** 24;
    const list = byColour.get(full);
    if (list) list.push(at);
    else byColour.set(full, [at]);
  }
  const total = colors.length / 4;
  const binary = new Uint8Array(3 * STRIDE * total);
  const view = new DataView(binary.buffer);
  const json: Record<string, Record<string, unknown>[]> = { accessors: [], bufferViews: [], materials: [] };
  const primitives: Record<string, unknown>[] = [];
  let written = 0;
  const alphaOf = (key: number): number => Math.floor(key / 2 ** 24);
  for (const [key, triangles] of [...byColour].sort(([a], [b]) => alphaOf(b) - alphaOf(a))) {
    const start = written;
    const [low, high] = [
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity],
    ];
    for (const triangle of triangles) {
      const normal = unitNormal(points, 9 * triangle);
      for (let corner = 0; corner < 3; corner++) {
        const at = 9 * triangle + 3 * corner;
        const place = [points[at] - origin[0], points[at + 2] - origin[2], -(points[at + 1] - origin[1])].map(
          Math.fround,
        );
        for (let axis = 0; axis < 3; axis++) {
          low[axis] = Math.min(low[axis], place[axis]);
          high[axis] = Math.max(high[axis], place[axis]);
          view.setFloat32(written + 4 * axis, place[axis], true);
          view.setInt8(written + 12 + axis, Math.round(127 * normal[axis]));
        }
        written += STRIDE;
      }
    }
    const count = 3 * triangles.length;
    const at = json.bufferViews.push({
      ...{ buffer: 0, byteOffset: start, byteLength: written - start, byteStride: STRIDE },
      target: VERTEX_TARGET,
    });
    const accessor = { bufferView: at - 1, count, type: 'VEC3' };
    const first = json.accessors.push({ ...accessor, componentType: 5126, min: low, max: high });
    json.accessors.push({ ...accessor, componentType: 5120, normalized: true, byteOffset: 12 });
    const material = json.materials.push(materialOf(key & 0xffffff, alphaOf(key) / 255)) - 1;
    primitives.push({ attributes: { POSITION: first - 1, NORMAL: first }, material });
  }
  return encodeGlb({
    json: {
      asset: { version: '2.0', generator: 'CityMirror' },
      extensionsUsed: ['KHR_mesh_quantization'],
      extensionsRequired: ['KHR_mesh_quantization'],
      ...{ scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }], meshes: [{ primitives }] },
      ...json,
      buffers: [{ byteLength: binary.length }],
    },
    binary,
  });
}

/** Of length 1, with y up. */
function unitNormal(points: ArrayLike<number>, at: number): [number, number, number] {
  const [x, y, z] = normalOf(points, at);
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, z / length, -y / length];
}

function materialOf(rgb: number, alpha: number): Record<string, unknown> {
  const colour = [rgb >> 16, (rgb >> 8) & 255, rgb & 255].map((part) =>
    Number(linearOf(part / 255).toFixed(4)),
  );
  return {
    pbrMetallicRoughness: {
      baseColorFactor: [...colour, Number(alpha.toFixed(3))],
      ...{ metallicFactor: 0, roughnessFactor: 0.9 },
    },
    doubleSided: true,
    ...(alpha < 1 ? { alphaMode: 'BLEND' } : {}),
  };
}
