import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SortedIndex } from '../../../../../tiles-service/read/osm/disk/sorted-index.ts';

let folder: string;
let count = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'osm-index-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function indexOf(records: [number, number, number][], buffered: number): SortedIndex {
  const index = new SortedIndex(join(folder, `i${count++}`), buffered);
  for (const record of records) index.add(...record);
  index.finish();
  return index;
}

const int32 = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const id = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: 12_000_000_000, max: 12_000_000_030 }),
);

describe('SortedIndex', () => {
  it('should find what a map in memory finds, and the first of equal keys, in any order of adding', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, int32, int32)),
        fc.integer({ min: 1, max: 9 }),
        (records, buffered) => {
          const index = indexOf(records, buffered);
          const reference = new Map<number, [number, number]>();
          for (const [key, a, b] of records) if (!reference.has(key)) reference.set(key, [a, b]);
          for (const [key, value] of reference) {
            expect(index.find(key)).toBe(true);
            expect([index.a, index.b]).toEqual(value);
          }
          for (const key of [-21, 21, 5_000_000_000, 12_000_000_031]) expect(index.find(key)).toBe(false);
          const inOrder = Array.from({ length: index.count }, (_, i) => [index.keyAt(i), index.a, index.b]);
          expect(inOrder).toEqual(records.toSorted((a, b) => a[0] - b[0]));
          index.close();
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['without gaps (dense)', 1],
    ['with gaps (sparse)', 7],
  ])('should find every key and no other over many blocks, %s', (_, step) => {
    const keys = Array.from({ length: 20_000 }, (_, i) => 5_000_000_000 + i * step);
    const index = indexOf(
      keys.map((key, i) => [key, i, 7 - i]),
      4096,
    );
    for (let i = 0; i < keys.length; i += 37) {
      expect(index.find(keys[i])).toBe(true);
      expect([index.a, index.b]).toEqual([i, 7 - i]);
      if (step > 1) expect(index.find(keys[i] + 1)).toBe(false);
    }
    expect(index.find(keys[0] - 1)).toBe(false);
    expect(index.find((keys.at(-1) as number) + 1)).toBe(false);
    index.close();
  });

  it('should keep values of 53 bits', () => {
    const index = new SortedIndex(join(folder, 'wide'));
    const values = [0, 1, 0x7fffffff, 0x80000000, 2 ** 40 + 3, Number.MAX_SAFE_INTEGER];
    for (const [i, value] of values.entries()) index.addWide(i, value);
    index.finish();
    for (const [i, value] of values.entries()) {
      index.find(i);
      expect(index.wide).toBe(value);
    }
    index.close();
  });

  it('should give the place where a missing key would be', () => {
    const index = indexOf(
      [
        [10, 0, 0],
        [20, 0, 0],
        [20, 1, 0],
        [30, 0, 0],
      ],
      2,
    );
    expect([5, 10, 15, 20, 21, 30, 31].map((key) => index.lowerBound(key))).toEqual([0, 0, 1, 1, 3, 3, 4]);
    index.close();
  });
});
