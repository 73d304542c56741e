import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRollups, encodeRollups, rollUp, widen } from '../../../models/live/rollup.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const measured = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: -10_000, max: 10_000 })), {
    maxLength: 300,
  })
  .map((rows) => {
    let time = Date.UTC(2026, 10, 21);
    return { times: rows.map(([step]) => (time += step)), numbers: rows.map(([, value]) => value / 4) };
  });

describe('numbers rolled up', () => {
  it('should tell how many, their sum, extremes, first and last of each span', () => {
    expect(rollUp([0, 10, 59_999, 60_000, 200_000], [3, -1, 2, 7, 7], MINUTE)).toEqual([
      { start: 0, count: 3, sum: 4, least: -1, most: 3, first: 3, last: 2 },
      { start: MINUTE, count: 1, sum: 7, least: 7, most: 7, first: 7, last: 7 },
      { start: 3 * MINUTE, count: 1, sum: 7, least: 7, most: 7, first: 7, last: 7 },
    ]);
  });

  it('should come to the same by way of minutes as at once', () => {
    fc.assert(
      fc.property(measured, ({ times, numbers }) => {
        expect(widen(rollUp(times, numbers, MINUTE), HOUR)).toEqual(rollUp(times, numbers, HOUR));
      }),
    );
  });

  it('should be read back exactly from their bytes', () => {
    fc.assert(
      fc.property(measured, ({ times, numbers }) => {
        const rollups = rollUp(times, numbers, MINUTE);
        expect(decodeRollups(encodeRollups(rollups, MINUTE))).toEqual(rollups);
      }),
    );
  });

  it('should refuse bytes that are cut off', () => {
    const bytes = encodeRollups(rollUp([0, MINUTE], [1, 2], MINUTE), MINUTE);
    expect(() => decodeRollups(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});
