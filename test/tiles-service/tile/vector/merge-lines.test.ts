import { describe, expect, it } from 'vitest';
import { joinLines, mergeLines } from '../../../../tiles-service/tile/vector/merge-lines.ts';
import type { TileFeature } from '../../../../tiles-service/tile/vector/mvt.ts';

const line = (properties: TileFeature['properties'], ...parts: number[][]): TileFeature => ({
  type: 2,
  properties,
  parts,
});

describe('joinLines', () => {
  it('should join lines end to end, whatever their direction', () => {
    const joined = joinLines([
      [10, 0, 20, 0],
      [10, 0, 0, 0],
      [30, 5, 20, 0],
    ]);
    expect(joined).toHaveLength(1);
    expect([joined[0], [...joined[0]].reverse()].map((path) => path.length)).toEqual([8, 8]);
    expect(joined[0].filter((_, index) => index % 2 === 0).sort((a, b) => a - b)).toEqual([0, 10, 20, 30]);
  });

  it('should not join where more than two ends meet', () => {
    expect(
      joinLines([
        [0, 0, 10, 0],
        [10, 0, 20, 0],
        [10, 0, 10, 10],
      ]),
    ).toHaveLength(3);
  });

  it('should leave a closed line as it is', () => {
    expect(joinLines([[0, 0, 10, 0, 10, 10, 0, 0]])).toEqual([[0, 0, 10, 0, 10, 10, 0, 0]]);
  });
});

describe('mergeLines', () => {
  it('should join only what has one kind and one name, and drop the ids', () => {
    const merged = mergeLines(
      [
        line({ id: 'a', kind: 'primary', name: 'Rue' }, [0, 0, 100, 0]),
        line({ id: 'b', kind: 'primary', name: 'Rue' }, [100, 0, 200, 50]),
        line({ id: 'c', kind: 'minor' }, [200, 50, 300, 0]),
      ],
      3,
      12,
    );
    expect(merged).toEqual([
      { type: 2, properties: { kind: 'primary', name: 'Rue' }, parts: [[0, 0, 100, 0, 200, 50]] },
      { type: 2, properties: { kind: 'minor' }, parts: [[200, 50, 300, 0]] },
    ]);
  });

  it('should thin what is straight within the tolerance, and drop what is shorter than can be seen', () => {
    const merged = mergeLines([line({ kind: 'minor' }, [0, 0, 50, 1, 100, 0], [500, 500, 505, 505])], 3, 12);
    expect(merged[0].parts).toEqual([[0, 0, 100, 0]]);
  });
});
