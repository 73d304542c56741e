import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect } from 'vitest';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import type { DecodedGlb } from '../../../../models/gltf/decoded-glb.ts';

export type Rgb = [number, number, number];

/** By how much a channel may be off after WebP: colours that differ do so by more. */
const NEAR = 40;

/** A picture in four quarters: upper left, upper right, lower left, lower right. */
export function quarters(
  colors: readonly [string, string, string, string],
  size = 128,
  format: 'image/png' | 'image/jpeg' = 'image/png',
): Buffer {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  for (const [index, color] of colors.entries()) {
    context.fillStyle = color;
    context.fillRect((index % 2) * (size / 2), (index >> 1) * (size / 2), size / 2, size / 2);
  }
  return canvas.toBuffer(format as 'image/png');
}

/** The picture of a primitive, drawn. */
async function imageOf({ json, binary }: DecodedGlb, primitive: { material: number }) {
  const { index } = json.materials[primitive.material].pbrMetallicRoughness.baseColorTexture;
  const view =
    json.bufferViews[json.images[json.textures[index].extensions.EXT_texture_webp.source].bufferView];
  const image = await loadImage(
    Buffer.from(binary.subarray(view.byteOffset, view.byteOffset + view.byteLength)),
  );
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return (u: number, v: number): Rgb => {
    const x = Math.min(image.width - 1, Math.floor((u - Math.floor(u)) * image.width));
    const y = Math.min(image.height - 1, Math.floor((v - Math.floor(v)) * image.height));
    const at = 4 * (y * image.width + x);
    return [data[at], data[at + 1], data[at + 2]];
  };
}

/**
 * What a renderer would show at a place (east, north, up in metres of the layer's frame):
 * the colour of the nearest textured triangle there.
 */
export async function colorAt(glb: DecodedGlb, place: Rgb): Promise<Rgb | undefined> {
  const { json } = glb;
  const [node] = json.nodes;
  let best: { distance: number; color: Rgb } | undefined;
  for (const primitive of json.meshes[0].primitives) {
    if (primitive.material === 0) continue;
    const sample = await imageOf(glb, primitive);
    const positions = readAccessor(glb, primitive.attributes.POSITION);
    const coordinates = readAccessor(glb, primitive.attributes.TEXCOORD_0);
    const indices = readAccessor(glb, primitive.indices);
    const point = (vertex: number): Rgb => {
      const [x, y, z] = [0, 1, 2].map(
        (axis) => positions[3 * vertex + axis] * node.scale[axis] + node.translation[axis],
      );
      return [x, -z, y];
    };
    for (let i = 0; i < indices.length; i += 3) {
      const corners = [indices[i], indices[i + 1], indices[i + 2]];
      const weights = barycentric(corners.map(point) as [Rgb, Rgb, Rgb], place);
      if (!weights || Math.min(...weights.parts) < -1e-3) continue;
      const [u, v] = [0, 1].map((axis) =>
        corners.reduce((sum, vertex, k) => sum + weights.parts[k] * coordinates[2 * vertex + axis], 0),
      );
      if (!best || weights.distance < best.distance)
        best = { distance: weights.distance, color: sample(u, v) };
    }
  }
  return best && best.distance < 0.1 ? best.color : undefined;
}

const minus = (a: Rgb, b: Rgb): Rgb => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Rgb, b: Rgb): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Rgb, b: Rgb): Rgb => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function barycentric([a, b, c]: [Rgb, Rgb, Rgb], p: Rgb): { parts: Rgb; distance: number } | undefined {
  const normal = cross(minus(b, a), minus(c, a));
  const squared = dot(normal, normal);
  if (squared < 1e-9) return undefined;
  const second = dot(cross(minus(p, a), minus(c, a)), normal) / squared;
  const third = dot(cross(minus(b, a), minus(p, a)), normal) / squared;
  return {
    parts: [1 - second - third, second, third],
    distance: Math.abs(dot(minus(p, a), normal)) / Math.sqrt(squared),
  };
}

export function expectColor(found: Rgb | undefined, wanted: Rgb): void {
  const off = found ? Math.max(...found.map((value, channel) => Math.abs(value - wanted[channel]))) : 255;
  expect(off, `${found} for ${wanted}`).toBeLessThan(NEAR);
}
