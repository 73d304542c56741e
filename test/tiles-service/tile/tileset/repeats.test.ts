import { describe, expect, it } from 'vitest';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { checkContent } from '../../../../tiles-service/check/check-content.ts';
import { ProblemList } from '../../../../tiles-service/check/problem.ts';
import { validateGltf } from '../../../../tiles-service/check/validate-gltf.ts';
import { encodeSolidTile } from '../../../../tiles-service/tile/gltf/solid-tile.ts';
import { findRepeats, type MeshBody } from '../../../../tiles-service/tile/tileset/repeats.ts';

const WOOD = 0xff608cb2;
const GLASS = 0x60d0c0a0;

/** A ring of posts, so that it has triangles enough, none like the next; turned and moved. */
function addChair(
  mesh: SolidMesh,
  bodies: MeshBody[],
  [x, y, z]: readonly [number, number, number],
  degrees: number,
  options: { size?: number; color?: number } = {},
): void {
  const { size = 1, color = WOOD } = options;
  const row = bodies.length;
  const firstVertex = mesh.vertexCount;
  const firstCorner = mesh.indexCount;
  const turn = (degrees * Math.PI) / 180;
  for (let post = 0; post < 30; post++) {
    const corners = [
      [post * 0.05, 0, 0],
      [post * 0.05 + 0.04, 0.01 * post, 0],
      [post * 0.05, 0.2, 0.5 + 0.02 * post],
    ].map(([a, b, up]) => {
      const [east, north] = [a * size, b * size];
      return mesh.addVertex(
        x + Math.cos(turn) * east - Math.sin(turn) * north,
        y + Math.sin(turn) * east + Math.cos(turn) * north,
        z + up * size,
        0,
        -32_768,
        row,
        post === 29 ? GLASS : color,
      );
    });
    mesh.addTriangle(corners[0], corners[1], corners[2]);
    mesh.addEdge(corners[0], corners[1]);
  }
  bodies.push({ row, firstVertex, firstCorner, endVertex: mesh.vertexCount, endCorner: mesh.indexCount });
}

const PLACES = Array.from({ length: 20 }, (_, i) => [100 + 3 * i, -40 + 2 * (i % 5), 7 + 0.3 * i] as const);

function hall(): { mesh: SolidMesh; bodies: MeshBody[] } {
  const mesh = new SolidMesh();
  const bodies: MeshBody[] = [];
  for (const [index, place] of PLACES.entries()) addChair(mesh, bodies, place, 37 * index);
  addChair(mesh, bodies, [0, 0, 0], 0, { size: 1.01 });
  addChair(mesh, bodies, [0, 5, 0], 0, { color: 0xff000000 });
  return { mesh, bodies };
}

describe('findRepeats', () => {
  it('should leave what is higher than the shorts of a model reach', () => {
    const { mesh, bodies } = hall();
    for (let vertex = 0; vertex < mesh.vertexCount; vertex++) mesh.positions[3 * vertex + 2] *= 70;
    expect(findRepeats(mesh, bodies).repeats).toEqual([]);
  });

  it('should leave what has more vertices than its triangles could name', () => {
    const mesh = new SolidMesh();
    const bodies: MeshBody[] = [];
    for (const east of [0, 5]) {
      const row = bodies.length;
      const [firstVertex, firstCorner] = [mesh.vertexCount, mesh.indexCount];
      for (let at = 0; at < 22_000; at++) {
        const corners = [0, 1, 2].map((corner) =>
          mesh.addVertex(east + Math.sin(at), Math.cos(at), at * 1e-4 + corner * 0.1, 0, -32_768, row, WOOD),
        );
        mesh.addTriangle(corners[0], corners[1], corners[2]);
      }
      bodies.push({ row, firstVertex, firstCorner, endVertex: mesh.vertexCount, endCorner: mesh.indexCount });
    }
    addChair(mesh, bodies, [20, 0, 0], 0);
    const { repeats, rest } = findRepeats(mesh, bodies);
    expect([repeats.length, rest.vertexCount]).toEqual([0, mesh.vertexCount]);
  });

  it('should find what stands in several places, turned, and leave what is larger or of another colour', () => {
    const { mesh, bodies } = hall();
    const { repeats, rest } = findRepeats(mesh, bodies);
    expect(repeats).toHaveLength(1);
    const [{ rows, headings, model }] = repeats;
    expect(rows).toEqual(PLACES.map((_, index) => index));
    for (const [index, heading] of headings.entries()) {
      const off = ((heading * 180) / Math.PI - 37 * index) % 360;
      expect(Math.abs(Math.abs(off) > 180 ? 360 - Math.abs(off) : off)).toBeLessThan(1e-6);
    }
    expect([model.vertexCount, model.edgeCount]).toEqual([90, 60]);
    expect([...new Set(rest.rows.subarray(0, rest.vertexCount))]).toEqual([20, 21]);
    expect([rest.indexCount, rest.edgeCount]).toEqual([180, 120]);
  });

  it('should not take apart what spares too little', () => {
    const mesh = new SolidMesh();
    const bodies: MeshBody[] = [];
    for (const place of PLACES.slice(0, 10)) addChair(mesh, bodies, place, 10);
    expect(findRepeats(mesh, bodies).repeats).toEqual([]);
  });

  it('should leave a mesh something, even if all of it repeats', () => {
    const mesh = new SolidMesh();
    const bodies: MeshBody[] = [];
    for (const place of PLACES) addChair(mesh, bodies, place, 10);
    const { repeats, rest } = findRepeats(mesh, bodies);
    expect(repeats).toEqual([]);
    expect(rest.indexCount).toBe(mesh.indexCount);
  });
});

describe('a tile with repeated bodies', () => {
  const { mesh, bodies } = hall();
  const columns = [{ name: 'id', type: 'text' as const, values: bodies.map(({ row }) => `a:${row}`) }];
  const common = {
    seeds: bodies.map(({ row }) => row),
    looks: bodies.map(() => 128),
    columns,
    doubleSided: true,
    building: true,
  };
  const { repeats, rest } = findRepeats(mesh, bodies);
  const { glb, box } = encodeSolidTile({ ...common, mesh: rest, repeats });

  it('should be valid glTF whose every feature has an id', async () => {
    const decoded = decodeGlb(glb);
    expect(await validateGltf(decoded)).toEqual([]);
    const problems = new ProblemList();
    const { minimum, maximum } = box;
    const half = minimum.map((low, axis) => (maximum[axis] - low) / 2 + 0.01);
    const centre = minimum.map((low, axis) => (maximum[axis] + low) / 2);
    const sides = [...centre, half[0], 0, 0, 0, half[1], 0, 0, 0, half[2]];
    expect(checkContent(decoded, sides, 'test', problems)).toEqual(bodies.map(({ row }) => `a:${row}`));
    expect(problems.problems).toEqual([]);
  });

  it('should put every vertex where it was, to a millimetre, inside of its box', () => {
    const decoded = decodeGlb(glb);
    const node = decoded.json.nodes[1];
    const { attributes } = node.extensions.EXT_mesh_gpu_instancing;
    const [moves, turns, scales, ids] = ['TRANSLATION', 'ROTATION', 'SCALE', '_FEATURE_ID_0'].map((name) =>
      readAccessor(decoded, attributes[name]),
    );
    const model = readAccessor(decoded, decoded.json.meshes[node.mesh].primitives[0].attributes.POSITION);
    expect(Array.from(ids)).toEqual(PLACES.map((_, index) => index));
    for (let instance = 0; instance < ids.length; instance++) {
      const angle = 2 * Math.atan2(turns[4 * instance + 1], turns[4 * instance + 3]);
      const { firstVertex } = bodies[ids[instance]];
      for (let vertex = 0; vertex < model.length / 3; vertex++) {
        const [x, up, z] = [0, 1, 2].map((axis) => model[3 * vertex + axis] * scales[3 * instance + axis]);
        // About y, counter-clockwise seen from above: east goes to −z.
        const east = Math.cos(angle) * x + Math.sin(angle) * z + moves[3 * instance] + node.translation[0];
        const south =
          -Math.sin(angle) * x + Math.cos(angle) * z + moves[3 * instance + 2] + node.translation[2];
        const height = up + moves[3 * instance + 1] + node.translation[1];
        const at = 3 * (firstVertex + vertex);
        const off = [
          east - mesh.positions[at],
          -south - mesh.positions[at + 1],
          height - mesh.positions[at + 2],
        ];
        expect(Math.hypot(...off)).toBeLessThan(1.5e-3);
        for (const [axis, value] of [east, -south, height].entries()) {
          expect(value).toBeGreaterThanOrEqual(box.minimum[axis] - 1e-6);
          expect(value).toBeLessThanOrEqual(box.maximum[axis] + 1e-6);
        }
      }
    }
  });

  it('should draw glass apart, and be smaller than the same without repeating', () => {
    const { json } = decodeGlb(glb);
    const primitives = json.meshes[json.nodes[1].mesh].primitives;
    expect(
      primitives.map(({ material }: { material: number }) => json.materials[material].alphaMode),
    ).toEqual([undefined, 'BLEND']);
    const plain = encodeSolidTile({ ...common, mesh });
    expect(glb.length).toBeLessThan(0.6 * plain.glb.length);
  });
});
