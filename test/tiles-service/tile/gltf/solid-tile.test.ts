import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAccessor } from '../../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { checkContent } from '../../../../tiles-service/check/check-content.ts';
import { ProblemList } from '../../../../tiles-service/check/problem.ts';
import { validateGltf } from '../../../../tiles-service/check/validate-gltf.ts';
import { quantizationOf } from '../../../../tiles-service/tile/gltf/quantization.ts';
import { encodeSolidTile, POSITION_STEP } from '../../../../tiles-service/tile/gltf/solid-tile.ts';
import { buildTile } from '../support/build-tile.ts';
import { syntheticTown } from '../support/synthetic-city.ts';

/** One triangle of one feature. */
function triangle(points: number[], colors?: number[]): SolidMesh {
  const mesh = new SolidMesh();
  for (let i = 0; i < 3; i++)
    mesh.addVertex(points[3 * i], points[3 * i + 1], points[3 * i + 2], 16 * i, -5, 0, colors?.[i]);
  mesh.addTriangle(0, 1, 2);
  return mesh;
}

function encode(mesh: SolidMesh) {
  const columns = [{ name: 'id', type: 'text' as const, values: ['a:1'] }];
  return encodeSolidTile({ mesh, seeds: [4660], looks: [513], columns, doubleSided: false });
}

/** Positions as east, north, up in the layer's frame. */
function placesOf(glb: Uint8Array): number[][] {
  const decoded = decodeGlb(glb);
  const [node] = decoded.json.nodes;
  const raw = readAccessor(decoded, 0);
  const places: number[][] = [];
  for (let i = 0; i < raw.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((axis) => raw[i + axis] * node.scale[axis] + node.translation[axis]);
    places.push([x, -z, y]);
  }
  return places;
}

describe('solid tiles', () => {
  it('should bring back every position to half a step', () => {
    const points = [1000.123, -2000.456, 51.789, 1100.5, -1990.25, 60, 1050, -1900.01, 51];
    const { glb, step } = encode(triangle(points));
    expect(step).toBe(POSITION_STEP);
    const places = placesOf(glb).flat();
    for (const [i, value] of points.entries())
      expect(Math.abs(places[i] - value)).toBeLessThanOrEqual(0.0050001);
  });

  it('should take a coarser step for a tile too large for sixteen bits', () => {
    const points = [-40_000, 0, 0, 40_000, 0, 0, 0, 30_000, 100];
    const { glb, step, box } = encode(triangle(points));
    expect(step).toBeCloseTo(1.23, 9);
    const places = placesOf(glb).flat();
    for (const [i, value] of points.entries())
      expect(Math.abs(places[i] - value)).toBeLessThanOrEqual(step / 2 + 1e-6);
    expect(box.minimum[0]).toBeLessThanOrEqual(-40_000 + step / 2);
  });

  it.each([
    [100, 0.002],
    [300, 0.005],
    [400, 0.01],
    [80_000, 1.23],
  ])('should take steps for a tile of %d m with pictures that close its seams: %d m', (size, wanted) => {
    const { step, low, size: steps } = quantizationOf(triangle([0, 0, 0, size, 0, 0, 0, 1, 5]), true);
    expect(step).toBeCloseTo(wanted, 9);
    expect(Math.max(...steps)).toBeLessThanOrEqual(65_535);
    expect((low[0] + steps[0]) * step).toBeCloseTo(size, 0);
  });

  it('should carry façade coordinates, and seed and look of the feature', () => {
    const decoded = decodeGlb(encode(triangle([0, 0, 0, 1, 0, 0, 0, 1, 0])).glb);
    expect(Array.from(readAccessor(decoded, 1))).toEqual([0, -5, 16, -5, 32, -5]);
    expect(Array.from(readAccessor(decoded, 2))).toEqual([4660, 513, 4660, 513, 4660, 513]);
  });

  it('should write colours in linear light, as glTF asks', () => {
    const mesh = triangle([0, 0, 0, 1, 0, 0, 0, 1, 0], [0xff0080ff, 0xff0080ff, 0xff0080ff]);
    const decoded = decodeGlb(encode(mesh).glb);
    const accessor = decoded.json.meshes[0].primitives[0].attributes.COLOR_0;
    const [r, g, b, a] = readAccessor(decoded, accessor);
    // sRGB 255, 128, 0.
    expect([r, b, a]).toEqual([1, 0, 1]);
    expect(g).toBeCloseTo(0.2158605, 4);
  });

  it('should be a valid glTF once decompressed, with ids, features and box in order', async () => {
    const { tile, ids } = await buildTile(syntheticTown(150));
    const decoded = decodeGlb(tile.glb);
    expect(await validateGltf(decoded)).toEqual([]);
    const problems = new ProblemList();
    const { minimum, maximum } = tile.box;
    const half = minimum.map((low, axis) => (maximum[axis] - low) / 2 + 0.01);
    const centre = minimum.map((low, axis) => (maximum[axis] + low) / 2);
    const box = [...centre, half[0], 0, 0, 0, half[1], 0, 0, 0, half[2]];
    expect(checkContent(decoded, box, 'test', problems)).toEqual(ids);
    expect(problems.problems).toEqual([]);
  });

  it('should need no more than 250 bytes for a building with id and six attributes over the wire', async () => {
    const features = syntheticTown(400);
    const { tile } = await buildTile(features);
    expect(gzipSync(tile.glb, { level: 9 }).length / features.length).toBeLessThan(250);
  });
});
