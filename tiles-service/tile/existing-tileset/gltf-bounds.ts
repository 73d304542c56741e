import type { Gltf } from '../../../models/gltf/decoded-glb.ts';
import { identity, type Matrix, multiply, nodeMatrix } from '../../../models/gltf/node-matrix.ts';
import type { UpAxis } from './check-glb.ts';
import { type ContentBounds, ContentBroken } from './content-report.ts';
import { isNumbers, transformPoint } from './volume.ts';

const TURNS: Record<UpAxis, number[]> = {
  // (x, y, z) becomes (x, −z, y).
  Y: [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1],
  // (x, y, z) becomes (−z, y, x).
  X: [0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1],
  Z: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
};

/** What integers of a normalized accessor are divided by. */
const NORMALS: Record<number, number> = { 5120: 127, 5121: 255, 5122: 32_767, 5123: 65_535 };

/** Nodes of one tile; a model with more is damaged or no tile. */
const MOST_NODES = 100_000;

/**
 * The box around all positions of a glTF in the tile's frame (z up), by what its accessors say. Undefined where it
 * cannot be told: no meshes, accessors without limits, instances.
 * @throws ContentBroken for nodes that are not there or contain themselves.
 */
export function boundsOfGltf(json: Gltf, upAxis: UpAxis): ContentBounds | undefined {
  const bounds: ContentBounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  let isKnown = true;
  let visited = 0;
  const centre = json.extensions?.CESIUM_RTC?.center;
  const start = identity();
  if (isNumbers(centre, 3)) start.set(centre, 12);
  const turn = multiply(Float64Array.from(TURNS[upAxis]), start);

  const visit = (index: unknown, parent: Matrix, depth: number): void => {
    const node = json.nodes?.[index as number];
    if (typeof node !== 'object' || node === null) throw new ContentBroken(`node ${index} is not there`);
    if (++visited > MOST_NODES || depth > 200) throw new ContentBroken('its nodes contain themselves');
    const matrix = multiply(parent, matrixOf(node));
    if (node.extensions?.EXT_mesh_gpu_instancing) isKnown = false;
    if (node.mesh !== undefined) addMesh(json.meshes?.[node.mesh], matrix);
    for (const child of Array.isArray(node.children) ? node.children : []) visit(child, matrix, depth + 1);
  };
  const addMesh = (mesh: Gltf, matrix: Matrix): void => {
    if (!Array.isArray(mesh?.primitives)) throw new ContentBroken('a mesh is not there');
    for (const primitive of mesh.primitives) {
      const accessor = json.accessors?.[primitive?.attributes?.POSITION];
      if (!isNumbers(accessor?.min, 3) || !isNumbers(accessor?.max, 3)) isKnown = false;
      else {
        const by = accessor.normalized === true ? (NORMALS[accessor.componentType] ?? 1) : 1;
        addBox(bounds, accessor.min, accessor.max, by, matrix);
      }
    }
  };
  const scene = json.scenes?.[json.scene ?? 0];
  for (const root of Array.isArray(scene?.nodes) ? scene.nodes : []) visit(root, turn, 0);
  return isKnown && bounds.every(Number.isFinite) ? bounds : undefined;
}

function matrixOf(node: Gltf): Matrix {
  const fits =
    (node.matrix === undefined || isNumbers(node.matrix, 16)) &&
    (node.translation === undefined || isNumbers(node.translation, 3)) &&
    (node.rotation === undefined || isNumbers(node.rotation, 4)) &&
    (node.scale === undefined || isNumbers(node.scale, 3));
  if (!fits) throw new ContentBroken('the place of a node cannot be read');
  return nodeMatrix(node);
}

function addBox(bounds: ContentBounds, low: number[], high: number[], by: number, matrix: Matrix): void {
  for (const x of [low[0], high[0]])
    for (const y of [low[1], high[1]])
      for (const z of [low[2], high[2]]) {
        const point = transformPoint(matrix, x / by, y / by, z / by);
        for (let axis = 0; axis < 3; axis++) {
          bounds[axis] = Math.min(bounds[axis], point[axis]);
          bounds[3 + axis] = Math.max(bounds[3 + axis], point[axis]);
        }
      }
}
