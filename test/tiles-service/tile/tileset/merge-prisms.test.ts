import { describe, expect, it } from 'vitest';
import { ringArea } from '../../../../scenes/geometry/solids/ring.ts';
import { mergePrisms } from '../../../../tiles-service/tile/tileset/merge-prisms.ts';
import type { SpooledPrism } from '../../../../tiles-service/tile/tileset/spool.ts';
import { randomSequence } from '../support/synthetic-city.ts';

function box(row: number, x: number, y: number, width: number, depth: number, height: number): SpooledPrism {
  return {
    row,
    rings: [[x, y, x + width, y, x + width, y + depth, x, y + depth]],
    z: 0,
    height,
    roof: { shape: 'flat', height: 0 },
    deviation: 0,
  };
}

function town(count: number): SpooledPrism[] {
  const random = randomSequence(3);
  return Array.from({ length: count }, (_, i) =>
    box(
      i,
      (i % 40) * 20 + random() * 5,
      Math.floor(i / 40) * 20,
      8 + random() * 10,
      8 + random() * 10,
      4 + random() * 20,
    ),
  );
}

const cornersOf = (prisms: readonly SpooledPrism[]): number =>
  prisms.reduce((sum, { rings }) => sum + rings.reduce((corners, ring) => corners + ring.length / 2, 0), 0);

describe('making blocks fewer', () => {
  it('should leave everything as it is within the budget', () => {
    const prisms = town(10);
    expect(mergePrisms(prisms, 40)).toEqual({ prisms, dropped: 0 });
  });

  it('should keep to the budget whatever it is', () => {
    for (const corners of [3000, 1000, 100, 8])
      expect(cornersOf(mergePrisms(town(1000), corners).prisms)).toBeLessThanOrEqual(corners);
  });

  it('should join two halves of one block without any error', () => {
    const halves = [box(0, 0, 0, 10, 10, 9), box(1, 10, 0, 10, 10, 9)];
    const { prisms, dropped } = mergePrisms(halves, 4);
    expect(dropped).toBe(0);
    expect(prisms).toHaveLength(1);
    expect(ringArea(prisms[0].rings[0])).toBeCloseTo(200, 9);
    expect(prisms[0].deviation).toBeLessThan(1e-9);
    expect(prisms[0].height).toBe(9);
  });

  it('should know that a joined block is off by half the step between two heights', () => {
    const { prisms } = mergePrisms([box(0, 0, 0, 10, 10, 20), box(1, 10, 0, 10, 10, 26)], 4);
    expect(prisms[0].height).toBeCloseTo(23, 9);
    expect(prisms[0].deviation).toBeGreaterThanOrEqual(3);
    expect(prisms[0].deviation).toBeLessThan(4);
  });

  it('should know that a joined block fills the gap between two', () => {
    const { prisms } = mergePrisms([box(0, 0, 0, 10, 10, 30), box(1, 16, 0, 10, 10, 30)], 4);
    // In the middle of the gap the nearest wall is three metres away.
    expect(prisms[0].deviation).toBeGreaterThanOrEqual(3);
  });

  it('should leave out a low shed rather than spoil towers, and miss it by its height', () => {
    const prisms = [box(0, 0, 0, 20, 20, 90), box(1, 200, 0, 20, 20, 20), box(2, 400, 0, 3, 3, 2.5)];
    const result = mergePrisms(prisms, 8);
    expect(result.prisms.map(({ row }) => row)).toEqual([0, 1]);
    expect(result.dropped).toBe(2.5);
  });

  it('should keep the row of the larger of two', () => {
    const { prisms } = mergePrisms([box(7, 0, 0, 4, 10, 9), box(8, 4, 0, 20, 10, 9)], 4);
    expect(prisms[0].row).toBe(8);
  });

  it('should keep most of the town standing at a quarter of its corners', () => {
    const prisms = town(800);
    const area = (all: readonly SpooledPrism[]): number =>
      all.reduce((sum, { rings }) => sum + ringArea(rings[0]), 0);
    const { prisms: left } = mergePrisms(prisms, cornersOf(prisms) / 4);
    expect(area(left)).toBeGreaterThan(area(prisms) * 0.8);
  });
});
