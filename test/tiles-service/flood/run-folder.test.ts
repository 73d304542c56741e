import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseOthers } from '../../../tiles-service/flood/run-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flood-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
const RUN = {
  schema: 'citymirror/flood-run/1',
  ...{ id: 'run', made: '2024-05-01T00:00:00Z', start: '2024-05-01T00:00:00Z', seconds: 1 },
  case: { schema: 'citymirror/flood-case/1', id: 'case', name: { 'zh-CN': '试', en: 'Trial' }, duration: 60 },
  engine: { version: '1', scheme: 'inertial', threads: 1 },
  ...{ inputs: {}, cautions: [], keyframes: [], summary: {} },
  grid: {
    ...{ columns: 1, rows: 1, cell: 1, west: 0, north: 0 },
    ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
  },
  gauges: { times: [], series: [] },
  sections: { times: [], series: [] },
  balance: {
    ...{ initial: 0, stored: 0, edges: 0, rained: 0, infiltrated: 0, drained: 0, sources: 0, error: 0 },
  },
};
const refused = { code: 'flood-out', input: expect.any(String) };

describe('a folder that a run is to go to', () => {
  it('should be taken where it is empty, not there, or an older run and nothing else', async () => {
    await refuseOthers(join(folder, 'new'));
    await refuseOthers(folder);
    put('run.json', RUN);
    put('gauges.csv', 'time_s');
    await refuseOthers(folder);
  });

  it('should be left alone where a file of that name is of something else', async () => {
    put('run.json', { runner: 'of another program' });
    await expect(refuseOthers(folder)).rejects.toMatchObject(refused);
    writeFileSync(join(folder, 'run.json'), 'no JSON');
    await expect(refuseOthers(folder)).rejects.toMatchObject(refused);
  });

  it('should be left alone where something of ours is beside a run, and say what', async () => {
    put('run.json', RUN);
    put('thesis.txt', 'five years');
    await expect(refuseOthers(folder)).rejects.toThrow('thesis.txt');
    rmSync(join(folder, 'thesis.txt'));
    mkdirSync(join(folder, 'hazard.tif'));
    await expect(refuseOthers(folder)).rejects.toThrow('hazard.tif');
    expect(existsSync(join(folder, 'hazard.tif'))).toBe(true);
  });

  it('should be no file', async () => {
    put('file', 1);
    await expect(refuseOthers(join(folder, 'file'))).rejects.toMatchObject(refused);
  });
});
