import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changingRows, evenRows, extremeRows, spanMeans } from '../../../models/live/downsample.ts';

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

describe('a series brought down to means', () => {
  /** What it comes to over time, straight between two values. */
  const sumOf = (rows: readonly (readonly [number, number])[], from: number, to: number): number => {
    const at = (time: number) => {
      const next = Math.max(
        1,
        rows.findIndex(([other]) => other >= time),
      );
      const [[t0, v0], [t1, v1]] = [rows[next - 1], rows[next]];
      return v0 + ((v1 - v0) * (time - t0)) / (t1 - t0);
    };
    const within = rows.filter(([time]) => time > from && time < to);
    const all = [[from, at(from)], ...within, [to, at(to)]];
    return all.slice(1).reduce((sum, [t, v], i) => sum + ((v + all[i][1]) / 2) * (t - all[i][0]), 0);
  };

  it('should keep the first and the last, and be as it is where it is short', () => {
    const rows = Array.from({ length: 1000 }, (_, i): [number, number] => [i * 1000, i % 7]);
    const means = spanMeans(rows, 100);
    expect(means).toHaveLength(100);
    expect([means[0], means.at(-1)]).toEqual([rows[0], rows.at(-1)]);
    expect(spanMeans(rows.slice(0, 90), 100)).toEqual(rows.slice(0, 90));
    expect(spanMeans([], 100)).toEqual([]);
  });

  it('should have exactly the mean of what lies in each span, however thickly it was told there', () => {
    // 1 for a second of each ten, told every tenth of a second then, and at the ends of the dry time.
    const rows: [number, number][] = [];
    for (let second = 0; second < 1000; second += 10) {
      rows.push([second * 1000, 0], [second * 1000 + 1, 1]);
      for (let tenth = 1; tenth < 10; tenth++) rows.push([second * 1000 + tenth * 100, 1]);
      rows.push([second * 1000 + 1000, 1], [second * 1000 + 1001, 0]);
    }
    rows.push([1_000_000, 0]);
    const means = spanMeans(rows, 102).slice(1, -1);
    expect(means).toHaveLength(100);
    for (const [index, [time, mean]] of means.entries()) {
      expect(time).toBe(index * 10_000 + 5_000);
      expect(mean).toBeCloseTo(0.1, 6);
    }
  });

  it('should come to the same over time, but for its two ends', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 4, max: 60 }), ({ times, values }, points) => {
        const rows = times.map((time, i): [number, number] => [time, Math.tanh(values[i])]);
        const means = spanMeans(rows, points);
        expect(means.length).toBeLessThanOrEqual(points);
        expect(means.every(([time], i) => i === 0 || time >= means[i - 1][0])).toBe(true);
        const bounds = rows.map(([, value]) => value);
        for (const [, mean] of means) {
          expect(mean).toBeGreaterThanOrEqual(Math.min(...bounds) - 1e-9);
          expect(mean).toBeLessThanOrEqual(Math.max(...bounds) + 1e-9);
        }
        if (rows.length <= points || means.length < points) return;
        const spans = (rows.at(-1)![0] - rows[0][0]) / (points - 2);
        const total = means.slice(1, -1).reduce((sum, [, mean]) => sum + mean * spans, 0);
        const whole = sumOf(rows, rows[0][0], rows.at(-1)![0]);
        expect(Math.abs(total - whole)).toBeLessThanOrEqual(1e-9 * (rows.at(-1)![0] - rows[0][0]) + 1e-6);
      }),
    );
  });
});
