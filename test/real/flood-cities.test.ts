import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Position } from '../../models/schema/position.ts';
import { openKeptRun } from '../../scenes/flood/run/keyframes.ts';
import { importCity } from '../../tiles-service/city/import.ts';
import { remakeGrids } from '../../tiles-service/city/remake-grids.ts';
import { runCase } from '../../tiles-service/flood/run-case.ts';
import { loadRuns, runsFolder } from '../../tiles-service/flood/run-list.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { describeReal, realData } from './data.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-real-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const task = { signal: new AbortController().signal, onProgress: () => {} };

describeReal('a canal of Delft whose quay breaks, on the 1 m terrain of AHN3', () => {
  const dtm = realData('delft/derived/delft_ahn3_dtm_1m_epsg28992.tif');
  const [west, north] = [84_808, 447_642];

  it('should flood the low streets beside it, those nearer first, and lose no water', async () => {
    const transform = await createTransform(resolveCrs('EPSG:28992', lookupCrs), ELLIPSOID);
    /** Degrees of metres east and south of the corner of the model. */
    const at = ([x, y]: readonly [number, number]): Position => {
      const place = Float64Array.of(west + x, north - y, 0);
      transform.toGeodetic(place, place);
      return [place[0], place[1]];
    };
    // The canal runs from north-west to south-east; it is dammed 0.4 m over its banks.
    const quay = [
      [126, 0.2],
      [150, 25],
      [168, 45],
      [188, 65],
      [208, 85],
      [228, 105],
      [248, 125],
      [264.8, 145],
    ] as const;
    const other = [
      [264.8, 106],
      [245, 85],
      [225, 65],
      [205, 45],
      [185, 25],
      [165, 0.2],
    ] as const;
    const crest = { level: 1.2, verticalDatum: 'NAP' };
    const breach = [198, 75] as const;
    const [near, far] = [
      [185, 85],
      [120, 130],
    ] as const;
    const file = join(root, 'delft.json');
    const flood = {
      schema: 'citymirror/flood-case/1',
      id: 'delft',
      name: { 'zh-CN': '代尔夫特运河溃堤', en: 'A canal of Delft breaks its quay' },
      grid: { bed: dtm, roughness: 0.03, crs: 'EPSG:28992', verticalDatum: 'NAP' },
      ...{ duration: 900, every: 300 },
      initial: [{ level: 0.9, verticalDatum: 'NAP', area: [[...quay, ...other].map(at)] }],
      walls: [
        { id: 'quay', line: quay.map(at), crest },
        { id: 'other', line: other.map(at), crest },
      ],
      breaches: [{ id: 'breach', at: at(breach), width: 10, start: 60, duration: 30 }],
      gauges: [
        { id: 'canal', at: at([200, 60]) },
        { id: 'near', at: at(near) },
        { id: 'far', at: at(far) },
      ],
    };
    writeFileSync(file, JSON.stringify(flood));
    const out = join(root, 'delft');
    const { run } = await runCase({ ...task, file, out, threads: 2 });
    expect(run.grid).toMatchObject({ columns: 265, rows: 230, cell: 1, verticalDatum: 'NAP' });
    expect(Math.abs(run.balance.error)).toBeLessThan(1e-6);
    expect(run.balance.stored / run.balance.initial).toBeCloseTo(1, 5);
    const { times, series } = run.gauges;
    const [canal] = series;
    expect(canal.level[times.indexOf(60)]).toBeCloseTo(0.9, 2);
    expect(canal.level.at(-1)).toBeLessThan(0.7);
    const { arrival, depth } = await (await openKeptRun(run, fileByteSource(out))).maxima();
    const cellOf = ([x, y]: readonly [number, number]) => Math.floor(y) * 265 + Math.floor(x);
    expect(arrival[cellOf(near)]).toBeGreaterThan(60);
    expect(arrival[cellOf(far)]).toBeGreaterThan(arrival[cellOf(near)] + 30);
    // No water gets onto the highest ground of the town.
    expect(depth[cellOf([235, 180])]).toBe(0);
    expect(run.summary['area.flooded']).toBeGreaterThan(3_000);
  });
});

describeReal('a flood in Geneva, on SRTM', () => {
  it('should be kept with the city, and say that the ground is too coarse for its streets', async () => {
    const city = join(root, 'geneva');
    await importCity({
      ...{ ...task, workers: 2, out: city, publication: 'public', imagery: false },
      ...{ files: [realData('geneva/derived/geneva_srtm3_25m_epsg2056.tif')], verticalDatum: 'EGM96' },
    });
    await remakeGrids({
      ...{ ...task, workers: 2, out: city },
      change: {
        crs: 'EPSG:2056',
        verticalDatum: 'LN02',
        cellSize: 10,
        extent: [6.125, 46.195, 6.145, 46.21],
      },
    });
    const file = join(root, 'geneva.json');
    const flood = {
      schema: 'citymirror/flood-case/1',
      id: 'geneva',
      name: { 'zh-CN': '日内瓦暴雨', en: 'Cloudburst over Geneva' },
      ...{ duration: 1200, every: 600, rain: [{ rate: 90 }], edges: [{ kind: 'open' }] },
    };
    writeFileSync(file, JSON.stringify(flood));
    const { run, folder } = await runCase({ ...task, file, city, threads: 1 });
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
