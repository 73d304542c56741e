import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { probeCity } from './support/probe-city.ts';
import { PROJECT } from './support/start-server.ts';
import { layerStates, viewerReady } from './support/viewer.ts';

// A plain file host has no API: the viewer asks for it once and goes on without.
test.use({ tolerated: { errors: [/\/api\/(?:time|cities)/] } });

/** What goes over a one-way boundary: the viewer and the public folder of a city, side by side. */
let bundle: string;
test.beforeAll(async () => {
  const city = await probeCity();
  bundle = await mkdtemp(join(tmpdir(), 'citymirror-static-'));
  await cp(join(PROJECT, 'dist/viewer'), join(bundle, 'twin'), { recursive: true });
  await cp(join(city.folder, 'public'), join(bundle, 'twin/delft'), { recursive: true });
  await city.remove();
});
test.afterAll(() => rm(bundle, { recursive: true, force: true }));

test('should open the public folder from a plain file host, under any path', async ({
  page,
  serveStatic,
}) => {
  const { url, asked } = await serveStatic(bundle);
  await page.goto(`${url}twin/index.html?scene=delft/scene.json`);
  await viewerReady(page);
  expect(await layerStates(page)).toEqual({ houses: 'ready' });
  expect(asked).toContain('/twin/delft/layers/houses/v1/tileset.json');
});

test('should hold nothing that is not public, in any file', async () => {
  for (const entry of await readdir(join(bundle, 'twin/delft'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    expect(text, entry.name).not.toMatch(/internal|restricted|pipes/);
  }
});

test.describe('with a wrong address', () => {
  test.use({ tolerated: { errors: [/\/api\/(?:time|cities)/, /\/none\/scene\.json/] } });

  test('should say that there is no scene', async ({ page, serveStatic }) => {
    const { url } = await serveStatic(bundle);
    await page.goto(`${url}twin/index.html?scene=none/scene.json`);
    await expect(page.getByRole('alert')).toContainText('无法打开这座城市');
  });

  test('should refuse one of another host', async ({ page, serveStatic }) => {
    const { url } = await serveStatic(bundle);
    await page.goto(`${url}twin/index.html?scene=https://evil.example/scene.json`);
    await expect(page.getByRole('alert')).toContainText('另一台主机');
  });
});
