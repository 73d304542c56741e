import { describe, expect, it } from 'vitest';
import { seaBeside } from '../../../../tiles-service/tile/vector/coastline.ts';
import { doubleArea } from '../../../../tiles-service/tile/vector/dissolve.ts';

// World units: y grows to the south. A coast that runs east has its water, on the right, to the south.
const UNIT: [number, number, number, number] = [0, 0, 1, 1];
const areaOf = (polygons: number[][][]) =>
  polygons.flat().reduce((sum, ring) => sum + doubleArea(ring) / 2, 0);
const island = [0.4, 0.7, 0.4, 0.8, 0.5, 0.8, 0.5, 0.7, 0.4, 0.7];

describe('seaBeside', () => {
  it('should be to the right of the coast', () => {
    expect(areaOf(seaBeside([[0, 0.25, 1, 0.25]], UNIT))).toBeCloseTo(0.75, 12);
    expect(areaOf(seaBeside([[1, 0.25, 0, 0.25]], UNIT))).toBeCloseTo(0.25, 12);
  });

  it('should join the pieces of a coast, in whatever order they come', () => {
    const pieces = [
      [0.5, 0.5, 0.8, 0.6],
      [0.8, 0.6, 1, 0.5],
      [0, 0.5, 0.5, 0.5],
    ];
    expect(seaBeside(pieces, UNIT)).toHaveLength(1);
    expect(areaOf(seaBeside(pieces, UNIT))).toBeCloseTo(0.5 - (0.5 * 0.1) / 2, 12);
  });

  it('should lead an end in the open to the nearest side', () => {
    expect(areaOf(seaBeside([[0.1, 0.25, 0.8, 0.25]], UNIT))).toBeCloseTo(0.75, 12);
  });

  it('should leave islands out', () => {
    const [sea] = seaBeside([[0, 0.25, 1, 0.25], island], UNIT);
    expect(sea).toHaveLength(2);
    expect(areaOf([sea])).toBeCloseTo(0.75 - 0.01, 12);
  });

  it('should surround islands where there is no other coast', () => {
    expect(areaOf(seaBeside([island], UNIT))).toBeCloseTo(0.99, 12);
  });

  it('should be two seas on both sides of a neck of land', () => {
    const west = [0.4, 0, 0.4, 1];
    const east = [0.6, 1, 0.6, 0];
    const seas = seaBeside([west, east], UNIT);
    expect(seas).toHaveLength(2);
    expect(areaOf(seas)).toBeCloseTo(0.8, 12);
  });

  it('should be nowhere without a coast', () => {
    expect(seaBeside([], UNIT)).toEqual([]);
  });
});
