import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../models/feature-store/index.ts';
import { type PlannedTile, planTree } from '../../../../tiles-service/tile/tileset/tree.ts';

const LIMITS = {
  leafBytes: 1000,
  leafFeatures: 100,
  leafMetres: 1000,
  heavyBytes: 50_000,
  parentFeatures: 300,
};

function block(level: number, x: number, y: number, count: number, bytes = count * 10): Block {
  return { offset: 0, length: 1, count, bytes, extent: [0, 0, 1, 1], cell: [level, x, y] };
}

function leavesOf(tile: PlannedTile): PlannedTile[] {
  return tile.children.length > 0 ? tile.children.flatMap(leavesOf) : [tile];
}

describe('the plan of a tile tree', () => {
  it('should be empty for a store without blocks', () => {
    expect(planTree([], 1000, LIMITS)).toBeUndefined();
  });

  it('should be a single leaf for what fits into one', () => {
    const plan = planTree([block(1, 0, 0, 20), block(1, 1, 1, 30)], 900, LIMITS);
    expect(plan).toMatchObject({ level: 0, features: 50, blocks: [0, 1], children: [] });
  });

  it('should put small neighbours into one leaf, and keep them apart where cells are large', () => {
    const blocks = [block(2, 0, 0, 20), block(2, 1, 1, 20), block(1, 1, 1, 100)];
    expect(leavesOf(planTree(blocks, 1900, LIMITS)!).map((leaf) => leaf.blocks)).toEqual([[0, 1], [2]]);
    expect(leavesOf(planTree(blocks, 9000, LIMITS)!).map((leaf) => leaf.blocks)).toEqual(
      [[2], [0], [1]].sort(),
    );
  });

  it('should hold every block once', () => {
    const blocks = Array.from({ length: 64 }, (_, i) => block(3, i % 8, i >> 3, 10 + i));
    const plan = planTree(blocks, 6000, LIMITS)!;
    expect(
      leavesOf(plan)
        .flatMap((leaf) => leaf.blocks)
        .sort((a, b) => a - b),
    ).toEqual([...blocks.keys()]);
    expect(plan.features).toBe(blocks.reduce((sum, { count }) => sum + count, 0));
  });

  it('should leave out levels that would show no less than the level above', () => {
    // Four quadrants of four leaves of 20: quadrants of 80 are too few for a tile of their own.
    const blocks = Array.from({ length: 16 }, (_, i) => block(2, i % 4, i >> 2, 20, 900));
    const plan = planTree(blocks, 4000, LIMITS)!;
    expect(plan.children.length).toBe(16);
    expect(planTree(blocks, 4000, { ...LIMITS, parentFeatures: 80 })!.children.length).toBe(4);
  });

  it('should put a simpler tile above a heavy leaf', () => {
    const plan = planTree([block(0, 0, 0, 1, 90_000)], 900, LIMITS)!;
    expect(plan.blocks).toEqual([]);
    expect(plan.children).toMatchObject([{ blocks: [0], children: [] }]);
  });

  it('should tell apart several blocks of one cell', () => {
    const plan = planTree([block(1, 0, 0, 100), block(1, 0, 0, 100), block(1, 0, 0, 50)], 900, LIMITS)!;
    expect(leavesOf(plan).map(({ part }) => part)).toEqual([0, 1, 2]);
  });
});
