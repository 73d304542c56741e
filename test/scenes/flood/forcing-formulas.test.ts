import { describe, expect, it } from 'vitest';
import {
  type CulvertShape,
  culvertDischarge,
  inletDischarge,
} from '../../../scenes/flood/forcing/culvert.ts';
import { greenAmpt } from '../../../scenes/flood/forcing/green-ampt.ts';
import { meanBetween, mostBetween, scaled, valueAt } from '../../../scenes/flood/forcing/series.ts';
import { gateDischarge, sluiceDischarge, weirDischarge } from '../../../scenes/flood/forcing/sluice.ts';

const GRAVITY = 9.80665;

describe('series', () => {
  const series: [number, number][] = [
    [10, 2],
    [20, 6],
    [40, 0],
  ];

  it('should be straight between its points and level beyond', () => {
    expect([0, 10, 15, 20, 30, 40, 99].map((time) => valueAt(series, time))).toEqual([2, 2, 4, 6, 3, 0, 0]);
    expect(valueAt(7, 3)).toBe(7);
    expect(valueAt(scaled(series, 0.5), 15)).toBe(2);
  });

  it('should give the exact mean of a time, over all its bends', () => {
    // 10 s at 2, a trapezium of 10 s from 2 to 6, a triangle of 20 s, 10 s of nothing.
    expect(meanBetween(series, 0, 50)).toBeCloseTo((20 + 40 + 60 + 0) / 50, 12);
    expect(meanBetween(series, 12, 14)).toBeCloseTo(3.2, 12);
    expect(meanBetween(series, 15, 15)).toBe(4);
    expect(mostBetween(series, 12, 30)).toBe(6);
    expect(mostBetween(series, 12, 14)).toBeCloseTo(3.6, 12);
  });
});

describe('Green and Ampt', () => {
  const [conductivity, storage] = [3e-6, 0.11 * 0.3];

  it('should follow F − S ln(1 + F/S) = K t under ponded water, however the time is cut', () => {
    for (const seconds of [30, 60, 600]) {
      let taken = 0;
      for (let time = 0; time < 7200; time += seconds)
        taken += greenAmpt(taken, seconds, conductivity, storage);
      const time = (taken - storage * Math.log1p(taken / storage)) / conductivity;
      expect(time / 7200).toBeCloseTo(1, 9);
    }
  });

  it('should come down to the conductivity, and take nothing in no time', () => {
    expect(greenAmpt(5, 60, conductivity, storage) / 60 / conductivity).toBeCloseTo(1 + storage / 5, 4);
    expect(greenAmpt(0.1, 0, conductivity, storage)).toBe(0);
  });
});

describe('culvert', () => {
  const shape: CulvertShape = { width: 2, height: 1.5, length: 30, roughness: 0.013, barrels: 1 };
  const fall = { upper: 0.6, lower: 0 };

  /**
   * The example on chart 8 of HDS-5: a box 5 ft wide and 2 ft high with wingwalls flared at 30° to 75° needs, for
   * 75 ft³/s, 1.75 of its heights, 3.5 ft. The same numbers: Highway Engineering Handbook, figure 5.14. A chart is read
   * to a few per cent.
   */
  it('should let in what the example on chart 8 of HDS-5 reads off it', () => {
    const FOOT = 0.3048;
    const box: CulvertShape = { ...shape, width: 5 * FOOT, height: 2 * FOOT };
    const found = inletDischarge(box, 3.5 * FOOT, 0.02, GRAVITY);
    expect(found / (75 * FOOT ** 3)).toBeGreaterThan(0.98);
    expect(found / (75 * FOOT ** 3)).toBeLessThan(1.02);
  });

  it('should solve the two formulas of HDS-5 for the discharge, of a free and of a drowned inlet', () => {
    // HW/D = c (Ku Q/(A √D))² + Y − 0.5 S, with c = 0.0347, Y = 0.81, Ku = 1.811 for metres.
    const drowned = inletDischarge(shape, 3, 0.02, GRAVITY);
    const x = (1.811 * drowned) / (2 * 1.5 * Math.sqrt(1.5));
    expect(1.5 * (0.0347 * x * x + 0.81 - 0.01)).toBeCloseTo(3, 8);
    // HW/D = Hc/D + K (Ku Q/(A √D))^M − 0.5 S, with K = 0.026, M = 1; Hc is one and a half critical depths.
    const free = inletDischarge(shape, 1, 0.02, GRAVITY);
    const critical = Math.cbrt((free / 2) ** 2 / GRAVITY);
    const y = (1.811 * free) / (2 * 1.5 * Math.sqrt(1.5));
    expect(1.5 * critical + 1.5 * (0.026 * y - 0.01)).toBeCloseTo(1, 8);
  });

  it('should be ruled by the barrel where the tailwater drowns it', () => {
    const found = culvertDischarge(shape, { surface: 3, floor: 0 }, { surface: 2.5, floor: 0 }, GRAVITY);
    // Full: 0.5 m of fall for entrance 0.4, outlet 1 and friction 2g n² L/R^(4/3), R = 3/7.
    const losses = 1.4 + (2 * GRAVITY * 0.013 ** 2 * 30) / (3 / 7) ** (4 / 3);
    expect(found).toBeCloseTo(3 * Math.sqrt((2 * GRAVITY * 0.5) / losses), 6);
  });

  it('should be ruled by the inlet where the barrel is steep and the outlet free', () => {
    const upper = { surface: fall.upper + 2.5, floor: fall.upper };
    const found = culvertDischarge(shape, upper, { surface: 0.1, floor: 0 }, GRAVITY);
    expect(found).toBeCloseTo(inletDischarge(shape, 2.5, fall.upper / 30, GRAVITY), 9);
  });

  it('should carry more with every centimetre of head and less with every one of tailwater, and twice as much in two barrels', () => {
    let before = 0;
    for (let head = 0.02; head < 5; head += 0.01) {
      const found = culvertDischarge(shape, { surface: head, floor: 0 }, { surface: 0, floor: 0 }, GRAVITY);
      expect(found).toBeGreaterThan(before);
      before = found;
    }
    before = Number.POSITIVE_INFINITY;
    for (let tail = 0; tail < 2.5; tail += 0.01) {
      const found = culvertDischarge(shape, { surface: 2, floor: 0 }, { surface: tail, floor: 0 }, GRAVITY);
      expect(found).toBeLessThanOrEqual(before * (1 + 1e-9));
      before = found;
    }
    const upper = { surface: 2, floor: 0 };
    const lower = { surface: 1, floor: 0 };
    const one = culvertDischarge(shape, upper, lower, GRAVITY);
    expect(culvertDischarge({ ...shape, barrels: 2 }, upper, lower, GRAVITY)).toBeCloseTo(2 * one, 12);
    expect(culvertDischarge(shape, lower, lower, GRAVITY)).toBe(0);
  });
});

describe('sluice', () => {
  it('should be a broad-crested weir while the gate hangs high: 1.705 b H^1.5', () => {
    expect(sluiceDischarge(4, 1.2, 0, 3, GRAVITY)).toBeCloseTo(4 * 1.7045 * 1.2 ** 1.5, 2);
  });

  it("should let less over a drowned crest by Villemonte's formula, all where it is free and none where it is level", () => {
    const part = (drowned: number) => weirDischarge(1, drowned, GRAVITY) / weirDischarge(1, 0, GRAVITY);
    expect(part(0.8)).toBeCloseTo((1 - 0.8 ** 1.5) ** 0.385, 12);
    expect([part(-0.5), part(1)]).toEqual([1, 0]);
  });

  /**
   * Energy before and behind a gate gives q = Cd a √(2 g y) with Cd = Cc/√(1 + Cc a/y), and a jet is drawn together to
   * Cc = 0.61 (Henderson 1966, Open Channel Flow). Swamee's fit to Henry's tests lies 3 to 6 % below.
   */
  it('should let under a gate what energy and the contraction of its jet say, to 7 %, from 3 to 30 openings of head', () => {
    const opening = 0.4;
    for (let head = 3 * opening; head <= 30 * opening; head += opening) {
      const found = gateDischarge(head, 0, opening, GRAVITY) / (opening * Math.sqrt(2 * GRAVITY * head));
      const coefficient = 0.61 / Math.sqrt(1 + (0.61 * opening) / head);
      expect(found / coefficient).toBeGreaterThan(0.93);
      expect(found / coefficient).toBeLessThan(1);
    }
  });

  it("should be a gate when it dips in, with Swamee's formula", () => {
    const [head, opening] = [5, 0.5];
    const coefficient = gateDischarge(head, 0, opening, GRAVITY) / (opening * Math.sqrt(2 * GRAVITY * head));
    expect(coefficient).toBeCloseTo(0.611 * (4.5 / 12.5) ** 0.072, 12);
    expect(sluiceDischarge(4, head, 0, opening, GRAVITY)).toBe(4 * gateDischarge(head, 0, opening, GRAVITY));
  });

  it('should go from weir to gate and from free to drowned without a jump, and never back', () => {
    let before = 0;
    for (let head = 0.01; head < 4; head += 0.001) {
      const found = sluiceDischarge(1, head, 0, 0.8, GRAVITY);
      expect(found).toBeGreaterThanOrEqual(before);
      expect(found - before).toBeLessThan(0.01);
      before = found;
    }
    for (const head of [0.9, 1.5, 3]) {
      before = sluiceDischarge(1, head, 0, 0.8, GRAVITY);
      for (let tail = 0; tail < head; tail += head / 2000) {
        const found = sluiceDischarge(1, head, tail, 0.8, GRAVITY);
        expect(found).toBeLessThanOrEqual(before + 1e-9);
        before = found;
      }
      expect(sluiceDischarge(1, head, head, 0.8, GRAVITY)).toBe(0);
    }
  });

  it('should let nothing through when it is shut, or below its sill', () => {
    expect(sluiceDischarge(4, 2, 0, 0, GRAVITY)).toBe(0);
    expect(sluiceDischarge(4, -0.1, -0.5, 1, GRAVITY)).toBe(0);
  });
});
