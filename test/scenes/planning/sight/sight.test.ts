import { describe, expect, it } from 'vitest';
import { buildBvh } from '../../../../scenes/planning/rays/bvh.ts';
import type { HeightField } from '../../../../scenes/planning/rays/height-field.ts';
import { NOTHING, RayScene, TERRAIN } from '../../../../scenes/planning/rays/ray-scene.ts';
import { apparentLift } from '../../../../scenes/planning/sight/bending.ts';
import { cameraCoverage } from '../../../../scenes/planning/sight/camera-coverage.ts';
import { lineOfSight } from '../../../../scenes/planning/sight/line-of-sight.ts';
import { compareSkylines, type Skyline, skylineOf } from '../../../../scenes/planning/sight/skyline.ts';
import { surfaceOf } from '../../../../scenes/planning/sight/surface.ts';
import { cumulativeView, VIEW, viewAreas, viewshed } from '../../../../scenes/planning/sight/viewshed.ts';
import { box, bruteClosest, groundTriangles } from '../rays/brute.ts';

const DEGREES = 180 / Math.PI;
const flat: HeightField = {
  ...{ columns: 3, rows: 3, cell: 100, west: -100, south: -100 },
  heights: new Float32Array(9),
};
/** Hills of some metres, uneven, 60 × 60 m. */
const hills: HeightField = {
  ...{ columns: 13, rows: 13, cell: 5, west: -30, south: -30 },
  heights: Float32Array.from({ length: 169 }, (_, i) => 3 * Math.sin(i * 1.7) + 2 * Math.cos((i % 13) * 0.9)),
};

function sceneOf(boxes: number[][], terrain?: HeightField): RayScene {
  const bodyOf = Uint32Array.from({ length: boxes.length * 10 }, (_, i) => Math.floor(i / 10));
  const bodies = boxes.map((_, i) => ({ id: `box-${i}`, heights: 'measured' as const }));
  return new RayScene({ bvh: buildBvh(Float32Array.from(boxes.flat())), bodyOf, bodies, terrain });
}

describe('line of sight', () => {
  it('should be free past a house and end at its near wall through it', () => {
    const scene = sceneOf([box(10, -5, 20, 5, 0, 9)], flat);
    expect(lineOfSight(scene, [0, 0, 10], [50, 0, 10], 0)).toMatchObject({
      isFree: true,
      blockedBy: NOTHING,
    });
    expect(lineOfSight(scene, [0, 0, 2], [50, 0, 2], 0)).toMatchObject({ isFree: false, blockedBy: 0 });
    expect(lineOfSight(scene, [0, 0, 2], [50, 0, 2], 0).blockedAt).toBeCloseTo(10, 9);
    expect(lineOfSight(scene, [0, 0, 2], [50, 50, -1], 0).blockedBy).toBe(TERRAIN);
  });

  it('should not be stopped by the wall that one looks at or from', () => {
    const scene = sceneOf([box(10, -5, 20, 5, 0, 9)]);
    expect(lineOfSight(scene, [0, 0, 2], [10, 0, 2], 0).isFree).toBe(true);
    expect(lineOfSight(scene, [20, 0, 2], [40, 0, 2], 0).isFree).toBe(true);
  });

  it('should see a wall that Float32 has a little before it is, and one that is looked from', () => {
    // Corners at 4,000.0001 m are kept as 4,000, and at 4,000.3 as 4,000.2998.
    for (const metres of [4000.0001, 4000.3, 4000.4999, 7999.9]) {
      const scene = sceneOf([box(metres, -5, metres + 10, 5, 0, 9)]);
      expect(lineOfSight(scene, [0, 0, 2], [metres, 0, 2], 0).isFree).toBe(true);
      expect(lineOfSight(scene, [0, 0, 2], [metres, 0, 2], 0.13).isFree).toBe(true);
      expect(lineOfSight(scene, [metres, 0, 2], [0, 0, 2], 0).isFree).toBe(true);
      // From 4 km away, short of it too.
      expect(lineOfSight(scene, [metres - 1, 0, 2], [metres, 0, 2], 0).isFree).toBe(true);
      expect(lineOfSight(scene, [0, 0, 2], [metres + 0.01, 0, 2], 0).isFree).toBe(false);
    }
    expect(lineOfSight(sceneOf([]), [1, 1, 1], [1, 1, 1], 0).isFree).toBe(true);
  });

  // Over d the arc bows by k·d²/8R: 0.13 · 10 000² / (8 · 6 371 000) = 0.2551 m.
  it('should bow over what stands in its middle as far as air bends it', () => {
    const bow = (0.13 * 1e8) / (8 * 6_371_000);
    const over = (top: number, refraction: number) =>
      lineOfSight(sceneOf([box(4999, -5, 5001, 5, -50, top)]), [0, 0, 0], [10_000, 0, 0], refraction).isFree;
    expect(over(bow - 0.01, 0.13)).toBe(true);
    expect(over(bow + 0.01, 0.13)).toBe(false);
    expect(over(0.01, 0)).toBe(false);
    expect(apparentLift(10_000, 0.13)).toBeCloseTo(4 * bow, 9);
  });
});

describe('viewshed', () => {
  it('should be what a brute-force ray caster sees, cell by cell', () => {
    const boxes = [box(5, 4, 12, 11, -8, 9), box(-20, -12, -13, -2, -8, 14), box(-6, 12, 3, 15, -8, 6)];
    const scene = sceneOf(boxes, hills);
    const triangles = [...boxes.flat(), ...groundTriangles(hills)].map(Math.fround);
    const grid = { west: -30, south: -30, cell: 1, columns: 60, rows: 60 };
    const surface = surfaceOf(scene, grid);
    const eye = [0.3, -4.7, 9.1] as const;
    const view = viewshed(scene, surface, eye, { reach: 100, refraction: 0 });
    let seen = 0;
    for (let i = 0; i < view.length; i++) {
      const x = -30 + (i % 60) + 0.5;
      const y = -30 + Math.floor(i / 60) + 0.5;
      const top = 50 - bruteClosest(triangles, [x, y, 50], [0, 0, -1], 0, 100);
      expect(surface.tops[i]).toBeCloseTo(top, 4);
      const sight = [x - eye[0], y - eye[1], surface.tops[i] + 0.02 - eye[2]];
      const isHidden = bruteClosest(triangles, eye, sight, 0, 1) <= 1;
      if (view[i] === VIEW.farSide) {
        // The face that the cell lies on (of two, at a diagonal), found by rays beside its middle, turns its back.
        const beside = ([dx, dy]: readonly [number, number]) =>
          50 - bruteClosest(triangles, [x + dx, y + dy, 50], [0, 0, -1], 0, 100) - top;
        const step = 1e-4;
        const plane = (east: number, north: number) =>
          sight[0] * east + sight[1] * north - (surface.tops[i] - eye[2]);
        const faces = [1, -1].map((hand) =>
          plane((hand * beside([hand * step, 0])) / step, (-hand * beside([0, -hand * step])) / step),
        );
        expect(Math.min(...faces)).toBeLessThan(1e-2);
        continue;
      }
      expect(view[i]).toBe(isHidden ? VIEW.hidden : VIEW.seen);
      if (!isHidden) seen++;
    }
    expect(seen).toBeGreaterThan(400);
    // What turns its back cannot be seen, but for a hand's breadth over a ridge.
    const turned = [...view.keys()].filter((i) => view[i] === VIEW.farSide);
    expect(turned.length).toBeGreaterThan(100);
  });

  it('should mark roofs over the eye as turned away, and hide the ground behind a house in its shadow', () => {
    const scene = sceneOf([box(10, -5, 20, 5, 0, 9)], flat);
    const grid = { west: -50, south: -50, cell: 1, columns: 100, rows: 100 };
    const surface = surfaceOf(scene, grid);
    const at = (x: number, y: number) => Math.floor(y + 50) * 100 + Math.floor(x + 50);
    const low = viewshed(scene, surface, [0, 0.2, 2], { reach: 60 });
    expect([low[at(15, 0)], low[at(30, 0)], low[at(5, 0)]]).toEqual([VIEW.farSide, VIEW.hidden, VIEW.seen]);
    // From 18 m the shadow of the far edge (9 m high, 20 m away) ends at 20 · 18 / (18 − 9) = 40 m.
    const high = viewshed(scene, surface, [0, 0.2, 18], { reach: 60 });
    expect([high[at(15, 0)], high[at(38.5, 0)], high[at(41.5, 0)]]).toEqual([
      VIEW.seen,
      VIEW.hidden,
      VIEW.seen,
    ]);
    // One who stands there, 5 m tall, is seen from nearer on: 20 + (9 − 5) · 20 / (18 − 9) = 28.9 m.
    const tall = viewshed(scene, surface, [0, 0.2, 18], { reach: 60, target: 5 });
    expect([tall[at(27.5, 0)], tall[at(30.5, 0)]]).toEqual([VIEW.hidden, VIEW.seen]);
  });

  it('should see around itself from an eye that is set on a roof or on the ground', () => {
    const scene = sceneOf([box(-10, -10, 10, 10, 0, 9)], flat);
    const surface = surfaceOf(scene, { west: -50, south: -50, cell: 1, columns: 100, rows: 100 });
    const onRoof = viewshed(scene, surface, [9.5, 0.2, 9], { reach: 40, target: 10 });
    expect(onRoof[50 * 100 + 70]).toBe(VIEW.seen);
    const onGround = viewshed(scene, surface, [20, 0.2, 0], { reach: 20, target: 1 });
    expect(onGround[50 * 100 + 80]).toBe(VIEW.seen);
  });

  it('should know which way a face looks, however it goes on beyond its ridge', () => {
    // A roof of ground along y = 0, 10 m each way: the cell nearest to the ridge on the side of the eye is seen.
    const ridge: HeightField = {
      ...{ columns: 2, rows: 3, cell: 10, west: -5, south: -10 },
      heights: Float32Array.of(0, 0, 2, 2, -20, -20),
    };
    const scene = sceneOf([], ridge);
    const surface = surfaceOf(scene, { west: -0.5, south: -10, cell: 1, columns: 1, rows: 20 });
    const view = viewshed(scene, surface, [0, 30, 0], { reach: 100, refraction: 0 });
    expect([view[9], view[10]]).toEqual([VIEW.farSide, VIEW.seen]);
    const other = viewshed(scene, surface, [0, -30, 3], { reach: 100, refraction: 0 });
    expect([other[9], other[10]]).toEqual([VIEW.seen, VIEW.farSide]);
  });

  it('should keep to its reach and to its sector', () => {
    const scene = sceneOf([], flat);
    const surface = surfaceOf(scene, { west: -50, south: -50, cell: 1, columns: 100, rows: 100 });
    const view = viewshed(scene, surface, [0, 0, 10], { reach: 40, from: 45, span: 90 });
    const { seen, hidden, farSide } = viewAreas(view, 1);
    expect(Math.abs(seen - (Math.PI * 1600) / 4)).toBeLessThan(40);
    expect(hidden + farSide).toBe(0);
    expect(view[50 * 100 + 70]).toBe(VIEW.seen);
    expect(view[50 * 100 + 30]).toBe(VIEW.none);
  });

  it('should count in how many views a cell is', () => {
    const views = [Uint8Array.of(1, 2, 3, 1), Uint8Array.of(1, 1, 0, 2)];
    expect([...cumulativeView(views)]).toEqual([2, 1, 0, 1]);
  });
});

describe('skyline', () => {
  // Seen from (0, 0, 2), the upper edge of a wall at distance 40 (to the north, y = 40) and 30 m high is at the altitude
  // atan((30 − 2)·cos(azimuth) / 40) between the azimuths of its near corners, ±atan(10 / 40).
  it('should be that of a box in closed form', () => {
    const { altitudes, distances, by } = skylineOf(sceneOf([box(-10, 40, 10, 60, 0, 30)]), [0, 0, 2], {
      azimuths: 3600,
      refraction: 0,
    });
    const edge = Math.atan(10 / 40) * DEGREES;
    for (let i = 0; i < 3600; i++) {
      const azimuth = i > 1800 ? i / 10 - 360 : i / 10;
      if (Math.abs(azimuth) < edge - 1e-6) {
        expect(altitudes[i]).toBeCloseTo(Math.atan((28 * Math.cos(azimuth / DEGREES)) / 40) * DEGREES, 9);
        expect(distances[i]).toBeCloseTo(40 / Math.cos(azimuth / DEGREES), 6);
        expect(by[i]).toBe(0);
      } else if (Math.abs(azimuth) > edge + 1e-6) {
        expect(altitudes[i]).toBe(-90);
        expect(by[i]).toBe(NOTHING);
      }
    }
  });

  it('should be as high as rays find it, over uneven ground with houses', () => {
    const scene = sceneOf([box(5, 4, 12, 11, -8, 9), box(-20, -12, -13, -2, -8, 14)], hills);
    const eye = [0.3, -4.7, 4.1] as const;
    const { altitudes } = skylineOf(scene, eye, { azimuths: 720, refraction: 0 });
    for (let i = 0; i < 720; i++) {
      const azimuth = (i * Math.PI) / 360;
      const isStopped = (degrees: number) =>
        scene.isStopped(...eye, Math.sin(azimuth), Math.cos(azimuth), Math.tan(degrees / DEGREES), 0, 200);
      expect(isStopped(altitudes[i] - 0.001)).toBe(true);
      expect(isStopped(altitudes[i] + 0.001)).toBe(false);
    }
  });

  it('should tell the sky that a new tower takes', () => {
    const old = box(-10, 40, 10, 60, 0, 30);
    const before = skylineOf(sceneOf([old]), [0, 0, 2], { azimuths: 3600, refraction: 0 });
    const after = skylineOf(sceneOf([old, box(100, -5, 110, 5, 0, 102)]), [0, 0, 2], {
      ...{ azimuths: 3600, refraction: 0 },
    });
    const { rise, lost, won, highestRise } = compareSkylines(before, after);
    expect(highestRise).toBeCloseTo(45, 6);
    expect(won).toBe(0);
    // ±atan(5 / 100) = ±2.862° wide, and up to 45°: a strip of sin 45° of its width times the radius.
    const expected = 2 * 2.862 * Math.sin(Math.PI / 4) * (180 / Math.PI);
    expect(Math.abs(lost / expected - 1)).toBeLessThan(0.03);
    expect(rise[0]).toBe(0);
    expect(() => compareSkylines(before, skylineOf(sceneOf([old]), [0, 0, 2], { azimuths: 360 }))).toThrow(
      /360/,
    );
  });
});

describe('difference of skylines', () => {
  it('should be the solid angle of the sky, in square degrees', () => {
    const skyline = (altitude: (azimuth: number) => number): Skyline => ({
      ...{ step: 1, distances: new Float64Array(360), by: new Int32Array(360) },
      altitudes: Float64Array.from({ length: 360 }, (_, azimuth) => altitude(azimuth)),
    });
    const low = skyline(() => 60);
    const tower = skyline((azimuth) => (azimuth < 10 ? 70 : 60));
    const { lost, won } = compareSkylines(low, tower);
    // 10° of azimuth, from 60° to 70°: 10 · (sin 70° − sin 60°) · 180/π.
    expect(lost).toBeCloseTo(42.208, 3);
    expect(won).toBe(0);
    // The whole half sphere has 20,626.5 of them.
    expect(
      compareSkylines(
        skyline(() => 90),
        skyline(() => 0),
      ).won,
    ).toBeCloseTo(20_626.5, 1);
  });
});

describe('coverage of cameras', () => {
  const view = { heading: 90, pitch: -45, roll: 0, fieldOfView: 90, aspect: 1 };

  it('should be the part of the ground that is in the picture, and what lies behind a house is blind', () => {
    const grid = { west: -50, south: -50, cell: 0.5, columns: 200, rows: 200 };
    const open = sceneOf([], flat);
    const camera = { id: 'one', at: [0, 0, 10] as const, view, reach: 30 };
    const all = cameraCoverage(open, surfaceOf(open, grid), [camera]);
    // It looks down at 45° ± 45°: from its foot to the level, as far as its reach; ±45° across on the picture.
    const at = (x: number, y: number) => Math.floor((y + 50) * 2) * 200 + Math.floor((x + 50) * 2);
    expect([all.times[at(10, 0)], all.times[at(25, 0)], all.times[at(-2, 0)]]).toEqual([1, 1, 0]);
    // At the middle of the picture, 10 m ahead, its axis is 14.1 m away, and so wide to either side.
    expect([all.times[at(10, 13.5)], all.times[at(10, 14.8)]]).toEqual([1, 0]);
    expect(all.covered + all.blind.reduce((sum, is) => sum + is, 0) * 0.25).toBe(all.known);
    expect(all.own.get('one')).toBe(all.covered);

    const built = sceneOf([box(8, -3, 10, 3, 0, 5)], flat);
    const part = cameraCoverage(built, surfaceOf(built, grid), [
      camera,
      { ...camera, id: 'two', at: [20, 0, 10] },
    ]);
    // Behind the house, up to 10 · 10 / (10 − 5) = 20 m.
    expect(part.times[at(15, 0)]).toBe(0);
    expect(part.blind[at(15, 0)]).toBe(1);
    expect(part.times[at(25, 0)]).toBe(2);
    expect(part.twice).toBeGreaterThan(0);
  });

  it('should count only what it is asked for', () => {
    const scene = sceneOf([], flat);
    const grid = { west: 0, south: -10, cell: 1, columns: 20, rows: 20 };
    const within = new Uint8Array(400);
    within[10 * 20 + 10] = 1;
    const { known, covered } = cameraCoverage(
      scene,
      surfaceOf(scene, grid),
      [{ id: 'one', at: [0, 0, 10], view, reach: 30 }],
      { within },
    );
    expect([known, covered]).toEqual([1, 1]);
  });
});
