import { linearOf } from '../../../models/srgb.ts';
import type { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import type { GlbWriter, GltfJson } from './glb.ts';

/** The glTF document as it grows. */
export interface TileDocument {
  writer: GlbWriter;
  accessors: GltfJson[];
  primitives: GltfJson[];
  materials: GltfJson[];
}

/** The material of what can be seen through, made of the first one when it is first asked for. */
export function glassOf(materials: GltfJson[]): number {
  const found = materials.findIndex(({ alphaMode }) => alphaMode === 'BLEND');
  return found >= 0 ? found : materials.push({ ...materials[0], alphaMode: 'BLEND' }) - 1;
}

export const NOTHING = new Uint32Array(0);
/** Alpha, 0–255, from which on a colour is not to be seen through; 0 is no colour at all. */
const OPAQUE = 250;

/** The triangles that cannot be seen through, and those that can: by the colour of their first corner. */
export function splitByAlpha(
  { colors }: SolidMesh,
  indices: Uint32Array,
): { solid: Uint32Array; clear: Uint32Array } {
  if (!colors) return { solid: indices, clear: NOTHING };
  const solid: number[] = [];
  const clear: number[] = [];
  for (let at = 0; at < indices.length; at += 3) {
    const alpha = colors[indices[at]] >>> 24;
    const list = alpha > 0 && alpha < OPAQUE ? clear : solid;
    list.push(indices[at], indices[at + 1], indices[at + 2]);
  }
  return { solid: Uint32Array.from(solid), clear: Uint32Array.from(clear) };
}

/** sRGB bytes to 16-bit linear fractions, which is what glTF's COLOR_0 is. */
const LINEAR = Uint16Array.from({ length: 256 }, (_, byte) => Math.round(linearOf(byte / 255) * 65_535));

/** Bytes that writeLinearColor takes. */
export const LINEAR_STRIDE = 8;

export function writeLinearColor(shorts: Uint16Array, at: number, rgba: number): void {
  shorts[at] = LINEAR[rgba & 255];
  shorts[at + 1] = LINEAR[(rgba >>> 8) & 255];
  shorts[at + 2] = LINEAR[(rgba >>> 16) & 255];
  shorts[at + 3] = (rgba >>> 24) * 257;
}
