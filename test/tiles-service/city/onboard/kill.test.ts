import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, type House, SmallCity } from './small-city.ts';

/** The command line itself, killed and interrupted as it is in life. */
const PROJECT = fileURLToPath(new URL('../../../../', import.meta.url));

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

function start(manifest: string): ChildProcess {
  const args = [
    '--import',
    'tsx',
    'tiles-service/cli.ts',
    'build',
    manifest,
    '--out',
    city.out,
    '--workers',
    '1',
  ];
  return spawn(process.execPath, args, { cwd: PROJECT, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Lets the command run until a step of it begins, then sends the signal; the exit code, or the signal. */
async function stopAt(manifest: string, step: string, signal: NodeJS.Signals): Promise<number | string> {
  const child = start(manifest);
  let text = '';
  let isSent = false;
  child.stderr?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    if (!isSent && text.includes(`\n${step}`)) {
      isSent = true;
      child.kill(signal);
    }
  });
  const [code, by] = (await once(child, 'exit')) as [number | null, string | null];
  return by ?? code ?? -1;
}

/** What is served, and the tiles' versions; times of the scene are not compared. */
function served(out: string): Map<string, string> {
  const files = filesOf(join(out, 'public'));
  const scene = files.get('scene.json');
  if (scene) files.set('scene.json', scene.replaceAll(/"updated": "[^"]+"/g, '"updated": ""'));
  return files;
}

const MANIFEST = `sources:
  - { id: first, path: first.geojson, idField: code, type: Building, height: { column: h } }
  - { id: second, path: second.geojson, idField: code, type: Building, height: { column: h } }
`;
const row = (name: string, from: number): House[] =>
  Array.from({ length: 400 }, (_, at) => ({ code: `${name}${at}`, at: from + at, h: 5 + (at % 40) }));

describe('a build that is killed', () => {
  it('should not do again what was done, and end in the very city of a build that was not', async () => {
    city.houses('first.geojson', row('a', 0));
    city.houses('second.geojson', row('b', 500));
    const manifest = city.manifest(MANIFEST);
    expect(await stopAt(manifest, 'second-buildings:', 'SIGKILL')).toBe('SIGKILL');
    expect(existsSync(join(city.out, 'city.json'))).toBe(false);
    expect(existsSync(join(city.out, 'city.lock'))).toBe(true);
    const done = readdirSync(join(city.out, 'public', 'layers', 'first-buildings'));
    expect(done).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);

    const steps: string[] = [];
    const { build } = await city.build(manifest, { onProgress: ({ step }) => steps.push(step ?? '') });
    expect(steps.filter((step) => /^(first|second)\.geojson/.test(step))).toEqual([]);
    expect(build.products.find(({ layer }) => layer === 'first-buildings')).toMatchObject({
      reused: true,
      version: done[0],
    });
    const names = readdirSync(city.out, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => /\.part|\.lock/.test(name))).toEqual([]);

    const other = join(city.folder, 'in-one-go');
    await city.build(manifest, { out: other });
    expect(served(city.out)).toEqual(served(other));
  }, 30_000);

  it('should end with 130 on Ctrl-C, with nothing half-made and no lock', async () => {
    city.houses('first.geojson', row('a', 0));
    city.houses('second.geojson', row('b', 500));
    const manifest = city.manifest(MANIFEST);
    expect(await stopAt(manifest, 'second.geojson', 'SIGINT')).toBe(130);
    const names = readdirSync(city.out, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => /\.part|\.lock|city\.json/.test(name))).toEqual([]);
    expect(JSON.parse(readFileSync(join(city.out, 'work', 'hashes.json'), 'utf8'))).toHaveProperty([
      join(city.folder, 'first.geojson'),
    ]);
  }, 30_000);
});
