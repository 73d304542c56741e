import type { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import { bytesOf, type GltfJson } from './glb.ts';
import type { Quantization } from './quantization.ts';

import type { SheetTriangles } from './split-mesh.ts';
import type { TileDocument } from './tile-document.ts';

/** Images of a tile and where its vertices lie in them. */
export interface TileImages {
  sheets: readonly { webp: Uint8Array; light: Uint8Array; repeats: boolean; hasAlpha: boolean }[];
  /** One per vertex: index of its image; -1: none. */
  sheetOf: Int32Array;
  /** u and v per vertex from the image's upper left corner. */
  coordinates: Float32Array;
  /** Write the smaller version of the images. */
  light: boolean;
}

const MOST_SHORT_VERTICES = 65_535;
const LINEAR = 9729;
const LINEAR_MIPMAP_LINEAR = 9987;
const CLAMP_TO_EDGE = 33071;
const REPEAT = 10497;
const SAMPLERS = [CLAMP_TO_EDGE, REPEAT].map((wrap) => ({
  magFilter: LINEAR,
  minFilter: LINEAR_MIPMAP_LINEAR,
  wrapS: wrap,
  wrapT: wrap,
}));

/**
 * Writes a primitive for each image: the picture's coordinates in TEXCOORD_0 (fractions of 65,535, or floats where
 * the image repeats), the rest as for triangles without pictures. Images are WebP inside the GLB (EXT_texture_webp).
 * Returns the document's images, textures and samplers.
 */
export function addTexturedPrimitives(
  document: TileDocument,
  mesh: SolidMesh,
  groups: readonly SheetTriangles[],
  pictures: TileImages,
  grid: Quantization,
  seeds: ArrayLike<number>,
  looks: ArrayLike<number>,
): GltfJson | undefined {
  if (groups.length === 0) return undefined;
  const { writer, accessors, primitives, materials } = document;
  const images: GltfJson[] = [];
  const textures: GltfJson[] = [];
  for (const { sheet, vertices, indices } of groups) {
    const { webp, light, repeats, hasAlpha } = pictures.sheets[sheet];
    const count = vertices.length;
    const stride = repeats ? 24 : 20;
    const packed = packVertices(mesh, vertices, pictures.coordinates, grid, seeds, looks, stride);
    const vertexView = writer.addRows(packed.bytes, count, stride, true);
    const IndexArray = count <= MOST_SHORT_VERTICES ? Uint16Array : Uint32Array;
    const indexView = writer.addTriangles(IndexArray.from(indices));
    const first = accessors.length;
    const tags = repeats ? 16 : 12;
    accessors.push(
      {
        bufferView: vertexView,
        componentType: 5123,
        count,
        type: 'VEC3',
        min: packed.minimum,
        max: packed.maximum,
      },
      {
        bufferView: vertexView,
        byteOffset: 8,
        ...(repeats ? { componentType: 5126 } : { componentType: 5123, normalized: true }),
        count,
        type: 'VEC2',
      },
      { bufferView: vertexView, byteOffset: tags, componentType: 5123, count, type: 'VEC2' },
      { bufferView: vertexView, byteOffset: tags + 4, componentType: 5123, count, type: 'SCALAR' },
      {
        bufferView: indexView,
        componentType: IndexArray === Uint16Array ? 5123 : 5125,
        count: indices.length,
        type: 'SCALAR',
      },
    );
    const image = images.push({
      bufferView: writer.addPlain(pictures.light ? light : webp),
      mimeType: 'image/webp',
    });
    textures.push({ sampler: repeats ? 1 : 0, extensions: { EXT_texture_webp: { source: image - 1 } } });
    const material = materials.push({
      pbrMetallicRoughness: { baseColorTexture: { index: textures.length - 1 }, metallicFactor: 0 },
      // Which side of a textured surface was painted is not always the one that faces out.
      doubleSided: true,
      ...(hasAlpha ? { alphaMode: 'MASK' } : {}),
    });
    primitives.push({
      attributes: { POSITION: first, TEXCOORD_0: first + 1, TEXCOORD_1: first + 2, _FEATURE_ID_0: first + 3 },
      indices: first + 4,
      material: material - 1,
      extensions: {
        EXT_mesh_features: {
          featureIds: [{ featureCount: packed.features, attribute: 0, propertyTable: 0 }],
        },
      },
    });
  }
  return { images, textures, samplers: SAMPLERS };
}

function packVertices(
  mesh: SolidMesh,
  vertices: Uint32Array,
  coordinates: Float32Array,
  { low, top, step }: Quantization,
  seeds: ArrayLike<number>,
  looks: ArrayLike<number>,
  stride: number,
): { bytes: Uint8Array; minimum: number[]; maximum: number[]; features: number } {
  const shorts = new Uint16Array((vertices.length * stride) >> 1);
  const floats = new Float32Array(shorts.buffer);
  const minimum = [65_535, 65_535, 65_535];
  const maximum = [0, 0, 0];
  const rows = new Set<number>();
  const repeats = stride === 24;
  for (const [place, vertex] of vertices.entries()) {
    const at = (place * stride) >> 1;
    const row = mesh.rows[vertex];
    rows.add(row);
    shorts[at] = Math.round(mesh.positions[3 * vertex] / step) - low[0];
    shorts[at + 1] = Math.round(mesh.positions[3 * vertex + 2] / step) - low[2];
    shorts[at + 2] = top - Math.round(mesh.positions[3 * vertex + 1] / step);
    for (let axis = 0; axis < 3; axis++) {
      minimum[axis] = Math.min(minimum[axis], shorts[at + axis]);
      maximum[axis] = Math.max(maximum[axis], shorts[at + axis]);
    }
    const u = coordinates[2 * vertex];
    const v = coordinates[2 * vertex + 1];
    if (repeats) {
      floats[(at + 4) >> 1] = u;
      floats[(at + 6) >> 1] = v;
    } else {
      shorts[at + 4] = Math.round(Math.max(0, Math.min(1, u)) * 65_535);
      shorts[at + 5] = Math.round(Math.max(0, Math.min(1, v)) * 65_535);
    }
    const tags = repeats ? at + 8 : at + 6;
    shorts[tags] = seeds[row];
    shorts[tags + 1] = looks[row];
    shorts[tags + 2] = row;
  }
  return { bytes: bytesOf(shorts), minimum, maximum, features: rows.size };
}
