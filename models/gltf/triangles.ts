import { InputError } from '../errors.ts';
import { readAccessor } from './accessors.ts';
import type { DecodedGlb, Gltf } from './glb.ts';
import { identity, type Matrix, multiply, nodeMatrix } from './node-matrix.ts';

const MODES: Record<number, (count: number) => number[]> = {
  4: (count) => Array.from({ length: count - (count % 3) }, (_, at) => at),
  5: (count) =>
    Array.from({ length: Math.max(0, count - 2) }, (_, at) =>
      at % 2 === 0 ? [at, at + 1, at + 2] : [at + 1, at, at + 2],
    ).flat(),
  6: (count) => Array.from({ length: Math.max(0, count - 2) }, (_, at) => [0, at + 1, at + 2]).flat(),
};
const DEEPEST = 64;

/**
 * All triangles of a glTF's scene, nine numbers each, in metres with z up: glTF's x, -z and y. Lines and points are
 * passed over. `most`: of triangles.
 * @throws InputError `gltf-triangles`: more than `most`, or none; `gltf-compressed`; `gltf-nodes`
 */
export function trianglesOfGltf(glb: DecodedGlb, name: string, most: number): Float32Array<ArrayBuffer> {
  const { json } = glb;
  const compressed = [...(json.extensionsRequired ?? []), ...(json.extensionsUsed ?? [])].find(
    (one: string) => /draco|EXT_mesh_gpu_instancing/.test(one),
  );
  if (compressed !== undefined)
    throw new InputError(
      'gltf-compressed',
      name,
      `its shapes are packed with ${compressed}, which cannot be read here.`,
      'Save it again without that.',
    );
  const drawn: { primitive: Gltf; matrix: Matrix; count: number }[] = [];
  let count = 0;
  const visit = (index: number, above: Matrix, depth: number): void => {
    const node = json.nodes?.[index];
    if (!node || depth > DEEPEST)
      throw new InputError('gltf-nodes', name, 'its nodes do not make a tree.', 'Save it again.');
    const matrix = multiply(above, nodeMatrix(node));
    for (const primitive of json.meshes?.[node.mesh]?.primitives ?? []) {
      const mode = primitive.mode ?? 4;
      const position = primitive.attributes?.POSITION;
      if (!(mode in MODES) || position === undefined) continue;
      const corners = json.accessors[primitive.indices ?? position].count as number;
      const own = mode === 4 ? Math.floor(corners / 3) : Math.max(0, corners - 2);
      count += own;
      if (count > most) throw tooMany(name, most);
      drawn.push({ primitive, matrix, count: own });
    }
    for (const child of node.children ?? []) visit(child, matrix, depth + 1);
  };
  const scene = json.scenes?.[json.scene ?? 0];
  for (const root of scene?.nodes ?? json.nodes?.map((_: unknown, index: number) => index) ?? [])
    visit(root, identity(), 0);
  if (count === 0)
    throw new InputError('gltf-triangles', name, 'holds no triangles.', 'Choose a model with surfaces.');
  const triangles = new Float32Array(9 * count);
  let written = 0;
  for (const { primitive, matrix, count: own } of drawn) {
    const positions = readAccessor(glb, primitive.attributes.POSITION);
    const order = primitive.indices === undefined ? undefined : readAccessor(glb, primitive.indices);
    const corners = MODES[primitive.mode ?? 4](order?.length ?? positions.length / 3);
    for (let i = 0; i < 3 * own; i++) {
      const at = 3 * (order ? order[corners[i]] : corners[i]);
      const [x, y, z] = [positions[at], positions[at + 1], positions[at + 2]];
      const to = (row: number): number =>
        matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row];
      triangles[written++] = to(0);
      triangles[written++] = -to(2);
      triangles[written++] = to(1);
    }
  }
  if (!triangles.every(Number.isFinite))
    throw new InputError('gltf-triangles', name, 'has corners that are no numbers.', 'Save it again.');
  return triangles;
}

const tooMany = (name: string, most: number): InputError =>
  new InputError(
    'gltf-triangles',
    name,
    `has more than ${most.toLocaleString('en')} triangles.`,
    'Save it again with fewer: without furniture, plants and the inside.',
  );
