import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeGeoTiff } from '../../../../models/geotiff/encode.ts';
import type { Position } from '../../../../models/schema/position.ts';
import { deflateZlib } from '../../../../scenes/flood/run/deflate.ts';
import type { Plane } from '../../../../scenes/planning/plane.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import type { CitySite } from '../../../../viewer/studies/city-site.ts';
import { massingAnswers } from '../../../../viewer/studies/ground/massing-answers.ts';
import { padAnswers } from '../../../../viewer/studies/ground/pad-answers.ts';
import { planeOfSite } from '../../../../viewer/studies/ground/read-ground.ts';
import { terrainAnswers } from '../../../../viewer/studies/ground/terrain-answers.ts';
import { serveFolder } from '../serve-folder.ts';

// The page fetches the list of CRSs by its address; a test has it on disk.
vi.mock('../../../../viewer/added/crs/epsg-list.ts', () => ({ loadCrsLookup: async () => lookupCrs }));

const [WEST, NORTH, CELL, SIZE] = [499_000, 3_044_000, 10, 200];
/** A plane that rises one metre in ten to the east: every answer has a closed form. */
const heightAt = (x: number) => 50 + (x - WEST) / 10;
const context = { signal: new AbortController().signal, progress: () => undefined };

let folder: string;
let served: Awaited<ReturnType<typeof serveFolder>>;
let site: CitySite;
let plane: Plane;
beforeAll(async () => {
  // Of its first 200 m nothing is known.
  const values = Float32Array.from({ length: SIZE * SIZE }, (_, at) =>
    at % SIZE < 20 ? Number.NaN : heightAt(WEST + ((at % SIZE) + 0.5) * CELL),
  );
  const frame = { columns: SIZE, rows: SIZE, cell: CELL, west: WEST, north: NORTH, crs: 'EPSG:4547' };
  const parts = await encodeGeoTiff('terrain', values, frame, deflateZlib);
  folder = await mkdtemp(join(tmpdir(), 'citymirror-ground-'));
  await writeFile(join(folder, 'terrain.tif'), Buffer.concat(parts));
  served = await serveFolder(folder);
  site = {
    ...{ id: 'slope', version: '0.1.0', grid: { crs: 'EPSG:4547', verticalDatum: '1985' } },
    terrain: `${served.url}/terrain.tif`,
    ...{ networks: [], buildings: [], pipes: [], places: [] },
  };
  plane = await planeOfSite(site);
});
afterAll(async () => {
  await served?.end();
  await rm(folder, { recursive: true, force: true });
});

const square = (west: number, south: number, side: number): Position[] =>
  (
    [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      [west, south + side],
    ] as const
  ).map((point) => plane.toDegrees(point));

describe('terrainAnswers', () => {
  it('should read the heights along a line off the raster', async () => {
    const line = [plane.toDegrees([499_500, 3_043_000]), plane.toDegrees([499_900, 3_043_000])];
    const { points, verticalDatum, origin } = await terrainAnswers.profile(context, { site, line, step: 50 });
    expect(points).toHaveLength(9);
    for (const { x, height } of points) expect(height).toBeCloseTo(heightAt(x), 3);
    expect(points[8].along).toBeCloseTo(400, 3);
    expect(verticalDatum).toBe('1985');
    expect(origin.inputs.terrain).toMatch(/^[0-9a-f]{64}$/);
  });

  it('should give the same numbers and the same hashes when it is run again', async () => {
    const task = { site, area: [square(499_500, 3_043_000, 200)] };
    expect(await terrainAnswers.slope(context, task)).toEqual(await terrainAnswers.slope(context, task));
  });

  it('should find the slope of a plane, and that it falls to the west', async () => {
    const { slope, aspect, area } = await terrainAnswers.slope(context, {
      site,
      area: [square(499_500, 3_043_000, 200)],
    });
    const known = slope.filter((value) => !Number.isNaN(value));
    expect(known.length).toBe(400);
    for (const value of known) expect(value).toBeCloseTo((Math.atan(0.1) * 180) / Math.PI, 2);
    for (const value of aspect) if (!Number.isNaN(value)) expect(value).toBeCloseTo(270, 2);
    expect(area).toBeCloseTo(40_000, 0);
  });

  it('should draw contours where the plane has their heights, no longer than the area', async () => {
    const { lines } = await terrainAnswers.contours(context, {
      site,
      area: [square(499_500, 3_043_000, 200)],
      interval: 5,
    });
    expect(lines.map(({ level }) => level)).toEqual([105, 110, 115]);
    for (const { level, line, metres } of lines) {
      for (const at of line) expect(plane.toPlane(at)[0]).toBeCloseTo(WEST + (level - 50) * 10, 1);
      expect(metres).toBeGreaterThan(180);
      expect(metres).toBeLessThanOrEqual(200);
    }
  });

  it('should cut as much as it fills where no level is asked for, each a wedge', async () => {
    const { work, level } = await terrainAnswers.earthwork(context, {
      site,
      area: [square(499_500, 3_043_000, 200)],
    });
    expect(level).toBeCloseTo(heightAt(499_600), 3);
    // Half of the square, 100 m wide, rising from 0 to 10 m over 200 m.
    expect(work.cut).toBeCloseTo((100 * 10 * 200) / 2, -1);
    expect(work.fill).toBeCloseTo(work.cut, 3);
  });

  it('should refuse what lies beside the ground, and a city without one', async () => {
    const area = [square(600_000, 3_043_000, 200)];
    await expect(terrainAnswers.slope(context, { site, area })).rejects.toMatchObject({
      code: 'study-outside',
    });
    const { terrain: _, ...bare } = site;
    await expect(terrainAnswers.slope(context, { site: bare, area })).rejects.toMatchObject({
      code: 'study-no-grid',
    });
  });

  it('should refuse an area of which nothing is known, and an outline that crosses itself', async () => {
    const area = [square(WEST + 50, 3_043_000, 100)];
    for (const study of [
      terrainAnswers.contours(context, { site, area, interval: 1 }),
      terrainAnswers.earthwork(context, { site, area }),
    ])
      await expect(study).rejects.toMatchObject({ code: 'study-outside' });
    // Two lobes, of which signed areas would take the one off the other.
    const [a, b, c, d] = square(499_500, 3_043_000, 100);
    await expect(terrainAnswers.earthwork(context, { site, area: [[a, c, b, d]] })).rejects.toMatchObject({
      code: 'polygon-crosses-itself',
    });
  });

  it('should tell the volume between the ground and a surface of a file, and refuse one of elsewhere', async () => {
    // Two metres over the plane that the ground is in the west, and three below it in the east; of cells of 5 m.
    const size = 200;
    const cell = 5;
    const [west, north] = [499_400, 3_043_600];
    const frame = { columns: size, rows: size, cell, west, north };
    const values = Float32Array.from({ length: size * size }, (_, at) => {
      const x = west + ((at % size) + 0.5) * cell;
      return heightAt(x) + (x < 499_600 ? 2 : -3);
    });
    const fileOf = async (crs: string) =>
      new Blob(await encodeGeoTiff('design', values, { ...frame, crs }, deflateZlib));
    const area = [square(499_500, 3_043_000, 200)];
    const surface = { name: 'design.tif', file: await fileOf('EPSG:4547') };
    const { work, level, origin } = await terrainAnswers.earthwork(context, { site, area, surface });
    // Half of 200 m × 200 m each; between the two, 5 m of it mix.
    expect(Math.abs(work.fill / (2 * 20_000) - 1)).toBeLessThan(0.03);
    expect(Math.abs(work.cut / (3 * 20_000) - 1)).toBeLessThan(0.03);
    expect(level).toBeUndefined();
    expect(origin.parameters.surface).toBe('design.tif');
    expect(origin.inputs.surface).toMatch(/^[0-9a-f]{64}$/);
    expect(origin.cautions.map(({ code }) => code)).toEqual(['surface-datum']);
    const elsewhere = { name: 'other.tif', file: await fileOf('EPSG:4548') };
    await expect(terrainAnswers.earthwork(context, { site, area, surface: elsewhere })).rejects.toMatchObject(
      { code: 'surface-crs', message: expect.stringContaining('EPSG:4548') },
    );
    const text = { name: 'notes.tif', file: new Blob(['no raster']) };
    await expect(terrainAnswers.earthwork(context, { site, area, surface: text })).rejects.toMatchObject({
      code: 'surface-file',
    });
  });

  it('should say of how much of an area the volume is not known', async () => {
    const area = [square(WEST + 150, 3_043_000, 100)];
    const { work, origin } = await terrainAnswers.earthwork(context, { site, area });
    expect(work.unknown).toBeGreaterThan(4_900);
    expect(origin.cautions).toEqual([{ code: 'ground-unknown', message: work.unknown.toFixed(0) }]);
  });

  it('should refuse contours that are no map any more', async () => {
    const area = [square(499_500, 3_043_000, 200)];
    await expect(terrainAnswers.contours(context, { site, area, interval: 0.001 })).rejects.toMatchObject({
      code: 'contour-interval',
    });
  });
});

describe('padAnswers', () => {
  const pad = (id: string, west: number, level: number) => ({
    ...{ id, level },
    area: [square(west, 3_042_500, 100)],
  });

  it('should level a parcel on the slope to its mean with as much cut as fill', async () => {
    // 499 500 to 499 600: from 100 to 110 m; two wedges of 50 m by 5 m, 100 m wide.
    const task = { site, before: [], after: [pad('a', 499_500, 105)], datums: ['1985'] };
    const { works, change, origin } = await padAnswers.pads(context, task);
    expect(works[0].cut).toBeCloseTo(12_500, 0);
    expect(works[0].fill).toBeCloseTo(12_500, 0);
    const known = change.values.filter((value) => !Number.isNaN(value));
    expect(Math.max(...known)).toBeCloseTo(5, 0);
    expect(Math.min(...known)).toBeCloseTo(-5, 0);
    expect(origin).toMatchObject({ kind: 'scheme-earthwork', parameters: { verticalDatum: '1985' } });
  });

  it('should compare two schemes by their levels alone', async () => {
    const [before, after] = [[pad('a', 499_500, 105)], [pad('a', 499_500, 107.5)]];
    const { works } = await padAnswers.pads(context, { site, before, after, datums: ['1985', '1985'] });
    expect(works[0].fill).toBeCloseTo(25_000, 1);
    expect(works[0].cut).toBe(0);
  });

  it('should refuse levels of another datum, and parcels without any', async () => {
    const task = { site, before: [], after: [pad('a', 499_500, 105)], datums: ['EGM96'] };
    await expect(padAnswers.pads(context, task)).rejects.toMatchObject({ code: 'datum-differs' });
    const none = { site, before: [], after: [], datums: [] };
    await expect(padAnswers.pads(context, none)).rejects.toMatchObject({ code: 'no-levels' });
  });
});

describe('massingAnswers', () => {
  const building = (level?: number) => ({
    ...{ id: 'b', footprint: [square(499_500, 3_042_500, 20)], basements: [], parkingPlaces: 0 },
    floors: [{ use: 'office' as const, storeys: 5, storeyHeight: 4 }],
    ...(level === undefined ? {} : { level }),
  });
  const ask = (before: number | undefined, after: number | undefined, datums: string[] = []) =>
    massingAnswers.massing(context, { site, before: [building(before)], after: [building(after)], datums });

  it('should find the same body where one writes down the level of the ground that it stands on', async () => {
    // The lowest ground is at the western side.
    const { removed, added, kept } = await ask(undefined, 100, ['1985']);
    expect(kept).toBeCloseTo(8_000, -1);
    expect(removed).toBeCloseTo(0, -1);
    expect(added).toBeCloseTo(0, -1);
  });

  it('should count what stands higher as taken away below and built above', async () => {
    const { removed, added, kept } = await ask(undefined, 105, ['1985']);
    expect(removed).toBeCloseTo(2_000, -1);
    expect(added).toBeCloseTo(2_000, -1);
    expect(kept).toBeCloseTo(6_000, -1);
  });

  it('should refuse levels of another datum', async () => {
    await expect(ask(undefined, 100, ['EGM96'])).rejects.toMatchObject({ code: 'datum-differs' });
  });
});
