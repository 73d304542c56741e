import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changingRows, evenRows, extremeRows } from '../../../models/live/downsample.ts';

const series = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.double({ noNaN: true })), {
    minLength: 1,
    maxLength: 400,
  })
  .map((rows) => {
    let time = 0;
    return { times: rows.map(([step]) => (time += step)), values: rows.map(([, value]) => value) };
  });

describe('a series brought down to what a chart shows', () => {
  it('should keep the first, the last, the least and the greatest, and no more than was asked for', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 60 }), ({ times, values }, points) => {
        const rows = extremeRows(times, values, points);
        expect(rows.length).toBeLessThanOrEqual(Math.max(points, 4));
        expect(rows[0]).toBe(0);
        expect(rows.at(-1)).toBe(times.length - 1);
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        const kept = rows.map((row) => values[row]);
        expect(Math.max(...kept)).toBe(Math.max(...values));
        expect(Math.min(...kept)).toBe(Math.min(...values));
      }),
    );
  });

  it('should leave a short series as it is', () => {
    expect(extremeRows([1, 2, 3, 4], [9, 1, 5, 5], 4)).toEqual([0, 1, 2, 3]);
  });

  it('should show one peak among a thousand rows in its place', () => {
    const times = Array.from({ length: 1_000 }, (_, i) => i);
    const values = times.map((i) => (i === 637 ? 1 : 0));
    expect(extremeRows(times, values, 20)).toContain(637);
  });

  it('should show where words and switches change', () => {
    expect(changingRows(['a', 'a', 'b', 'b', 'b', 'a', 'a'], 100)).toEqual([0, 2, 5, 6]);
    expect(changingRows([], 10)).toEqual([]);
    expect(changingRows(['a'], 10)).toEqual([0]);
    expect(
      changingRows(
        Array.from({ length: 100 }, (_, i) => i % 2 === 0),
        10,
      ),
    ).toHaveLength(10);
  });

  it('should spread rows evenly from the first to the last', () => {
    expect(evenRows([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  });
});
