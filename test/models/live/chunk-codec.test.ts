import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChunk,
  encodeChunk,
  keyOfId,
  type ObservationColumns,
  POSITION_SCALES,
  type ValueType,
} from '../../../models/live/chunk-codec.ts';

const BEGIN = Date.UTC(2026, 10, 21);

function columns(
  type: ValueType,
  times: number[],
  values: { numbers?: number[]; texts?: string[] },
  more: Partial<ObservationColumns> = {},
): ObservationColumns {
  return {
    type,
    count: times.length,
    times: Float64Array.from(times),
    received: Float64Array.from(times, (time) => time + 40),
    numbers: Float64Array.from(values.numbers ?? []),
    texts: values.texts ?? [],
    ...more,
  };
}

const steady = (count: number, step = 1_000) => Array.from({ length: count }, (_, i) => BEGIN + i * step);
const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.integer({ min: -1e9, max: 1e9 }).map((whole) => whole / 100),
);
const anyTime = fc.integer({ min: 0, max: 4e12 });

describe('a chunk of observations', () => {
  it('should give back numbers, times and times received exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTime, anyTime, anyNumber)), (rows) => {
        rows.sort((a, b) => a[0] - b[0]);
        const before = columns(
          'number',
          rows.map(([time]) => time),
          { numbers: rows.map((row) => row[2] + 0) },
          { received: Float64Array.from(rows, (row) => row[1]) },
        );
        expect(decodeChunk(encodeChunk(before))).toEqual(before);
      }),
    );
  });

  it('should give back booleans and texts, with keys and qualities', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.boolean(), fc.string({ unit: 'binary' }), fc.string(), fc.integer({ min: 0, max: 3 })),
        ),
        (rows) => {
          const more = {
            keys: Float64Array.from(rows, (row) => keyOfId(row[2])),
            qualities: Uint8Array.from(rows, (row) => row[3]),
          };
          const flags = columns(
            'boolean',
            steady(rows.length),
            { numbers: rows.map(([on]) => Number(on)) },
            more,
          );
          expect(decodeChunk(encodeChunk(flags))).toEqual(flags);
          const texts = columns('text', steady(rows.length), { texts: rows.map((row) => row[1]) }, more);
          expect(decodeChunk(encodeChunk(texts))).toEqual(texts);
        },
      ),
    );
  });

  it('should give back positions to 1e-7 degrees, a centimetre and a tenth, and what was not told as not told', () => {
    const part = (least: number, greatest: number) =>
      fc.option(fc.double({ min: least, max: greatest, noNaN: true }), { nil: Number.NaN });
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true }),
      part(-12_000, 100_000),
      part(0, 360),
      part(0, 400),
    );
    fc.assert(
      fc.property(fc.array(position), (positions) => {
        const before = columns('position', steady(positions.length), { numbers: positions.flat() });
        const after = decodeChunk(encodeChunk(before));
        expect(after.numbers).toHaveLength(before.numbers.length);
        before.numbers.forEach((value, i) => {
          if (Number.isNaN(value)) expect(after.numbers[i]).toBeNaN();
          else
            expect(Math.abs(after.numbers[i] - value)).toBeLessThanOrEqual(0.5001 / POSITION_SCALES[i % 5]);
        });
      }),
    );
  });

  it('should take less than two bytes for a value of two decimals at a steady rhythm', () => {
    const numbers = steady(3_600).map((_, i) => Math.round(2_000 + 300 * Math.sin(i / 500) + (i % 7)) / 100);
    expect(encodeChunk(columns('number', steady(3_600), { numbers })).length).toBeLessThan(3_600 * 1.2);
  });

  it('should take a few bytes for an hour in which nothing changed', () => {
    const bytes = encodeChunk(columns('boolean', steady(3_600), { numbers: steady(3_600).map(() => 1) }));
    expect(bytes.length).toBeLessThan(40);
  });

  it('should refuse bytes that are cut off or of another format, and never read past them', () => {
    const bytes = encodeChunk(columns('number', steady(20), { numbers: steady(20).map((_, i) => i / 3) }));
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeChunk(bytes.subarray(0, length))).toThrow(RangeError);
    expect(() => decodeChunk(Uint8Array.of(99, ...bytes.subarray(1)))).toThrow('unknown format');
  });

  it('should tell ids apart by their keys', () => {
    const keys = new Set(Array.from({ length: 100_000 }, (_, i) => keyOfId(`observation ${i}`)));
    expect(keys.size).toBe(100_000);
    expect(keys.has(0)).toBe(false);
  });
});
