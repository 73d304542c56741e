import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectsSchema, floodRunSchema } from '../../../models/schema/flood-run.ts';
import { openKeptRun } from '../../../scenes/flood/run/keyframes.ts';
import { floodCommand } from '../../../tiles-service/command/flood.ts';
import { runCase } from '../../../tiles-service/flood/run-case.ts';
import { fileByteSource } from '../../../tiles-service/store/file-source.ts';
import { COLUMNS, ROWS, SOUTH, WEST, writeBreachCase } from './breach-case.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-flood-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const quiet = { threads: 1, signal: new AbortController().signal, onProgress: () => {} };
const hasGdal = spawnSync('gdalinfo', ['--version']).status === 0;
const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('a breach, computed from the command line', () => {
  let folder: string;
  let printed: string;
  beforeAll(async () => {
    const { file } = await writeBreachCase(join(root, 'polder'));
    folder = join(root, 'run');
    const lines: string[] = [];
    const code = await floodCommand.run([file, '--out', folder, '--threads', '1'], {
      print: (line) => lines.push(line),
      ...{ json: true, signal: quiet.signal, onProgress: quiet.onProgress },
    });
    expect(code).toBe(0);
    printed = lines.join('\n');
  }, 120_000);

  it('should leave a run that the schema takes, with its inputs, its balance and its effects', () => {
    const run = floodRunSchema.parse(readJson(folder, 'run.json'));
    expect(run.keyframes.map(({ time }) => time)).toEqual([0, 300, 600, 900, 1200, 1500, 1800]);
    expect(Object.keys(run.inputs).sort()).toEqual(['bed', 'buildings', 'case']);
    for (const hash of Object.values(run.inputs)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(run.balance.initial).toBe(12 * 80 * 25 * 7);
    expect(Math.abs(run.balance.error)).toBeLessThan(1e-6);
    const effects = effectsSchema.parse(readJson(folder, 'effects.json'));
    expect(effects.run).toBe(run.id);
    // The river stands half a metre over its warning level all the time.
    expect(effects.effects).toEqual([['river', 'warning', 0, 1800, 3]]);
    expect(JSON.parse(printed)).toMatchObject({ id: run.id, folder });
  });

  it('should let the water through the breach once it opens, and tell of it at gauges and sections', () => {
    const { gauges, sections, levels } = floodRunSchema.parse(readJson(folder, 'run.json'));
    expect(levels).toMatchObject([{ id: 'river', warningLevel: 22.5 }, { id: '=street' }]);
    const street = gauges.series[1];
    const atTime = (time: number) => gauges.times.indexOf(time);
    expect(street.depth[atTime(60)]).toBe(0);
    expect(street.level[atTime(60)]).toBeCloseTo(20.9, 4);
    expect(street.depth[atTime(600)]).toBeGreaterThan(0.3);
    const discharge = sections.series[0].discharge;
    expect(discharge[atTime(60)]).toBe(0);
    // Drawn from the north: what flows east is to its left.
    expect(discharge[atTime(900)]).toBeLessThan(-50);
  });

  it('should keep pictures that a reader finds by range, water over the ground and none in the building', async () => {
    const run = floodRunSchema.parse(readJson(folder, 'run.json'));
    const source = await openKeptRun(run, fileByteSource(folder));
    const building = 40 * COLUMNS + 42;
    expect(source.bed[building]).toBeNaN();
    expect(source.bed[0]).toBe(16);
    const last = await source.frame(6);
    expect(last.depth[building]).toBe(0);
    const stored = last.depth.reduce((sum, depth) => sum + depth * 25, 0);
    expect(stored / run.balance.stored).toBeCloseTo(1, 3);
    const { arrival, depth } = await source.maxima();
    // The water comes from the breach, and takes its time.
    const [near, far] = [40 * COLUMNS + 20, 5 * COLUMNS + 100];
    expect(arrival[near]).toBeGreaterThan(60);
    expect(arrival[far]).toBeGreaterThan(arrival[near] + 60);
    expect(arrival[0]).toBe(0);
    for (const [index, value] of last.depth.entries()) if (value > depth[index] + 0.002) expect.fail();
  });

  it('should be exported as rasters that other programs read, cell on cell, and as tables', async () => {
    const image = await (await fromFile(join(folder, 'maximum-depth.tif'))).getImage();
    expect([image.getWidth(), image.getHeight()]).toEqual([COLUMNS, ROWS]);
    expect(image.getBoundingBox()).toEqual([WEST, SOUTH, WEST + 600, SOUTH + 400]);
    const [values] = (await image.readRasters()) as unknown as [Float32Array];
    expect(values[40 * COLUMNS + 42]).toBe(-9999);
    const run = floodRunSchema.parse(readJson(folder, 'run.json'));
    const { depth } = await (await openKeptRun(run, fileByteSource(folder))).maxima();
    for (const cell of [0, 40 * COLUMNS + 20, 5 * COLUMNS + 100])
      expect(values[cell]).toBeCloseTo(depth[cell], 2);
    expect(values[0]).toBeGreaterThanOrEqual(7);
    const [head, first] = readFileSync(join(folder, 'gauges.csv'), 'utf8').split('\r\n');
    // A name that begins as a formula does is no formula.
    expect(head).toBe(
      "time_s,river depth_m,river level_m,river speed_m_s,'=street depth_m,'=street level_m,'=street speed_m_s",
    );
    expect(first).toBe('0,7,23,0,0,20.9,0');
    expect(readFileSync(join(folder, 'sections.csv'), 'utf8')).toMatch(
      /^time_s,gap discharge_m3_s\r\n0,0\r\n/,
    );
    if (!hasGdal) return;
    for (const name of ['maximum-depth', 'maximum-speed', 'arrival-time', 'hazard']) {
      const told = JSON.parse(execFileSync('gdalinfo', ['-json', join(folder, `${name}.tif`)]).toString());
      expect(told.driverShortName).toBe('GTiff');
      expect(told.geoTransform).toEqual([WEST, 5, 0, SOUTH + 400, 0, -5]);
      expect(told.coordinateSystem.wkt).toContain('ID["EPSG",4547]');
    }
  });
});

describe('the same case', () => {
  it('should give the same bytes on one and on two threads, whatever scheme', async () => {
    for (const scheme of ['inertial', 'full']) {
      const { file } = await writeBreachCase(join(root, `threads-${scheme}`), () => ({
        scheme,
        duration: 300,
      }));
      const [one, two] = [join(root, `${scheme}-1`), join(root, `${scheme}-2`)];
      await runCase({ ...quiet, file, out: one });
      await runCase({ ...quiet, file, out: two, threads: 2 });
      const bytes = (folder: string) => readFileSync(join(folder, 'keyframes.bin'));
      expect(bytes(one).length).toBeGreaterThan(5_000);
      expect(bytes(one).equals(bytes(two))).toBe(true);
    }
  }, 120_000);
});

describe('a run that does not come to its end', () => {
  it('should leave nothing when it is cancelled, and stop at once', async () => {
    const { file } = await writeBreachCase(join(root, 'long'), () => ({
      duration: 30 * 86_400,
      every: 86_400,
    }));
    const folder = join(root, 'cancelled');
    const cancel = new AbortController();
    let asked = 0;
    const running = runCase({
      ...{ file, out: folder, threads: 1, signal: cancel.signal },
      onProgress: ({ step, done }) => {
        if (asked > 0 || step !== 'flood: computing' || done < 1) return;
        asked = performance.now();
        cancel.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(readdirSync(root).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  }, 60_000);

  it('should leave alone a folder that holds other things than a run', async () => {
    const { file } = await writeBreachCase(join(root, 'other'));
    const folder = join(root, 'precious');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'five years');
    await expect(runCase({ ...quiet, file, out: folder })).rejects.toMatchObject({ code: 'flood-out' });
    expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
  });

  it('should say what is wrong with a case, and where', async () => {
    const { file } = await writeBreachCase(join(root, 'wrong'));
    const good = readJson(file);
    const refused = async (change: Record<string, unknown>) => {
      writeFileSync(file, JSON.stringify({ ...good, ...change }));
      return runCase({ ...quiet, file, out: join(root, 'none') });
    };
    await expect(refused({ duration: -1 })).rejects.toMatchObject({
      code: 'flood-case',
      message: expect.stringContaining('duration'),
    });
    await expect(refused({ rian: [] })).rejects.toMatchObject({ code: 'flood-case' });
    await expect(refused({ grid: { ...good.grid, bed: 'gone.asc' } })).rejects.toMatchObject({
      code: 'flood-raster-missing',
    });
    await expect(refused({ grid: undefined })).rejects.toMatchObject({ code: 'flood-no-grid' });
    await expect(refused({ grid: { bed: 'bed.asc', crs: 'EPSG:4547' } })).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
    writeFileSync(
      join(root, 'wrong', 'buildings.asc'),
      'ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 5\n1\n',
    );
    await expect(refused({})).rejects.toMatchObject({ code: 'flood-raster-cells' });
    writeFileSync(file, '{');
    await expect(runCase({ ...quiet, file, out: join(root, 'none') })).rejects.toMatchObject({
      code: 'flood-case',
    });
    expect(existsSync(join(root, 'none'))).toBe(false);
  });
});
