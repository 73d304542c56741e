import { describe, expect, it } from 'vitest';
import { enuFrame } from '../../../../models/geodesy/index.ts';
import { schemeBuildingSchema } from '../../../../models/schema/scheme.ts';
import { ringCentroid } from '../../../../scenes/geometry/plane.ts';
import { massOf } from '../../../../scenes/planning/mass.ts';
import { evenStoreys, shapeOfModel } from '../../../../scenes/planning/model/model-floors.ts';
import { buildingOfModel, placedTriangles } from '../../../../scenes/planning/model/place-model.ts';
import { planeOf } from '../../../../scenes/planning/plane.ts';
import { BodyCollector } from '../../../../scenes/planning/rays/bodies.ts';
import { buildBvh } from '../../../../scenes/planning/rays/bvh.ts';
import { RayScene } from '../../../../scenes/planning/rays/ray-scene.ts';
import { turnBuilding } from '../../../../scenes/planning/scheme/edit.ts';
import { bodiesOfScheme, onOneGround } from '../../../../scenes/planning/scheme/scheme-bodies.ts';
import { schemeOf } from '../metres.ts';

const AT: [number, number] = [114.6, 27.6];
const frame = enuFrame(...AT, 0);
/** East and north about the place, metres. */
const plane = planeOf('local', {
  fromGeodetic: (from: Float64Array, to: Float64Array) => {
    frame.toEnu(from[0], from[1], 0, to);
  },
  toGeodetic: (from: Float64Array, to: Float64Array) => {
    frame.toGeodetic(from[0], from[1], 0, to);
  },
} as never);

/** A slab of 40 m by 10 m, 30 m high, about its anchor: two triangles a side. */
function slab(): Float32Array {
  const [w, d, h] = [20, 5, 30];
  const corners = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [0, 1].map((z) => [x * w, y * d, z * h])));
  const quads = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ];
  return Float32Array.from(
    quads.flatMap(([a, b, c, e]) => [a, b, c, a, c, e].flatMap((corner) => corners[corner])),
  );
}

const shape = shapeOfModel(slab(), { above: evenStoreys(0, 30, 10), below: [], use: 'office' });
if (!shape) throw new Error('no shape');
const building = (heading: number) =>
  buildingOfModel(
    shape,
    [0, 0, 0],
    { at: AT, heading },
    { id: 'b', kind: 'gltf', source: 'm1', file: 'a.glb' },
  );
const schemeWith = (heading: number, more: object = {}) =>
  schemeOf({ buildings: [{ ...building(heading), ...more }] });
const sizeOf = (ring: readonly (readonly number[])[]) => {
  const span = (axis: 0 | 1) =>
    Math.max(...ring.map((point) => point[axis])) - Math.min(...ring.map((point) => point[axis]));
  return [Math.round(span(0) * 100) / 100, Math.round(span(1) * 100) / 100];
};

describe('buildingOfModel', () => {
  it('should stand at its place with the floors and the area of its model, as a scheme takes it', () => {
    const one = schemeBuildingSchema.parse(building(0));
    const mass = massOf(one, plane);
    expect(sizeOf(mass.footprint[0])).toEqual([40, 10]);
    expect(ringCentroid(mass.footprint[0]).map((value) => Math.round(value * 100) / 100 + 0)).toEqual([0, 0]);
    expect(mass.floors).toMatchObject([{ use: 'office', storeys: 10, area: 400, top: 30 }]);
    expect(one.reference).toEqual({ kind: 'gltf', source: 'm1', file: 'a.glb', at: AT, heading: 0 });
  });

  it('should turn clockwise by its heading, and as one with its triangles', () => {
    expect(sizeOf(massOf(building(90), plane).footprint[0])).toEqual([10, 40]);
    const placed = placedTriangles(slab(), { at: AT, heading: 90 });
    const ring = Array.from({ length: placed.length / 3 }, (_, at) =>
      plane.toPlane([placed[3 * at], placed[3 * at + 1]]),
    );
    expect(sizeOf(ring)).toEqual([10, 40]);
    // What looks east is turned to the south.
    const [x, y] = plane.toPlane([
      ...placedTriangles(Float32Array.of(20, 0, 0), { at: AT, heading: 90 }).subarray(0, 2),
    ] as never);
    expect([x, y].map((value) => Math.round(value) + 0)).toEqual([0, -20]);
  });

  it('should come to the same whether it was turned before it was placed or after', () => {
    const turned = turnBuilding(schemeWith(0), 'b', 37, plane).buildings[0];
    expect(turned.reference?.heading).toBe(37);
    const [a, b] = [turned, building(37)].map((one) => massOf(one, plane).footprint[0]);
    a.forEach(([x, y], at) => {
      expect(x).toBeCloseTo(b[at][0], 2);
      expect(y).toBeCloseTo(b[at][1], 2);
    });
    expect(turnBuilding(schemeWith(350), 'b', 20, plane).buildings[0].reference?.heading).toBe(10);
  });
});

describe('bodies of schemes in the way of rays', () => {
  const ground = { heightAt: () => 100 };
  const castAt = (features: ReturnType<typeof bodiesOfScheme>) => {
    const local = enuFrame(...AT, 100);
    const bodies = new BodyCollector({ frame: local, ground, undulation: { heightAt: () => 0 } as never });
    for (const feature of features) bodies.add(onOneGround(feature, ground), 'designed');
    const { triangles, bodyOf, bodies: list } = bodies.finish();
    return new RayScene({ bvh: buildBvh(triangles), bodyOf, bodies: list });
  };

  it('should stop a ray at the triangles of a model, and not at the storeys that stand in for it', () => {
    // A model of half the height of its storeys, so that both can be told apart.
    const low = slab().map((value, at) => (at % 3 === 2 ? value / 2 : value));
    const scene = castAt(
      bodiesOfScheme(
        schemeWith(0),
        () => 0,
        () => low,
      ),
    );
    const stopped = (height: number) => scene.isStopped(0, -50, height, 0, 1, 0, 0, 200);
    expect([stopped(1), stopped(14), stopped(16), stopped(29)]).toEqual([true, true, false, false]);
    const sketched = castAt(bodiesOfScheme(schemeWith(0), () => 0));
    expect(sketched.isStopped(0, -50, 29, 0, 1, 0, 0, 200)).toBe(true);
  });

  it('should stand at the level that is given', () => {
    const scene = castAt(
      bodiesOfScheme(
        schemeWith(0, { level: 110 }),
        () => 110,
        () => slab(),
      ),
    );
    const stopped = (height: number) => scene.isStopped(0, -50, height, 0, 1, 0, 0, 200);
    expect([stopped(5), stopped(12), stopped(39)]).toEqual([false, true, true]);
  });

  it('should leave no gap between the blocks of a building on a slope', () => {
    const slope = { heightAt: (longitude: number) => 200 + (longitude - AT[0]) * 1e4 };
    const inner = (from: number, to: number) =>
      [
        [from, from],
        [to, from],
        [to, to],
        [from, to],
      ].map(([x, y]) => plane.toDegrees([x, y]));
    const scheme = schemeOf({
      buildings: [
        {
          ...{ id: 'b', footprint: [inner(-30, 30)] },
          floors: [
            { use: 'retail', storeys: 4, storeyHeight: 5 },
            { use: 'office', storeys: 10, storeyHeight: 4, footprint: [inner(-10, 10)] },
          ],
        },
      ],
    });
    const [feature] = bodiesOfScheme(scheme, () => 0).map((one) => onOneGround(one, slope));
    const bases = feature.geometries.map(({ positions }) => positions[2]);
    expect(bases[1] - bases[0]).toBeCloseTo(20, 9);
    expect(bases[0]).toBeCloseTo(slope.heightAt(plane.toDegrees([-30, 0])[0]), 2);
    expect(feature.geometries.every(({ heightReference }) => heightReference === 'ellipsoid')).toBe(true);
  });
});
