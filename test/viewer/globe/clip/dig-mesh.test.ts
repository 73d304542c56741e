import { describe, expect, it } from 'vitest';
import { ecefToGeodetic, enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import type { Clip, Position } from '../../../../models/schema/view-document.ts';
import {
  boxCorners,
  boxOver,
  coveredArea,
  trenchAlong,
  withoutRing,
} from '../../../../viewer/globe/clip/clip-making.ts';
import { digMesh } from '../../../../viewer/globe/clip/dig-mesh.ts';
import { openingsOf } from '../../../../viewer/globe/clip/openings.ts';

const frame = enuFrame(114.57, 27.6, 0);
const at = (east: number, north: number): Position => {
  const [longitude, latitude] = frame.toGeodetic(east, north, 0);
  return [longitude, latitude];
};
const square = (east: number, north: number, side: number): Position[] => [
  at(east, north),
  at(east + side, north),
  at(east + side, north + side),
  at(east, north + side),
];
/** A slope of one in ten to the east. */
const ground = (longitude: number, latitude: number) => 100 + frame.toEnu(longitude, latitude, 0)[0] / 10;
const dig = (areas: Position[][][]): Clip => ({ id: 'd', enabled: true, kind: 'dig', areas, depth: 3 });
/** A fan, enough for convex floors. */
const fan = (points: readonly unknown[]) => points.slice(2).flatMap((_, i) => [0, i + 1, i + 2]);

const meshOf = (clip: Clip) => openingsOf(clip).map((opening) => digMesh(opening, ground, fan)!);
const heights = (positions: Float64Array) =>
  Array.from({ length: positions.length / 3 }, (_, i) => {
    const [longitude, latitude, height] = ecefToGeodetic(
      positions[i * 3],
      positions[i * 3 + 1],
      positions[i * 3 + 2],
    );
    return { height, ground: ground(longitude, latitude) };
  });

describe('earth that a dig lays bare', () => {
  it('should go from the ground down to its depth along every wall', () => {
    const [{ positions, places }] = meshOf(dig([[square(0, 0, 20)]]));
    heights(positions).forEach(({ height, ground: top }, i) => {
      expect(Math.abs(top - height - Math.abs(places[i * 2 + 1]))).toBeLessThan(1e-3);
    });
    expect(Math.max(...places.filter((_, i) => i % 2 === 1))).toBe(3);
  });

  it('should face inwards from its rim and outwards from an island', () => {
    const [{ positions, normals, places, rims }] = meshOf(dig([[square(0, 0, 20), square(8, 8, 4)]]));
    expect(rims).toHaveLength(2);
    for (let i = 0; i < positions.length / 3; i++) {
      if (places[i * 2 + 1] < 0) continue;
      const [east, north] = frame.fromEcef(positions[i * 3], positions[i * 3 + 1], positions[i * 3 + 2]);
      const tip = [0, 1, 2].map((axis) => positions[i * 3 + axis] + normals[i * 3 + axis] * 0.05);
      const [tipEast, tipNorth] = frame.fromEcef(tip[0], tip[1], tip[2]);
      const inside = (x: number, y: number) =>
        x > 0 && x < 20 && y > 0 && y < 20 && !(x > 8 && x < 12 && y > 8 && y < 12);
      // Somewhat away from the corners, where two walls meet.
      const [wallEast, wallNorth] = [east - Math.round(east / 4) * 4, north - Math.round(north / 4) * 4];
      if (Math.abs(wallEast) < 0.3 && Math.abs(wallNorth) < 0.3) continue;
      expect(inside(tipEast, tipNorth)).toBe(true);
    }
  });

  it('should be dug though a hole in it has no width', () => {
    const [mesh] = meshOf(dig([[square(0, 0, 20), [at(5, 5), at(5, 5), at(5, 5)]]]));
    expect(mesh?.rims).toHaveLength(1);
  });

  it('should wait while no height of the ground is known', () => {
    const [opening] = openingsOf(dig([[square(0, 0, 20)]]));
    expect(digMesh(opening, () => undefined, fan)).toBeUndefined();
  });

  it('should show the faces of a block that is kept, without a floor, and none where a box does not reach the ground', () => {
    const [longitude, latitude] = at(10, 10);
    const box: Clip = {
      id: 'b',
      enabled: true,
      kind: 'box',
      longitude,
      latitude,
      height: 100,
      size: [20, 20, 30],
      heading: 0,
      keep: 'inside',
    };
    const [block] = meshOf(box);
    expect(block.triangles.length).toBeGreaterThan(0);
    expect([...block.places].some((value, i) => i % 2 === 1 && value < 0)).toBe(false);
    const lows = heights(block.positions).map(({ height }) => height);
    expect(Math.min(...lows)).toBeCloseTo(85, 2);
    expect(meshOf({ ...box, height: 300 })[0].triangles).toHaveLength(0);
    expect(openingsOf({ ...box, layers: ['city'] })).toEqual([]);
  });
});

describe('making clips', () => {
  it('should cover what a trench, a hole and a box cover', () => {
    const trench = dig(trenchAlong([at(0, 0), at(100, 0)], 0.6));
    expect(coveredArea(trench)).toBeCloseTo(60, 2);
    const holed = withoutRing([[square(0, 0, 20)]], square(5, 5, 10));
    expect(coveredArea(dig(holed!))).toBeCloseTo(300, 2);
    // A hole that reaches over the rim takes a bite, and adds nothing outside.
    expect(coveredArea(dig(withoutRing([[square(0, 0, 20)]], square(10, 10, 50))!))).toBeCloseTo(300, 2);
    expect(withoutRing([[square(5, 5, 5)]], square(0, 0, 20))).toBeUndefined();
  });

  it('should stand a box on the ground over two corners', () => {
    const box = boxOver([at(40, 60), at(0, 0)], 100);
    expect(box.size[0]).toBeCloseTo(40, 1);
    expect(box.size[1]).toBeCloseTo(60, 1);
    expect(box.height - box.size[2] / 2).toBeCloseTo(90, 6);
    const corners = boxCorners({ id: 'b', enabled: true, kind: 'box', keep: 'inside', ...box });
    const [east, north] = frame.toEnu(corners[2][0], corners[2][1], 0);
    expect(east).toBeCloseTo(40, 1);
    expect(north).toBeCloseTo(60, 1);
  });
});
