import { describe, expect, it } from 'vitest';
import { VIEW } from '../../../scenes/planning/sight/viewshed.ts';
import { SHADOW } from '../../../scenes/planning/sun/shadows.ts';
import { packResult, unpackResult } from '../../../viewer/studies/export/pack-result.ts';
import { flatParts } from '../../../viewer/studies/flat-parts.ts';
import { frameValues } from '../../../viewer/studies/raster-picture.ts';
import type { RasterPart, StudyResult } from '../../../viewer/studies/result.ts';
import type { ShownResult } from '../../../viewer/studies/results.ts';
import { areasByCount, ringTable } from '../../../viewer/studies/sight/view-tables.ts';
import { joinBands, pathOf, shareOf } from '../../../viewer/studies/sun/shadows-study.ts';
import { RESULT } from './results-for-tests.ts';

const { shaded, lit, unknown } = SHADOW;
const raster = RESULT.parts[0] as RasterPart;
const count = raster.values.length;

describe('frames of shadows', () => {
  it('should lie frame by frame over all rows, whatever the bands, and be nothing outside of the area', () => {
    const band = { west: 0, south: 0, cell: 1, columns: 2, rows: 1 };
    const found = [
      // Two frames of the southern row, then of the northern one.
      Uint8Array.of(shaded, lit, lit, lit),
      Uint8Array.of(lit, unknown, shaded, unknown),
    ];
    const frames = joinBands(found, [band, { ...band, south: 1 }], Uint8Array.of(1, 1, 1, 1), 2);
    expect([...frames]).toEqual([shaded, lit, lit, Number.NaN, lit, lit, shaded, Number.NaN]);
    const within = joinBands(found, [band, { ...band, south: 1 }], Uint8Array.of(0, 1, 1, 1), 2);
    expect([within[0], within[4]]).toEqual([Number.NaN, Number.NaN]);
    expect(shareOf(frames, 2)).toEqual([100 / 3, 100 / 3]);
    expect(shareOf(within, 2)).toEqual([0, 50]);
  });

  it('should be as many as the steps of solar time, however long the solar day is', () => {
    const site = { longitude: 106.55, latitude: 29.56, height: 250, utcOffset: 8 };
    for (const [month, day] of [
      [1, 20],
      [3, 20],
      [6, 21],
      [9, 15],
      [12, 22],
    ])
      for (const [step, frames] of [
        [5, 97],
        [30, 17],
        [60, 9],
      ]) {
        const { times } = pathOf(site, { day: { year: 2026, month, day }, from: 8, to: 16, step });
        expect(times).toHaveLength(frames);
        expect(Math.abs((times[1] - times[0]) / 60_000 / step - 1)).toBeLessThan(0.002);
      }
  });

  it('should be told apart by their number, and be the part itself where there is none', () => {
    const frames = { times: [1, 2], values: Float32Array.from({ length: 2 * count }, (_, i) => i) };
    const part = { ...raster, frames };
    expect([...frameValues(part, 1)]).toEqual([...frames.values.slice(count)]);
    for (const frame of [undefined, 2, -1]) expect(frameValues(part, frame)).toBe(part.values);
    expect(frameValues(raster, 1)).toBe(raster.values);
  });

  it('should be kept with the result, and refused where they are not those of its cells', async () => {
    const animated = (values: Float32Array): StudyResult => ({
      ...RESULT,
      parts: [{ ...raster, frames: { times: [1, 2], values } }],
    });
    const whole = animated(new Float32Array(2 * count).fill(1));
    expect(await unpackResult(JSON.parse(JSON.stringify(await packResult(whole))))).toEqual(whole);
    await expect(unpackResult(await packResult(animated(new Float32Array(3))))).rejects.toMatchObject({
      code: 'study-kept',
    });
  });
});

describe('parts on flat maps', () => {
  it('should be rasters and features that are on, the oldest result lowest, with the frame of an animation', () => {
    const shown = (id: string, more: Partial<ShownResult> = {}): ShownResult => ({
      result: { ...RESULT, id },
      ...{ isVisible: true, parts: RESULT.parts.map((part) => part.id), opacity: 0.5, frame: 3 },
      ...more,
    });
    const flat = flatParts([
      shown('new'),
      shown('hidden', { isVisible: false }),
      shown('old', { parts: ['dug'] }),
    ]);
    expect(flat.map(({ key }) => key)).toEqual(['old dug', 'new dug', 'new pipes']);
    // It has no frames: none is asked for.
    expect(flat.map(({ frame }) => frame)).toEqual([undefined, undefined, undefined]);
    const frames = { times: [1], values: raster.values };
    const animated = { ...RESULT, parts: [{ ...raster, frames }] };
    expect(flatParts([shown('a', { result: animated })])[0].frame).toBe(3);
  });
});

describe('tables of views', () => {
  it('should tell what is seen by how far it is', () => {
    const grid = { west: -50, south: -50, cell: 1, columns: 100, rows: 100 };
    // The east is seen, the west hidden.
    const view = Uint8Array.from({ length: 10_000 }, (_, i) => (i % 100 >= 50 ? VIEW.seen : VIEW.hidden));
    const { rows } = ringTable(view, grid, [0, 0, 2], 50);
    expect(rows.map(({ cells }) => cells[0])).toEqual(['0–10', '10–20', '20–30', '30–40', '40–50']);
    rows.forEach(({ cells }, ring) => {
      expect(cells[2]).toBeCloseTo(50, 6);
      const area = (Math.PI * ((10 * (ring + 1)) ** 2 - (10 * ring) ** 2)) / 2 / 1e4;
      expect(Math.abs((cells[1] as number) / area - 1)).toBeLessThan(0.05);
    });
  });

  it('should tell what is seen from how many places', () => {
    expect(areasByCount([0, 1, 1, 3, 2, 0], 3, 2)).toEqual([8, 4, 4]);
  });
});
