import { describe, expect, it } from 'vitest';
import { ToldSummaries } from '../../../viewer/live/told-summaries.ts';

const CELL = 7;

describe('ToldSummaries', () => {
  it('should put a cell together that lies in several areas: its mean is that of what is not stale', () => {
    const told = new ToldSummaries();
    told.takeCells(1, true, [{ cell: CELL, count: 10, stale: 8, level: 3, mean: 100 }]);
    told.takeCells(2, true, [{ cell: CELL, count: 6, stale: 0, level: 0, mean: 20 }]);
    expect(told.together()?.get(CELL)).toEqual({ cell: CELL, count: 16, stale: 8, level: 3, mean: 40 });
  });

  it('should show the worst level that is told apart, until its topic is gone', () => {
    const told = new ToldSummaries();
    told.takeCells(1, true, [{ cell: CELL, count: 2, stale: 0, level: 3 }]);
    told.takeLevels(2, true, new Map([[CELL, 1]]));
    expect(told.together()?.get(CELL)?.level).toBe(1);
    told.forget(2);
    expect(told.together()?.get(CELL)?.level).toBe(3);
  });

  it('should say nothing when no topic tells of cells, rather than that they are empty', () => {
    const told = new ToldSummaries();
    told.takeCells(1, true, [{ cell: CELL, count: 2, stale: 0, level: 0 }]);
    told.takeCells(1, false, [{ cell: CELL, count: 0, stale: 0, level: 0 }]);
    expect(told.together()?.size).toBe(0);
    told.forget(1);
    expect(told.together()).toBeUndefined();
  });
});
