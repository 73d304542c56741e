import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './support/fixtures.ts';
import { PROJECT } from './support/start-server.ts';
import { viewerReady } from './support/viewer.ts';

/** A viewer that is open while a city is synced sees the change, and is not loaded again. */
test.describe.configure({ timeout: 300_000 });

const PLACE = { longitude: 4.36, latitude: 52.01 };
const SIDE = 0.0005;

let folder: string;
test.beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'citymirror-sync-')));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

function house(id: string, steps: number, name: string) {
  const [west, south] = [PLACE.longitude + steps * SIDE * 2 - SIDE / 2, PLACE.latitude - SIDE / 2];
  const ring = [
    [west, south],
    [west + SIDE, south],
    [west + SIDE, south + SIDE],
    [west, south + SIDE],
    [west, south],
  ];
  return {
    type: 'Feature',
    id,
    properties: { building: 'yes', height: 20, name },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}

const write = (...features: unknown[]): Promise<void> =>
  writeFile(join(folder, 'houses.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));

async function city(...args: string[]): Promise<{ reports: { changes: Record<string, number> }[] }> {
  const command = ['--import', 'tsx', 'tiles-service/cli.ts', ...args, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: PROJECT,
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout);
}

test('should show what a sync brought to a viewer that stays open', async ({ page, serve }) => {
  const manifest = join(folder, 'city.yaml');
  await writeFile(
    manifest,
    [
      'schema: citymirror/manifest/1',
      'id: tiny',
      'name: { zh-CN: 小城, en: Tiny }',
      'out: city',
      'imagery: false',
      'sources:',
      '  - id: houses',
      '    path: houses.geojson',
      '    name: { zh-CN: 房屋, en: Houses }',
    ].join('\n'),
  );
  await write(house('a', -1, '旧房'));
  await city('build', manifest);
  const { url } = await serve('--city', join(folder, 'city'));
  await page.setViewportSize({ width: 700, height: 450 });
  const camera = `${PLACE.longitude},${PLACE.latitude},500,0,-90`;
  await page.goto(`${url}#v=1&s=city/tiny/scene.json&c=${camera}&t=2026-06-21T10:00:00Z&p=none`);
  await viewerReady(page);
  await page.evaluate(() => Object.assign(window, { wasHere: true }));
  const address = page.url();

  await write(house('a', -1, '旧房'), house('b', 0, '新房'));
  const { reports } = await city('sync', manifest);
  expect(reports[0].changes).toMatchObject({ added: 1, changed: 0, removed: 0, unchanged: 1 });

  await expect(page.getByText('数据已更新：房屋')).toBeVisible({ timeout: 60_000 });
  await viewerReady(page);
  // The new house stands in the middle of the view, where nothing stood before.
  const card = page.getByRole('complementary', { name: '所选对象' });
  await expect(async () => {
    await page.mouse.click(350, 225);
    await expect(card).toContainText('新房', { timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expect(card).toContainText('houses:b');
  expect(await page.evaluate(() => (window as { wasHere?: boolean }).wasHere)).toBe(true);
  // The camera is where it was: only the selection is new in the address.
  expect(page.url().split('&c=')[1]?.split('&')[0]).toBe(address.split('&c=')[1]?.split('&')[0]);

  // What is selected stays so, and its record is that of the new state.
  await write(house('a', -1, '旧房'), { ...house('b', 0, '更新的房') });
  await city('sync', manifest);
  await expect(card).toContainText('更新的房', { timeout: 60_000 });
});
