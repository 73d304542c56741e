import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { floodRunSchema } from '../../models/schema/flood-run.ts';
import { openKeptRun } from '../../scenes/flood/run/keyframes.ts';
import { loadRuns, runsFolder } from '../../tiles-service/flood/run-list.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { describeReal, TWIN_DATA } from './data.ts';
import { delftBreach, FAR, genevaCloudburst, NEAR } from './flood-cases.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-real-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeReal('a canal of Delft whose quay breaks, on the 1 m terrain of AHN3', () => {
  it('should flood the low streets beside it, those nearer first, and lose no water', async () => {
    const { run, folder } = await delftBreach(TWIN_DATA, root);
    expect(run.grid).toMatchObject({ columns: 265, rows: 230, cell: 1, verticalDatum: 'NAP' });
    expect(Math.abs(run.balance.error)).toBeLessThan(1e-6);
    expect(run.balance.stored / run.balance.initial).toBeCloseTo(1, 5);
    const { times, series } = run.gauges;
    const [canal] = series;
    expect(canal.level[times.indexOf(60)]).toBeCloseTo(0.9, 2);
    expect(canal.level.at(-1)).toBeLessThan(0.7);
    const { arrival, depth } = await (await openKeptRun(run, fileByteSource(folder))).maxima();
    const cellOf = ([x, y]: readonly [number, number]) => Math.floor(y) * 265 + Math.floor(x);
    expect(arrival[cellOf(NEAR)]).toBeGreaterThan(60);
    expect(arrival[cellOf(FAR)]).toBeGreaterThan(arrival[cellOf(NEAR)] + 30);
    // No water gets onto the highest ground of the town.
    expect(depth[cellOf([235, 180])]).toBe(0);
    expect(run.summary['area.flooded']).toBeGreaterThan(3_000);
  });
});

describeReal('a flood in Geneva, on SRTM', () => {
  it('should be kept with the city, and say that the ground is too coarse for its streets', async () => {
    const { run, folder, city } = await genevaCloudburst(TWIN_DATA, root);
    expect(run.groundResolution).toBeGreaterThan(20);
    expect(run.cautions).toContainEqual({
      code: 'ground-coarser-than-cells',
      message: expect.stringMatching(/every 2\d m, the cells have 10 m/),
    });
    expect(Math.abs(run.balance.error)).toBeLessThan(1e-6);
    // 30 mm on every square metre that has ground.
    expect(run.balance.rained / (run.grid.columns * run.grid.rows * 100)).toBeCloseTo(0.03, 4);
    expect(folder).toBe(join(runsFolder(city, 'internal'), run.id));
    expect((await loadRuns(runsFolder(city, 'internal'))).map(({ id }) => id)).toEqual([run.id]);
    const kept = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    expect(floodRunSchema.parse(kept).grid.crs).toBe('EPSG:2056');
  });
});
