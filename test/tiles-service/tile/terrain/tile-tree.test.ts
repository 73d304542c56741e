import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  availableRanges,
  buildTileTree,
  columnOf,
  HAS_CHILDREN,
  LEAF,
  rowOf,
  SEA_LEAF,
  slotOf,
} from '../../../../tiles-service/tile/terrain/tile-tree.ts';

const key = (level: number, x: number, y: number): number => y * 2 ** (level + 1) + x;
const levels = (...keys: number[][]): Set<number>[] => keys.map((list) => new Set(list));

describe('buildTileTree', () => {
  it('should hold a wanted tile, its ancestors and their children, and nothing else', () => {
    // Level 3, column 9, row 5 lies in 2/4/2, 1/2/1, 0/1/0.
    const wanted = levels([], [], [], [key(3, 9, 5)]);
    const tree = buildTileTree(wanted, wanted);
    const names = tree.map((tiles) =>
      [...tiles.keys].map((_, slot) => `${columnOf(tiles, slot)},${rowOf(tiles, slot)}`),
    );
    expect(names).toEqual([
      ['0,0', '1,0'],
      ['2,0', '3,0', '2,1', '3,1'],
      ['4,2', '5,2', '4,3', '5,3'],
      ['8,4', '9,4', '8,5', '9,5'],
    ]);
    expect(tree.map(({ kinds }) => [...kinds])).toEqual([
      [SEA_LEAF, HAS_CHILDREN],
      [SEA_LEAF, SEA_LEAF, HAS_CHILDREN, SEA_LEAF],
      [HAS_CHILDREN, SEA_LEAF, SEA_LEAF, SEA_LEAF],
      [SEA_LEAF, SEA_LEAF, SEA_LEAF, LEAF],
    ]);
  });

  it('should give every tile four children or none, and every child a parent', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(63), fc.nat(31)), { minLength: 1, maxLength: 30 }), (places) => {
        const wanted = levels(
          [],
          [],
          [],
          [],
          [],
          places.map(([x, y]) => key(5, x, y)),
        );
        const tree = buildTileTree(wanted, wanted);
        for (const [x, y] of places) expect(slotOf(tree[5], x, y)).toBeGreaterThanOrEqual(0);
        tree.forEach((tiles, level) => {
          for (let slot = 0; slot < tiles.keys.length; slot++) {
            const [x, y] = [columnOf(tiles, slot), rowOf(tiles, slot)];
            expect(slotOf(tiles, x, y)).toBe(slot);
            if (level > 0)
              expect(tree[level - 1].kinds[slotOf(tree[level - 1], x >> 1, y >> 1)]).toBe(HAS_CHILDREN);
            if (tiles.kinds[slot] !== HAS_CHILDREN) continue;
            for (let quadrant = 0; quadrant < 4; quadrant++) {
              expect(
                slotOf(tree[level + 1], 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1)),
              ).toBeGreaterThanOrEqual(0);
            }
          }
        });
      }),
    );
  });
});

describe('slotOf', () => {
  const tree = buildTileTree(levels([], [key(1, 0, 0)]), levels([], []));

  it('should go on around the globe, but not over the poles', () => {
    expect(slotOf(tree[0], 2, 0)).toBe(0);
    expect(slotOf(tree[0], -1, 0)).toBe(1);
    expect(slotOf(tree[0], 0, 1)).toBe(-1);
    expect(slotOf(tree[0], 0, -1)).toBe(-1);
  });

  it('should not find what is not there', () => {
    expect(slotOf(tree[1], 2, 0)).toBe(-1);
    expect(slotOf(tree[1], 4, 0)).toBe(slotOf(tree[1], 0, 0));
  });
});

describe('availableRanges', () => {
  it('should join rows of the same columns', () => {
    const keys = Float64Array.from([
      key(3, 2, 1),
      key(3, 3, 1),
      key(3, 2, 2),
      key(3, 3, 2),
      key(3, 7, 2),
      key(3, 2, 3),
    ]);
    expect(availableRanges({ level: 3, keys, kinds: new Uint8Array(6) })).toEqual([
      { startX: 2, startY: 1, endX: 3, endY: 2 },
      { startX: 7, startY: 2, endX: 7, endY: 2 },
      { startX: 2, startY: 3, endX: 2, endY: 3 },
    ]);
  });

  it('should cover exactly the tiles, each once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(16 * 8 - 1), { maxLength: 128 }), (list) => {
        const keys = Float64Array.from(list).sort();
        const covered: number[] = [];
        for (const range of availableRanges({ level: 3, keys, kinds: new Uint8Array(keys.length) })) {
          for (let y = range.startY; y <= range.endY; y++) {
            for (let x = range.startX; x <= range.endX; x++) covered.push(key(3, x, y));
          }
        }
        expect(covered.sort((a, b) => a - b)).toEqual([...keys]);
      }),
    );
  });
});
