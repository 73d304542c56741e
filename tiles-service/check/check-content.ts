import { readAccessor } from '../../models/gltf/accessors.ts';
import type { DecodedGlb, Gltf } from '../../models/gltf/decoded-glb.ts';
import { compose, identity, type Matrix, multiply, nodeMatrix } from '../../models/gltf/node-matrix.ts';
import { outsideBox, type TileBox } from './box.ts';
import type { ProblemList } from './problem.ts';
import { readPropertyTable } from './read-property-table.ts';

/** Positions may lie outside their box by rounding, metres. */
const TOLERANCE = 0.05;

/**
 * Checks a tile's content against its box (in the same frame, z up) and its property table. Returns the ids of
 * its features.
 */
export function checkContent(glb: DecodedGlb, box: TileBox, where: string, problems: ProblemList): string[] {
  const table = readPropertyTable(glb, where, problems);
  const ids = table?.texts.get('id');
  if (!table || !ids) problems.add('content-ids', where, 'the content has no property table with ids');
  const rows = table?.count ?? 0;
  const used = new Uint8Array(rows);
  let outside = 0;
  const { json } = glb;
  const visit = (index: number, parent: Matrix): void => {
    const node = json.nodes[index];
    const matrix = multiply(parent, nodeMatrix(node));
    if (node.mesh !== undefined) {
      const places = instanceMatrices(glb, node, rows, used, where, problems);
      for (const primitive of json.meshes[node.mesh].primitives) {
        const points = readAccessor(glb, primitive.attributes.POSITION);
        for (const place of places ?? [identity()])
          outside = Math.max(outside, farthestOutside(points, multiply(matrix, place), box));
        checkIndices(glb, primitive, points.length / 3, where, problems);
        if (!places) checkFeatureIds(glb, primitive, rows, used, where, problems);
      }
    }
    for (const child of node.children ?? []) visit(child, matrix);
  };
  for (const root of json.scenes?.[json.scene ?? 0]?.nodes ?? []) visit(root, identity());
  if (outside > TOLERANCE)
    problems.add('box-content', where, `content lies ${outside.toFixed(2)} m outside its bounding box`);
  const unused = used.indexOf(0);
  if (unused >= 0)
    problems.add(
      'row-unused',
      where,
      `row ${unused} of the property table belongs to nothing in the content`,
    );
  return ids ?? [];
}

/** glTF is y up, tiles are z up: (x, y, z) becomes (x, −z, y). */
function farthestOutside(points: ArrayLike<number>, m: Matrix, box: TileBox): number {
  let farthest = 0;
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [points[i], points[i + 1], points[i + 2]];
    const x = m[0] * px + m[4] * py + m[8] * pz + m[12];
    const y = m[1] * px + m[5] * py + m[9] * pz + m[13];
    const z = m[2] * px + m[6] * py + m[10] * pz + m[14];
    farthest = Math.max(farthest, outsideBox(box, x, -z, y));
  }
  return farthest;
}

function checkIndices(
  glb: DecodedGlb,
  primitive: Gltf,
  vertices: number,
  where: string,
  problems: ProblemList,
): void {
  const outline = primitive.extensions?.CESIUM_primitive_outline?.indices;
  for (const accessor of [primitive.indices, outline]) {
    if (accessor === undefined) continue;
    for (const index of readAccessor(glb, accessor)) {
      if (index < vertices) continue;
      problems.add('index-range', where, `index ${index} points past ${vertices} vertices`);
      return;
    }
  }
}

function checkFeatureIds(
  glb: DecodedGlb,
  primitive: Gltf,
  rows: number,
  used: Uint8Array,
  where: string,
  problems: ProblemList,
): void {
  const featureIds = primitive.extensions?.EXT_mesh_features?.featureIds?.[0];
  const accessor = featureIds && primitive.attributes[`_FEATURE_ID_${featureIds.attribute}`];
  if (accessor === undefined) problems.add('feature-ids', where, 'a mesh has no feature ids');
  else markRows(readAccessor(glb, accessor), rows, used, where, problems);
}

function instanceMatrices(
  glb: DecodedGlb,
  node: Gltf,
  rows: number,
  used: Uint8Array,
  where: string,
  problems: ProblemList,
): Matrix[] | undefined {
  const attributes = node.extensions?.EXT_mesh_gpu_instancing?.attributes;
  if (!attributes) return undefined;
  const featureIds = node.extensions.EXT_instance_features?.featureIds?.[0];
  const accessor = featureIds && attributes[`_FEATURE_ID_${featureIds.attribute}`];
  if (accessor === undefined) problems.add('instance-ids', where, 'instances have no feature ids');
  else markRows(readAccessor(glb, accessor), rows, used, where, problems);
  const translations = readAccessor(glb, attributes.TRANSLATION);
  const rotations = attributes.ROTATION === undefined ? undefined : readAccessor(glb, attributes.ROTATION);
  const scales = attributes.SCALE === undefined ? undefined : readAccessor(glb, attributes.SCALE);
  const matrices: Matrix[] = [];
  for (let i = 0; i < translations.length / 3; i++)
    matrices.push(
      compose(
        translations.subarray(3 * i, 3 * i + 3),
        rotations ? rotations.subarray(4 * i, 4 * i + 4) : [0, 0, 0, 1],
        scales ? scales.subarray(3 * i, 3 * i + 3) : [1, 1, 1],
      ),
    );
  return matrices;
}

function markRows(
  ids: Float64Array,
  rows: number,
  used: Uint8Array,
  where: string,
  problems: ProblemList,
): void {
  for (const id of ids) {
    if (id < rows) {
      used[id] = 1;
      continue;
    }
    problems.add('feature-id-range', where, `feature id ${id} for a table of ${rows} rows`);
    return;
  }
}
