import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  movedBounds,
  movedExtent,
  movedPlace,
  reversed,
  StiffMove,
  shiftedPlace,
} from '../../../models/bim/model-move.ts';
import { movedAddress, plainAddress } from '../../../models/feature-store/index.ts';
import { enuFrame, geodeticToEcef } from '../../../models/geodesy/ellipsoid.ts';
import type { StandingPlace } from '../../../models/schema/index.ts';

const place = (more: Partial<StandingPlace> = {}): StandingPlace => ({
  longitude: 106.5,
  latitude: 29.5,
  height: 260,
  heading: 0,
  ...more,
});
const places = fc.record({
  longitude: fc.double({ min: 106, max: 107, noNaN: true }),
  latitude: fc.double({ min: 29, max: 30, noNaN: true }),
  height: fc.double({ min: -20, max: 500, noNaN: true }),
  heading: fc.double({ min: -360, max: 360, noNaN: true }),
});
const apart = (a: Float64Array, b: Float64Array): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('StiffMove', () => {
  it('should bring the place it was taken at to where it was put', () => {
    const to = place({ longitude: 106.51, latitude: 29.48, height: 300, heading: 75 });
    const triplet = Float64Array.of(106.5, 29.5, 260);
    new StiffMove({ from: place(), to }).move(triplet);
    expect(triplet[0]).toBeCloseTo(to.longitude, 10);
    expect(triplet[1]).toBeCloseTo(to.latitude, 10);
    expect(triplet[2]).toBeCloseTo(to.height, 6);
  });

  it('should turn clockwise seen from above: by 90° what was north of it is east of it', () => {
    const from = place();
    const [longitude, latitude, height] = enuFrame(106.5, 29.5, 260).toGeodetic(0, 40, 7);
    const triplet = Float64Array.of(longitude, latitude, height);
    new StiffMove({ from, to: place({ heading: 90 }) }).move(triplet);
    const [east, north, up] = enuFrame(106.5, 29.5, 260).toEnu(triplet[0], triplet[1], triplet[2]);
    expect(east).toBeCloseTo(40, 4);
    expect(north).toBeCloseTo(0, 4);
    expect(up).toBeCloseTo(7, 4);
  });

  it('should keep all distances to a tenth of a millimetre, and come back when it is reversed', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        const move = { from, to };
        const frame = enuFrame(from.longitude, from.latitude, from.height);
        const before = [
          frame.toGeodetic(-80, 35, 0),
          frame.toGeodetic(60, -20, 95),
          frame.toGeodetic(0, 0, -12),
        ];
        const after = before.map((one) => {
          const moved = one.slice();
          new StiffMove(move).move(moved);
          return moved;
        });
        const ecef = (one: Float64Array) => geodeticToEcef(one[0], one[1], one[2]);
        for (const [a, b] of [
          [0, 1],
          [1, 2],
          [0, 2],
        ])
          expect(apart(ecef(after[a]), ecef(after[b]))).toBeCloseTo(
            apart(ecef(before[a]), ecef(before[b])),
            4,
          );
        after.forEach((one, index) => {
          const back = one.slice();
          new StiffMove(reversed(move)).move(back);
          expect(apart(ecef(back), ecef(before[index]))).toBeLessThan(1e-4);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('should be the same as a matrix in ECEF as it is in degrees', () => {
    fc.assert(
      fc.property(places, places, (from, to) => {
        const move = new StiffMove({ from, to });
        const m = move.matrix();
        const triplet = enuFrame(from.longitude, from.latitude, from.height).toGeodetic(33, -71, 12);
        const [x, y, z] = geodeticToEcef(triplet[0], triplet[1], triplet[2]);
        const byMatrix = Float64Array.of(
          m[0] * x + m[4] * y + m[8] * z + m[12],
          m[1] * x + m[5] * y + m[9] * z + m[13],
          m[2] * x + m[6] * y + m[10] * z + m[14],
        );
        move.move(triplet);
        expect(apart(byMatrix, geodeticToEcef(triplet[0], triplet[1], triplet[2]))).toBeLessThan(1e-4);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is told of a move', () => {
  const move = { from: place(), to: shiftedPlace(place(), [100, 0, 5], 90) };

  it('should turn and move a place with it', () => {
    const [longitude, latitude] = enuFrame(106.5, 29.5, 260).toGeodetic(0, 10, 0);
    const moved = movedPlace(move, place({ longitude, latitude, heading: 20 }));
    const [east, north] = enuFrame(106.5, 29.5, 260).toEnu(moved.longitude, moved.latitude, 265);
    expect(east).toBeCloseTo(110, 2);
    expect(north).toBeCloseTo(0, 2);
    expect(moved.heading).toBe(110);
  });

  it('should leave bounds as they are where nothing moved, and lay them around what was turned', () => {
    const bounds: [number, number, number, number, number, number] = [106.5, 29.5, 260, 106.5005, 29.5, 280];
    expect(movedBounds(undefined, bounds)).toBe(bounds);
    const [west, south, low, east, north, high] = movedBounds(move, bounds);
    // What reached east reaches south now; the height follows the earth's bend by less than a millimetre.
    expect((east - west) * 111_320).toBeLessThan(0.01);
    expect((north - south) * 110_574).toBeCloseTo(0.0005 * 111_320 * Math.cos((29.5 * Math.PI) / 180), 0);
    expect([low, high].map(Math.round)).toEqual([265, 285]);
    expect(movedExtent(move, [106.5, 29.5, 106.5005, 29.5])[0]).toBeCloseTo(west, 8);
  });

  it('should be carried by the address of a store, and taken off it again', () => {
    const address = movedAddress('https://host/city/public/layers/a/1/store', move);
    expect(plainAddress(address)).toEqual({
      plain: 'https://host/city/public/layers/a/1/store',
      moved: move,
    });
    expect(plainAddress('https://host/store')).toEqual({ plain: 'https://host/store' });
    expect(() => plainAddress('https://host/store#moved=1,2,x')).toThrow();
  });
});
