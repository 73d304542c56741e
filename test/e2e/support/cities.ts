import { execFile } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { TWIN_DATA } from '../../real/data.ts';
import { onceARun } from './once.ts';
import { PROJECT } from './start-server.ts';

/** Kept between runs: what has not changed is not imported anew. */
const CITIES = join(PROJECT, '.cache/test-cities');

interface ImportStep {
  files: string[];
  options: string[];
}

/** The two real cities, as a user would import them: each step is one call of the command line. */
const STEPS: Record<'geneva' | 'delft', ImportStep[]> = {
  geneva: [
    {
      files: ['geneva/geneva.osm.pbf', 'geneva/dem/N46E006.hgt.zip'],
      options: ['--name', '日内瓦|Geneva'],
    },
  ],
  delft: [
    {
      files: ['delft/derived/delft_ahn3_dtm_1m_epsg28992.tif'],
      options: ['--crs', 'EPSG:28992', '--vertical-datum', 'NAP', '--owner', 'AHN', '--licence', 'CC0-1.0'],
    },
    {
      files: ['delft/cityjson/delft_3dfier_lod1_v20.city.json'],
      options: ['--source', 'bgt', '--name', '代尔夫特|Delft', '--owner', 'BGT', '--licence', 'CC-BY-4.0'],
    },
    {
      files: ['5870', '5908', '901_trimmed'].map((part) => `delft/cityjson/delft_3dbag_${part}.city.jsonl`),
      options: ['--source', 'bag', '--owner', '3DBAG', '--licence', 'CC-BY-4.0'],
    },
  ],
};

/** Imports a city with the real command line, and gives its folder. */
export async function realCity(name: keyof typeof STEPS): Promise<string> {
  const out = join(CITIES, name);
  await onceARun(name, () => importCity(name, out));
  return out;
}

async function importCity(name: keyof typeof STEPS, out: string): Promise<void> {
  for (const { files, options } of STEPS[name]) {
    const paths = files.map((file) => resolve(TWIN_DATA, file));
    const command = ['--import', 'tsx', 'tiles-service/cli.ts', 'import', ...paths, '--out', out, ...options];
    await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
  }
}

/** Kilometres of a side of the fictional city that tests run on. */
const DEMO_SIZE = 8;

/** Makes the fictional city with the real command line, once for all tests of a run, and gives its folder. */
export async function demoCity(): Promise<string> {
  const out = join(CITIES, 'liangjiang');
  const command = ['--import', 'tsx', 'tiles-service/cli.ts', 'demo', '--out', out, '--size', `${DEMO_SIZE}`];
  await onceARun('demo', async () => {
    await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
  });
  return out;
}

/** A copy of a city for a test that writes into it, so that no other sees it; on disk it costs names alone. */
export async function ownCopy(city: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const parent = await mkdtemp(join(CITIES, 'own-'));
  const folder = join(parent, basename(city));
  for (const entry of await readdir(city, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(folder, relative(city, from));
    await mkdir(dirname(to), { recursive: true });
    await link(from, to);
  }
  return { folder, remove: () => rm(parent, { recursive: true, force: true }) };
}
