import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExtrusionGeometry, Feature } from '../../../models/feature.ts';
import { footprintsOf } from '../../../viewer/globe/motion/footprints.ts';
import { localFrame } from '../../../viewer/globe/motion/local-frame.ts';
import { intentOf, RUNNING, strideOf, WALKING } from '../../../viewer/globe/motion/walk-keys.ts';
import { contains, type Footprint, outsideOf, stepAmongWalls } from '../../../viewer/globe/motion/walls.ts';

const square = (x: number, y: number, half: number): Footprint => ({
  rings: [Float64Array.of(x - half, y - half, x + half, y - half, x + half, y + half, x - half, y + half)],
});
const HOUSE = square(0, 0, 10);
const COURTYARD: Footprint = { rings: [...square(0, 0, 20).rings, ...square(0, 0, 10).rings] };

describe('a step on foot', () => {
  it('should go as far as it is asked where nothing stands', () => {
    const [x, y] = stepAmongWalls([100, 100], [3, -4], [HOUSE]);
    expect(x).toBeCloseTo(103, 9);
    expect(y).toBeCloseTo(96, 9);
  });

  it('should end before a wall, however long it is', () => {
    for (const length of [1, 5, 40, 300]) {
      const [x, y] = stepAmongWalls([-13, 0], [length, 0], [HOUSE], 0.5);
      expect(x).toBeLessThanOrEqual(-10.49);
      expect(y).toBeCloseTo(0, 6);
    }
  });

  it('should slide along a wall that it meets askew', () => {
    const [x, y] = stepAmongWalls([-10.5, -5], [2, 4], [HOUSE], 0.5);
    expect(x).toBeCloseTo(-10.5, 2);
    expect(y).toBeGreaterThan(-2);
  });

  it('should never be inside a house that it began outside of', () => {
    const houses = [HOUSE, square(21.5, 0, 10), square(10, 24, 6), COURTYARD].slice(0, 3);
    const number = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.array(fc.tuple(number, number), { maxLength: 12 }), (x, y, steps) => {
        let place: [number, number] = outsideOf([x, y], houses, 0.5);
        fc.pre(!houses.some((house) => contains(house, place)));
        for (const step of steps) {
          place = stepAmongWalls(place, step, houses, 0.5);
          expect(houses.some((house) => contains(house, place))).toBe(false);
        }
      }),
    );
  });

  it('should let out who stands inside', () => {
    const [x] = stepAmongWalls([5, 0], [30, 0], [HOUSE]);
    expect(x).toBeCloseTo(35, 9);
  });

  it('should be put beside the house, if it begins on its roof', () => {
    const place = outsideOf([8, 1], [HOUSE], 0.5);
    expect(contains(HOUSE, place)).toBe(false);
    expect(place[0]).toBeGreaterThan(10.49);
    expect(Math.abs(place[1] - 1)).toBeLessThan(0.01);
  });

  it('should be free in a courtyard and stay in it', () => {
    expect(contains(COURTYARD, [0, 0])).toBe(false);
    const [x] = stepAmongWalls([0, 0], [100, 0], [COURTYARD], 0.5);
    expect(x).toBeLessThan(10);
  });
});

describe('keys of a walk', () => {
  it('should walk 5 km/h and run 18', () => {
    const [, ahead] = strideOf({ right: 0, ahead: 1, running: false }, 0, 3600);
    expect(ahead).toBeCloseTo(5000, 6);
    expect(RUNNING / WALKING).toBeCloseTo(3.6, 9);
  });

  it('should go where one looks', () => {
    const [east, north] = strideOf({ right: 0, ahead: 1, running: false }, 90, 1);
    expect(east).toBeCloseTo(WALKING, 9);
    expect(north).toBeCloseTo(0, 9);
    const aside = strideOf({ right: 1, ahead: 0, running: false }, 90, 1);
    expect(aside[1]).toBeCloseTo(-WALKING, 9);
  });

  it('should not be faster askew', () => {
    const stride = strideOf({ right: 1, ahead: 1, running: false }, 30, 1);
    expect(Math.hypot(...stride)).toBeCloseTo(WALKING, 9);
    // A stick that is pushed half-way walks at half the speed.
    expect(Math.hypot(...strideOf({ right: 0, ahead: 0.5, running: false }, 0, 1))).toBeCloseTo(
      WALKING / 2,
      9,
    );
  });

  it('should come to nothing when they contradict each other', () => {
    expect(intentOf(new Set(['KeyW', 'KeyS', 'ArrowLeft']), false)).toEqual({
      right: 0,
      ahead: 0,
      turn: -1,
      up: 0,
      running: false,
    });
    expect(intentOf(new Set(['KeyW', 'ArrowUp']), true).ahead).toBe(1);
  });
});

describe('what stands in the way', () => {
  const place = { longitude: 114.5, latitude: 27.5, height: 100 };
  const frame = localFrame(place);
  const house = (base: number, heightReference: 'ground' | 'ellipsoid', type = 'Building'): Feature => {
    const corners = [
      [-5, -5],
      [5, -5],
      [5, 5],
      [-5, 5],
    ].flatMap(([east, north]) => {
      const { longitude, latitude } = frame.toDegrees(east, north);
      return [longitude, latitude, base];
    });
    const geometry: ExtrusionGeometry = {
      kind: 'extrusion',
      lod: 1,
      heightReference,
      positions: Float64Array.from(corners),
      ringStarts: Uint32Array.of(0, 4),
      polygonStarts: Uint32Array.of(0, 1),
      height: 12,
      roof: { shape: 'flat', height: 0 },
    };
    return { id: 'a:1', type, attributes: {}, geometries: [geometry] } as Feature;
  };

  it('should be the footprint of a building, in metres around the start', () => {
    const [footprint] = footprintsOf(house(0, 'ground'), frame, 100);
    expect(contains(footprint, [4.9, 4.9])).toBe(true);
    expect(contains(footprint, [5.1, 0])).toBe(false);
  });

  it('should not be what hangs above the head, nor a road', () => {
    expect(footprintsOf(house(4, 'ground'), frame, 100)).toEqual([]);
    expect(footprintsOf(house(104, 'ellipsoid'), frame, 100)).toEqual([]);
    expect(footprintsOf(house(100.5, 'ellipsoid'), frame, 100)).toHaveLength(1);
    expect(footprintsOf(house(0, 'ground', 'Road'), frame, 100)).toEqual([]);
  });
});
