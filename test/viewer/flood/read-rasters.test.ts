import { describe, expect, it } from 'vitest';
import { runTime } from '../../../viewer/flood/follow-run.ts';
import { windowOf } from '../../../viewer/flood/read-rasters.ts';
import { threadsOf } from '../../../viewer/flood/threads.ts';

const GRID = { columns: 100, rows: 80, cell: 10, west: 1000, north: 5000 };

describe('the part of a grid that an area needs', () => {
  it('should hold the area with two cells around, in whole cells of the run', () => {
    const places = [1203, 4799, 1397, 4601];
    const part = windowOf(places, GRID, 4);
    expect(part).toEqual({ west: 16, north: 16, east: 44, south: 44 });
    for (const value of Object.values(part)) expect(value % 4).toBe(0);
  });

  it('should end at the grid', () => {
    expect(windowOf([900, 5100, 2100, 4100], GRID, 1)).toEqual({ west: 0, north: 0, east: 100, south: 80 });
  });

  it('should be nothing where the area lies beside the grid', () => {
    const { west, east } = windowOf([5000, 4900, 6000, 4800], GRID, 1);
    expect(east - west).toBe(0);
  });
});

describe('threads of a run', () => {
  it('should be one where the page may not share memory', () => {
    expect(threadsOf({ isIsolated: false, processors: 16 })).toBe(1);
  });

  it('should leave the page a processor where there are more than two, and be eight at most', () => {
    expect([1, 2, 4, 64].map((processors) => threadsOf({ isIsolated: true, processors }))).toEqual([
      1, 2, 3, 8,
    ]);
  });
});

describe('the time of a run', () => {
  it('should be seconds since its beginning, within what has been computed', () => {
    expect(runTime(61_000, 1_000, 300)).toBe(60);
    expect(runTime(0, 1_000, 300)).toBe(0);
    expect(runTime(1e9, 1_000, 300)).toBe(300);
  });
});
