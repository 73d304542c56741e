import { join } from 'node:path';
import type { SurfaceTextures } from '../../../models/feature.ts';
import type { TextureSink } from '../feature-source.ts';
import { NONE } from './boundaries.ts';
import { isObject } from './is-object.ts';
import type { Findings } from './reasons.ts';
import type { SurfaceMesh, VertexReader } from './surface-mesh.ts';

/** The pictures that a geometry's texture indices mean, and their coordinates. */
export interface TextureAppearance {
  /** Names in the pipeline's texture folder; undefined for a picture that is missing or none. */
  names: (string | undefined)[];
  /** u and v from the lower left corner (the third value means nothing). */
  coordinates: VertexReader;
  defaultTheme?: string;
}

const NO_IMAGE = 0xffff;

/**
 * Brings the pictures of `appearance.textures` to the sink. `folder`: that of the file, which their paths start
 * from. Undefined where there are none.
 */
export async function readTextures(
  appearance: unknown,
  folder: string,
  sink: TextureSink | undefined,
  coordinates: VertexReader,
): Promise<TextureAppearance | undefined> {
  if (!sink || !isObject(appearance) || !Array.isArray(appearance.textures)) return undefined;
  const names: (string | undefined)[] = [];
  for (const texture of appearance.textures) {
    const image = isObject(texture) ? texture.image : undefined;
    names.push(
      typeof image === 'string' && image !== ''
        ? await sink.add(join(folder, image.replaceAll('\\', '/')))
        : undefined,
    );
  }
  const theme = appearance['default-theme-texture'];
  return { names, coordinates, ...(typeof theme === 'string' && { defaultTheme: theme }) };
}

/** Texture coordinates given as a parsed list of pairs: those of a CityJSONFeature. */
export function pairReader(list: unknown): VertexReader {
  const pairs: unknown[] = Array.isArray(list) ? list : [];
  return {
    read(index, out, offset) {
      const pair = pairs[index];
      if (!Array.isArray(pair)) return false;
      out[offset] = Number(pair[0]);
      out[offset + 1] = Number(pair[1]);
      return true;
    },
  };
}

/** The pictures on a mesh's surfaces; undefined if none has one that is there. */
export function texturesOf(
  mesh: SurfaceMesh,
  { names, coordinates }: TextureAppearance,
  findings: Findings,
): SurfaceTextures | undefined {
  const { surfaceCount, surfaceStarts, ringStarts, images: imageIds, textureIds } = mesh;
  const imageOf = new Uint16Array(surfaceCount).fill(NO_IMAGE);
  const images: string[] = [];
  const numbers = new Map<string, number>();
  const placed = new Float32Array(mesh.vertexCount * 2);
  for (let surface = 0; surface < surfaceCount; surface++) {
    if (imageIds[surface] === NONE) continue;
    if (imageIds[surface] >= names.length) {
      findings.add('texture-coordinates');
      continue;
    }
    const name = names[imageIds[surface]];
    if (name === undefined) continue;
    const from = ringStarts[surfaceStarts[surface]];
    const to = ringStarts[surfaceStarts[surface + 1]];
    if (!placeCorners(textureIds, coordinates, from, to, placed)) {
      findings.add('texture-coordinates');
      continue;
    }
    let number = numbers.get(name);
    if (number === undefined) {
      // More pictures than a feature can count: its last surfaces go without.
      if (images.length === NO_IMAGE) continue;
      number = images.push(name) - 1;
      numbers.set(name, number);
    }
    imageOf[surface] = number;
  }
  return images.length > 0 ? { images, imageOf, coordinates: placed } : undefined;
}

function placeCorners(
  ids: Int32Array,
  coordinates: VertexReader,
  from: number,
  to: number,
  out: Float32Array,
): boolean {
  for (let vertex = from; vertex < to; vertex++) {
    if (ids[vertex] === NONE || !coordinates.read(ids[vertex], corner, 0)) return false;
    const sum = corner[0] + corner[1];
    if (sum - sum !== 0) return false;
    out[2 * vertex] = corner[0];
    out[2 * vertex + 1] = corner[1];
  }
  return true;
}

const corner = new Float64Array(3);
