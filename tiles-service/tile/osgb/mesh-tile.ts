import { bytesOf, GlbWriter, type GltfJson } from '../gltf/glb.ts';
import type { ContentBox } from '../gltf/solid-tile.ts';

/** Triangles with one picture or one colour; east, north, up in metres in the layer's frame. */
export interface TileMesh {
  positions: Float64Array;
  coordinates?: Float64Array;
  indices: Uint32Array;
  picture?: { webp: Uint8Array; hasAlpha: boolean };
  repeats: boolean;
  color: readonly number[];
}

const LINEAR = 9729;
const LINEAR_MIPMAP_LINEAR = 9987;
const WRAPS = { clamp: 33071, repeat: 10497 } as const;
const MOST_SHORT_VERTICES = 65_535;

/**
 * Packs the meshes of a tile into a GLB: positions in whole steps of a grid (KHR_mesh_quantization), fine enough to
 * be seen by nobody, pictures as WebP, no light: that is in the pictures. Compressed with EXT_meshopt_compression.
 */
export function encodeMeshTile(meshes: readonly TileMesh[]): { glb: Uint8Array; box: ContentBox } {
  const box = boxOfMeshes(meshes);
  const size = Math.max(...[0, 1, 2].map((axis) => box.maximum[axis] - box.minimum[axis]), 0.001);
  const step = size / 65_535;
  const writer = new GlbWriter();
  const accessors: GltfJson[] = [];
  const primitives: GltfJson[] = [];
  const materials: GltfJson[] = [];
  const images: GltfJson[] = [];
  const textures: GltfJson[] = [];
  const known = new Map<Uint8Array, number>();
  for (const mesh of meshes) {
    const { vertices, indices } = usedVertices(mesh);
    const count = vertices.length;
    const first = accessors.length;
    accessors.push(addPositions(writer, mesh, vertices, box.minimum, step, count));
    const attributes: Record<string, number> = { POSITION: first };
    if (mesh.picture && mesh.coordinates) {
      attributes.TEXCOORD_0 = accessors.length;
      accessors.push(addCoordinates(writer, mesh.coordinates, vertices));
    }
    const IndexArray = count <= MOST_SHORT_VERTICES ? Uint16Array : Uint32Array;
    primitives.push({ attributes, indices: accessors.length, material: materials.length });
    accessors.push({
      bufferView: writer.addTriangles(IndexArray.from(indices)),
      componentType: IndexArray === Uint16Array ? 5123 : 5125,
      count: indices.length,
      type: 'SCALAR',
    });
    materials.push({
      pbrMetallicRoughness: {
        metallicFactor: 0,
        baseColorFactor: mesh.color,
        ...(mesh.picture ? { baseColorTexture: { index: textureOf(mesh) } } : {}),
      },
      ...(mesh.picture?.hasAlpha ? { alphaMode: 'MASK' } : {}),
      extensions: { KHR_materials_unlit: {} },
    });
  }

  function textureOf({ picture, repeats }: TileMesh): number {
    const { webp } = picture!;
    let image = known.get(webp);
    if (image === undefined) {
      image = images.push({ bufferView: writer.addPlain(webp), mimeType: 'image/webp' }) - 1;
      known.set(webp, image);
    }
    return (
      textures.push({ sampler: repeats ? 1 : 0, extensions: { EXT_texture_webp: { source: image } } }) - 1
    );
  }

  const extensions = [
    'EXT_meshopt_compression',
    'KHR_mesh_quantization',
    ...(images.length > 0 ? ['EXT_texture_webp'] : []),
  ];
  // glTF's axes are east, up, south.
  const [east, north, up] = box.minimum;
  const glb = writer.finish({
    asset: { version: '2.0', generator: 'CityMirror' },
    extensionsUsed: [...extensions, 'KHR_materials_unlit'],
    extensionsRequired: extensions,
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: [east, up, -north - 65_535 * step], scale: [step, step, step] }],
    meshes: [{ primitives }],
    accessors,
    materials,
    ...(images.length > 0
      ? {
          images,
          textures,
          samplers: Object.values(WRAPS).map((wrap) => ({
            magFilter: LINEAR,
            minFilter: LINEAR_MIPMAP_LINEAR,
            wrapS: wrap,
            wrapT: wrap,
          })),
        }
      : {}),
  });
  return { glb, box };
}

function boxOfMeshes(meshes: readonly TileMesh[]): ContentBox {
  const minimum: [number, number, number] = [Infinity, Infinity, Infinity];
  const maximum: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { positions, indices } of meshes)
    for (const vertex of indices)
      for (let axis = 0; axis < 3; axis++) {
        const value = positions[3 * vertex + axis];
        if (value < minimum[axis]) minimum[axis] = value;
        if (value > maximum[axis]) maximum[axis] = value;
      }
  return { minimum, maximum };
}

/** Vertices in the order in which triangles use them, and the triangles in their terms. */
function usedVertices({ positions, indices }: TileMesh): { vertices: Uint32Array; indices: Uint32Array } {
  const places = new Int32Array(positions.length / 3).fill(-1);
  const vertices: number[] = [];
  const renamed = indices.map((vertex) => {
    if (places[vertex] < 0) places[vertex] = vertices.push(vertex) - 1;
    return places[vertex];
  });
  return { vertices: Uint32Array.from(vertices), indices: renamed };
}

function addPositions(
  writer: GlbWriter,
  { positions }: TileMesh,
  vertices: Uint32Array,
  low: readonly number[],
  step: number,
  count: number,
): GltfJson {
  const shorts = new Uint16Array(count * 4);
  const minimum = [65_535, 65_535, 65_535];
  const maximum = [0, 0, 0];
  const grid = (value: number): number => Math.max(0, Math.min(65_535, Math.round(value / step)));
  for (const [place, vertex] of vertices.entries()) {
    const at = 4 * place;
    shorts[at] = grid(positions[3 * vertex] - low[0]);
    shorts[at + 1] = grid(positions[3 * vertex + 2] - low[2]);
    shorts[at + 2] = 65_535 - grid(positions[3 * vertex + 1] - low[1]);
    for (let axis = 0; axis < 3; axis++) {
      minimum[axis] = Math.min(minimum[axis], shorts[at + axis]);
      maximum[axis] = Math.max(maximum[axis], shorts[at + axis]);
    }
  }
  const bufferView = writer.addRows(bytesOf(shorts), count, 8, true);
  return { bufferView, componentType: 5123, count, type: 'VEC3', min: minimum, max: maximum };
}

/** As fractions of 65,535 where they lie within the picture, else as floats. */
function addCoordinates(writer: GlbWriter, coordinates: Float64Array, vertices: Uint32Array): GltfJson {
  const count = vertices.length;
  const picked = new Float32Array(count * 2);
  let isInside = true;
  for (const [place, vertex] of vertices.entries())
    for (let axis = 0; axis < 2; axis++) {
      const value = coordinates[2 * vertex + axis];
      picked[2 * place + axis] = value;
      isInside &&= value >= 0 && value <= 1;
    }
  const base = { count, type: 'VEC2' };
  if (!isInside)
    return { ...base, bufferView: writer.addRows(bytesOf(picked), count, 8, true), componentType: 5126 };
  const shorts = Uint16Array.from(picked, (value) => Math.round(value * 65_535));
  const bufferView = writer.addRows(bytesOf(shorts), count, 4, true);
  return { ...base, bufferView, componentType: 5123, normalized: true };
}
