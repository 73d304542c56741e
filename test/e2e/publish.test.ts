import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from './support/fixtures.ts';
import { statisticsOf } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { layerStates, viewerReady } from './support/viewer.ts';

const NUMBER = 'GS(2026)0001号';
let root: string;

/** The real command line. */
async function city(...args: string[]): Promise<void> {
  const command = ['--import', 'tsx', 'tiles-service/cli.ts', ...args];
  await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
}

test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'citymirror-publish-'));
  const folder = join(root, 'city');
  const fixtures = join(PROJECT, 'test/fixtures');
  await city(
    'import',
    join(fixtures, 'osm/town.osm'),
    '--out',
    folder,
    '--name',
    '小镇|Town',
    '--owner',
    'OSM',
  );
  await cp(join(fixtures, 'osm/town.osm'), join(root, 'depots.osm'));
  await city('import', join(root, 'depots.osm'), '--out', folder, '--publication', 'internal');
  const publish = ['publish', folder, '--no-build', '--out'];
  await city(...publish, join(root, 'host/maps/of/town'), '--class', 'public', '--approval-number', NUMBER);
  await city(...publish, join(root, 'host/staff'), '--class', 'internal');
});
test.afterAll(() => rm(root, { recursive: true, force: true }));

test('should show a public bundle below any path of a static host, and follow no link out of it', async ({
  page,
  serveStatic,
}) => {
  const { url, asked } = await serveStatic(join(root, 'host'));
  await page.goto(`${url}maps/of/town/?scene=../../../staff/scene.internal.json`);
  await viewerReady(page);
  await page.waitForFunction(() => window.__cityMirror?.tilesLoaded);
  expect(await layerStates(page)).toMatchObject({
    'base-night': 'ready',
    'town-buildings': 'ready',
    'town-trees': 'ready',
    'town-furniture': 'ready',
  });
  // Houses, streets and ground, and not one colour all over.
  expect(statisticsOf(await page.screenshot()).colours).toBeGreaterThan(8);
  await expect(page.getByText(`审图号：${NUMBER}`)).toBeVisible();
  await expect(page.getByText('内部资料')).toHaveCount(0);
  await page.getByRole('button', { name: '搜索' }).click();
  await page.getByRole('combobox').fill('狮子');
  await expect(page.getByRole('option', { name: /狮子咖啡馆/ }).first()).toBeVisible();
  await page.getByRole('link', { name: '数据来源与许可' }).click();
  await expect(page.getByRole('heading', { name: /数据来源与许可/ })).toBeVisible();
  const terms = await page.getByRole('link', { name: '全部组件的许可' }).getAttribute('href');
  const bundle = join(root, 'host/maps/of/town');
  const told = await readFile(join(bundle, terms ?? ''), 'utf8');
  for (const name of ['@cesium/engine', 'maplibre-gl', 'ol - ', '@deck.gl/core', 'OFL-1.1'])
    expect(told).toContain(name);
  const files = (await readdir(bundle, { recursive: true })).map((name) => `/maps/of/town/${name}`);
  const there = new Set([...files, '/maps/of/town/']);
  expect(asked.map((path) => path.split('?')[0]).filter((path) => !there.has(path))).toEqual([]);
});

test('should mark a bundle that is not public, and leave room for an approval number', async ({
  page,
  serveStatic,
}) => {
  const { url } = await serveStatic(join(root, 'host/staff'));
  await page.goto(url);
  await viewerReady(page);
  await expect(page.getByText('内部资料')).toBeVisible();
  await expect(page.getByText('审图号：待填')).toBeVisible();
  expect(Object.keys(await layerStates(page))).toContain('depots-buildings');
});

test('should hold nothing of a stricter class', async () => {
  for (const entry of await readdir(join(root, 'host/maps/of/town'), {
    recursive: true,
    withFileTypes: true,
  })) {
    const path = join(entry.parentPath, entry.name);
    expect(path).not.toContain('depots');
    if (entry.isFile()) expect((await readFile(path)).includes('depots'), path).toBe(false);
  }
});
