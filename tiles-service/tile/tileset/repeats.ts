import { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import type { MeshRange } from './simplify-mesh.ts';

/** A body of a mesh: where its triangles are, and the row of its feature. */
export interface MeshBody extends MeshRange {
  row: number;
}

/** One body that stands in several places, turned around an upright axis. */
export interface Repeat {
  /** In metres from its middle, z up; all its vertices have row 0. */
  model: SolidMesh;
  /** Row of the feature that the model was taken of. */
  first: number;
  /** East, north, up of the middle of every occurrence. */
  places: number[];
  /** Radians about up, counter-clockwise. */
  headings: number[];
  rows: number[];
}

/** Metres that a vertex may lie off where its occurrence puts it: less than a step of a tile of a building. */
const TOLERANCE = 1e-3;
/** Triangles that a model has to spare a tile, for what it costs by itself: nodes, accessors, one more thing to draw. */
const LEAST_SPARED = 300;
/** Vertices that a model may have: its triangles are written as shorts. */
const MOST_VERTICES = 65_535;
/** Metres from its middle that a model may reach, to the side and up; see MODEL_STEP in tile/gltf/repeated-solids.ts. */
const MOST_REACH = 30;
/** Shapes of one make, as walls are, that are looked through for the same one. */
const MOST_MODELS = 48;

interface Candidate {
  body: MeshBody;
  middle: [number, number, number];
  /** Of its vertices in the plane; the largest one, and the vertex that has it. */
  reach: number;
  outermost: number;
  occurrences: { body: MeshBody; middle: [number, number, number]; heading: number }[];
}

/**
 * Finds the bodies of a mesh that are one and the same but for where they stand and look, vertex by vertex, as
 * occurrences of a type are; those that spare enough. Gives them, and the mesh without them.
 */
export function findRepeats(
  mesh: SolidMesh,
  bodies: readonly MeshBody[],
): { repeats: Repeat[]; rest: SolidMesh } {
  const byMake = new Map<string, Candidate[]>();
  for (const body of bodies) {
    if (body.endVertex - body.firstVertex > MOST_VERTICES) continue;
    const { middle, reach, rise, outermost } = spanOf(mesh, body);
    if (Math.max(reach, rise) > MOST_REACH) continue;
    const make = makeOf(mesh, body);
    let models = byMake.get(make);
    if (!models) byMake.set(make, (models = []));
    const found = models.some((model) => {
      const heading = headingBetween(mesh, model, body, middle, reach);
      if (heading !== undefined) model.occurrences.push({ body, middle, heading });
      return heading !== undefined;
    });
    if (!found && models.length < MOST_MODELS)
      models.push({ body, middle, reach, outermost, occurrences: [{ body, middle, heading: 0 }] });
  }
  const chosen = [...byMake.values()].flat().filter(({ body, occurrences }) => {
    const triangles = (body.endCorner - body.firstCorner) / 3;
    return triangles * (occurrences.length - 1) >= LEAST_SPARED;
  });
  const isRepeated = new Uint8Array(mesh.vertexCount);
  const mark = ({ firstVertex, endVertex }: MeshBody, is: number): void => {
    isRepeated.fill(is, firstVertex, endVertex);
  };
  for (const { occurrences } of chosen) for (const { body } of occurrences) mark(body, 1);
  // A tile has to have triangles of its own: its lattice and its box are made of them.
  const spared = isRepeated.every((is) => is === 1) ? chosen.pop() : undefined;
  for (const { body } of spared?.occurrences ?? []) mark(body, 0);
  return { repeats: chosen.map((candidate) => repeatOf(mesh, candidate)), rest: without(mesh, isRepeated) };
}

/** What bodies that could be the same have in common: how their vertices are joined, their colours, what they are. */
function makeOf({ indices, colors, facade }: SolidMesh, body: MeshBody): string {
  const { firstCorner, endCorner, firstVertex, endVertex } = body;
  let hash = 0x811c9dc5;
  const add = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193);
  };
  for (let at = firstCorner; at < endCorner; at++) add(indices[at] - firstVertex);
  for (let vertex = firstVertex; vertex < endVertex; vertex++) {
    add(facade[2 * vertex + 1]);
    if (colors) add(colors[vertex]);
  }
  return `${endVertex - firstVertex}/${endCorner - firstCorner}/${hash}`;
}

function spanOf(
  { positions }: SolidMesh,
  { firstVertex, endVertex }: MeshBody,
): Pick<Candidate, 'middle' | 'reach' | 'outermost'> & { rise: number } {
  const middle: [number, number, number] = [0, 0, 0];
  for (let vertex = firstVertex; vertex < endVertex; vertex++)
    for (let axis = 0; axis < 3; axis++)
      middle[axis] += positions[3 * vertex + axis] / (endVertex - firstVertex);
  let reach = 0;
  let rise = 0;
  let outermost = 0;
  for (let vertex = firstVertex; vertex < endVertex; vertex++) {
    const own = Math.hypot(positions[3 * vertex] - middle[0], positions[3 * vertex + 1] - middle[1]);
    rise = Math.max(rise, Math.abs(positions[3 * vertex + 2] - middle[2]));
    // A hair further is no further: of the same shape elsewhere the same vertex is the first.
    if (own <= reach + TOLERANCE) continue;
    reach = own;
    outermost = vertex - firstVertex;
  }
  return { middle, reach, rise, outermost };
}

/** Radians that turn a model into a body; undefined where none does. */
function headingBetween(
  { positions }: SolidMesh,
  model: Candidate,
  { firstVertex, endVertex }: MeshBody,
  middle: readonly [number, number, number],
  reach: number,
): number | undefined {
  if (Math.abs(reach - model.reach) > 2 * TOLERANCE) return undefined;
  const angleOf = (vertex: number, [x, y]: readonly number[]): number =>
    Math.atan2(positions[3 * vertex + 1] - y, positions[3 * vertex] - x);
  const heading =
    reach < TOLERANCE
      ? 0
      : angleOf(firstVertex + model.outermost, middle) -
        angleOf(model.body.firstVertex + model.outermost, model.middle);
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  for (let vertex = firstVertex, own = model.body.firstVertex; vertex < endVertex; vertex++, own++) {
    const x = positions[3 * own] - model.middle[0];
    const y = positions[3 * own + 1] - model.middle[1];
    const off = Math.hypot(
      cos * x - sin * y + middle[0] - positions[3 * vertex],
      sin * x + cos * y + middle[1] - positions[3 * vertex + 1],
      positions[3 * own + 2] - model.middle[2] + middle[2] - positions[3 * vertex + 2],
    );
    if (off > TOLERANCE) return undefined;
  }
  return heading;
}

function repeatOf(mesh: SolidMesh, { body, middle, occurrences }: Candidate): Repeat {
  const isModel = new Uint8Array(mesh.vertexCount).fill(1);
  isModel.fill(0, body.firstVertex, body.endVertex);
  const model = without(mesh, isModel);
  for (let at = 0; at < 3 * model.vertexCount; at++) model.positions[at] -= middle[at % 3];
  model.rows.fill(0);
  return {
    model,
    first: body.row,
    places: occurrences.flatMap((one) => one.middle),
    headings: occurrences.map(({ heading }) => heading),
    rows: occurrences.map((one) => one.body.row),
  };
}

/** A mesh without the vertices that are marked, and all that is made of them. */
function without(mesh: SolidMesh, isOut: Uint8Array): SolidMesh {
  const left = new SolidMesh();
  const placeOf = new Uint32Array(mesh.vertexCount);
  for (let vertex = 0; vertex < mesh.vertexCount; vertex++) {
    if (isOut[vertex]) continue;
    const [x, y, z] = mesh.positions.subarray(3 * vertex, 3 * vertex + 3);
    const [u, v] = mesh.facade.subarray(2 * vertex, 2 * vertex + 2);
    placeOf[vertex] = left.addVertex(x, y, z, u, v, mesh.rows[vertex], mesh.colors?.[vertex]);
  }
  for (let at = 0; at < mesh.indexCount; at += 3) {
    const [a, b, c] = mesh.indices.subarray(at, at + 3);
    if (!isOut[a]) left.addTriangle(placeOf[a], placeOf[b], placeOf[c]);
  }
  for (let at = 0; at < mesh.edgeCount; at += 2) {
    const [a, b] = mesh.edges.subarray(at, at + 2);
    if (!isOut[a]) left.addEdge(placeOf[a], placeOf[b]);
  }
  return left;
}
