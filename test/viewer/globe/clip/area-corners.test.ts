import { describe, expect, it } from 'vitest';
import type { Area, Position } from '../../../../models/schema/view-document.ts';
import {
  cornersOf,
  middleAfter,
  withCornerAfter,
  withCornerMoved,
  withoutCorner,
} from '../../../../viewer/globe/clip/area-corners.ts';
import { onLevel } from '../../../../viewer/globe/clip/handle-drag.ts';

const outline: Position[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];
const hole: Position[] = [
  [1, 1],
  [2, 1],
  [1, 2],
];
const areas: Area[] = [[outline, hole]];

describe('corners of areas', () => {
  it('should name every corner of outlines and holes', () => {
    expect(cornersOf(areas)).toHaveLength(7);
    expect(cornersOf(areas)[5]).toEqual({ area: 0, ring: 1, index: 1, place: [2, 1] });
  });

  it('should close the ring between its last corner and its first', () => {
    expect(middleAfter(areas, { area: 0, ring: 0, index: 3 })).toEqual([0, 2]);
  });

  it('should move one corner, add one behind it, and leave the areas given as they were', () => {
    const before = structuredClone(areas);
    const corner = { area: 0, ring: 0, index: 1 };
    expect(withCornerMoved(areas, corner, [5, -1])[0][0][1]).toEqual([5, -1]);
    expect(withCornerAfter(areas, corner, [5, 2])[0][0]).toEqual([
      [0, 0],
      [4, 0],
      [5, 2],
      [4, 4],
      [0, 4],
    ]);
    expect(areas).toEqual(before);
  });

  it('should take away a hole of three corners with one of them, but not an outline', () => {
    expect(withoutCorner(areas, { area: 0, ring: 1, index: 0 })).toEqual([[outline]]);
    const triangle = withoutCorner(areas, { area: 0, ring: 0, index: 0 })!;
    expect(triangle[0][0]).toHaveLength(3);
    expect(withoutCorner(triangle, { area: 0, ring: 0, index: 0 })).toBeUndefined();
    expect(withoutCorner([triangle[0], [outline]], { area: 0, ring: 0, index: 0 })).toEqual([[outline]]);
  });

  it('should find where a ray meets a level, and none behind it', () => {
    expect(onLevel({ origin: [0, 0, 10], direction: [1, 0, -2] }, 0)).toEqual([5, 0]);
    expect(onLevel({ origin: [0, 0, 10], direction: [1, 0, 2] }, 0)).toBeUndefined();
    expect(onLevel({ origin: [0, 0, 10], direction: [1, 0, 0] }, 0)).toBeUndefined();
  });
});
