import { describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import type { Position } from '../../../models/schema/position.ts';
import { windowOf } from '../../../scenes/flood/case/crop.ts';
import { at, box, PLAIN, plainRasters, preparePlain, transform } from './made-case.ts';

const caseOf = (change: Record<string, unknown>) =>
  floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    ...{ id: 'bounds', name: { 'zh-CN': '界', en: 'Bounds' }, duration: 600 },
    ...change,
  });

describe('what a case may ask for', () => {
  it('should not be more pictures than anybody looks at', async () => {
    await expect(preparePlain({ every: 1e-5 })).rejects.toMatchObject({
      ...{ code: 'flood-every', input: 'every 0.00001 s' },
    });
    // 30 days by the usual five minutes.
    await preparePlain({ duration: 30 * 86_400 });
  });

  it('should not be more cells than a solver has room for, and say what to change', () => {
    const grid = { ...PLAIN, columns: 12_000, rows: 12_000 };
    const of = (change: Record<string, unknown>) => windowOf(caseOf(change), grid, { transform });
    for (const scheme of ['inertial', 'full'])
      expect(() => of({ scheme })).toThrow(
        expect.objectContaining({
          code: 'flood-too-large',
          message: expect.stringContaining('12000 × 12000'),
        }),
      );
    expect(of({ cellSize: 50 })).toMatchObject({ columns: 12_000, rows: 12_000 });
    expect(of({ extent: box(0, 0, 500, 500) })).toMatchObject({ columns: 500, rows: 500 });
    // A city of 25 km on cells of 5 m.
    const city = { ...PLAIN, columns: 5_000, rows: 5_000, cell: 5 };
    expect(windowOf(caseOf({ scheme: 'full' }), city, { transform }).columns).toBe(5_000);
  });

  it('should take outlines of hundreds of thousands of points', async () => {
    const ring = Array.from({ length: 200_000 }, (_, index): Position => {
      const angle = (2 * Math.PI * index) / 200_000;
      return at(15 + 5 * Math.cos(angle), 10 + 5 * Math.sin(angle));
    });
    expect(windowOf(caseOf({ extent: [ring] }), PLAIN, { transform })).toMatchObject({
      ...{ left: 10, top: 5, columns: 10, rows: 10 },
    });
    const rate = Array.from({ length: 200_000 }, (_, index): [number, number] => [index, 1]);
    const sources = [{ id: 'pipe', at: at(5, 5), discharge: rate }];
    const walls = [{ id: 'long', line: ring, crest: { aboveGround: 1 } }];
    expect((await preparePlain({ sources, walls })).forcing.sources).toHaveLength(1);
  });
});

describe('rasters of a case', () => {
  it('should be refused where they hold marks of missing cells, or percents', async () => {
    const { bed } = plainRasters();
    bed[35] = -9999;
    await expect(preparePlain({}, plainRasters({ bed }))).rejects.toMatchObject({
      ...{ code: 'flood-raster-values', input: 'grid.bed' },
      message: expect.stringContaining('cell 5 from the west and 1 from the north'),
    });
    // Outside of the extent nobody asks.
    await preparePlain({ extent: box(10, 0, 20, 20) }, plainRasters({ bed }));
    const buildings = new Float32Array(600);
    buildings[7] = 40;
    await expect(preparePlain({}, plainRasters({ buildings }))).rejects.toMatchObject({
      ...{ code: 'flood-raster-values', input: 'grid.buildings' },
    });
    buildings[7] = Number.NaN;
    await preparePlain({}, plainRasters({ buildings }));
  });
});

describe('making a case ready', () => {
  it('should end where it is cancelled meanwhile', async () => {
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error('enough')));
    await expect(preparePlain({}, plainRasters(), cancel.signal)).rejects.toThrow('enough');
  });
});
