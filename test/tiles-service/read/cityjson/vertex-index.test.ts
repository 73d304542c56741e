import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VertexIndex } from '../../../../tiles-service/read/cityjson/vertex-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'vertex-index-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Fills an index with the vertices (i, -i, i / 2), in lots of an awkward size. */
function filled(count: number, pages?: number): VertexIndex {
  const index = new VertexIndex(folder, pages);
  for (let from = 0; from < count; from += 777) {
    const step = Math.min(777, count - from);
    const lot = new Float64Array(777 * 3);
    for (let at = 0; at < step; at++) lot.set([from + at, -(from + at), (from + at) / 2], at * 3);
    index.append(lot, step);
  }
  return index;
}

describe('VertexIndex', () => {
  it.each([1, 4095, 4096, 4097, 100_000])('should give back %i vertices by index', (count) => {
    const index = filled(count);
    const out = new Float64Array(5);
    for (let at = 0; at < count; at += Math.max(1, count >> 6)) {
      expect(index.read(at, out, 1)).toBe(true);
      expect([...out]).toEqual([0, at, -at, at / 2, 0]);
    }
    expect(index.count).toBe(count);
    index.close();
  });

  it('should say that there is no vertex of a wrong index', () => {
    const index = filled(10);
    const out = new Float64Array(3);
    for (const wrong of [-1, 10, 1e9, Number.NaN]) expect(index.read(wrong, out, 0)).toBe(false);
    index.close();
  });

  it('should move pages to disk and back where they are too many, changes included', () => {
    const count = 4096 * 40 + 5;
    const index = filled(count, 3);
    for (const _ of index.rewrite((triplets) => {
      for (let at = 0; at < triplets.length; at++) triplets[at] *= 2;
    })) {
      // Page by page.
    }
    expect(readdirSync(folder).length).toBeGreaterThan(0);
    const out = new Float64Array(3);
    // Far apart, so that almost every one is on another page.
    for (let step = 0; step < 5000; step++) {
      const at = (step * 104_729) % count;
      index.read(at, out, 0);
      if (out[0] !== 2 * at || out[1] !== -2 * at || out[2] !== at)
        expect([...out]).toEqual([2 * at, -2 * at, at]);
    }
    index.close();
  });

  it('should be filled anew after it was cleared', () => {
    const index = filled(10_000, 2);
    index.clear();
    const out = new Float64Array(3);
    expect(index.read(0, out, 0)).toBe(false);
    index.append(Float64Array.of(7, 8, 9), 1);
    expect(index.read(0, out, 0)).toBe(true);
    expect([...out]).toEqual([7, 8, 9]);
    expect(index.read(1, out, 0)).toBe(false);
    index.close();
  });
});
