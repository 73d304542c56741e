import { readFile, rename, writeFile } from 'node:fs/promises';
import { expect, test } from './support/fixtures.ts';
import { probeCity } from './support/probe-city.ts';
import { layerStates, viewerReady } from './support/viewer.ts';

let city: Awaited<ReturnType<typeof probeCity>>;
test.beforeAll(async () => {
  city = await probeCity();
});
test.afterAll(() => city.remove());

test('should say how to import a city when there is none', async ({ page, serve }) => {
  const { url } = await serve('--no-demo');
  await page.goto(url);
  await expect(page.getByText('还没有城市')).toBeVisible();
  await expect(page.getByText('npm run city -- import')).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByText('npm start -- --city')).toBeVisible();
});

test('should answer health and time', async ({ request, serve }) => {
  const { url } = await serve('--city', city.folder);
  expect(await (await request.get(`${url}api/health`)).json()).toEqual({ status: 'ok', cities: 1 });
  const { time } = await (await request.get(`${url}api/time`)).json();
  expect(Math.abs(time - Date.now())).toBeLessThan(5_000);
});

test('should show the local administrator the layers of all classes', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url);
  await viewerReady(page);
  expect(Object.keys(await layerStates(page)).sort()).toEqual(['houses', 'pipes']);
  await expect(page.getByText('试验城').first()).toBeVisible();
});

test('should show the public layers only, when told so', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder, '--public-only');
  await page.goto(url);
  await viewerReady(page);
  expect(Object.keys(await layerStates(page))).toEqual(['houses']);
});

test('should give a page that is isolated, so that threads can share memory', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url);
  await viewerReady(page);
  expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([true, true]);
  expect(await page.evaluate(() => new SharedArrayBuffer(8).byteLength)).toBe(8);
});

test('should show a new import at the next reload', async ({ page, serve }) => {
  const grown = await probeCity();
  const { url } = await serve('--city', grown.folder, '--public-only');
  await page.goto(url);
  await viewerReady(page);
  const path = `${grown.folder}/public/scene.json`;
  const scene = JSON.parse(await readFile(path, 'utf8'));
  scene.layers.push({ ...scene.layers[0], id: 'more' });
  await writeFile(`${path}.new`, JSON.stringify(scene));
  await rename(`${path}.new`, path);
  await page.reload();
  await viewerReady(page);
  expect(Object.keys(await layerStates(page)).sort()).toEqual(['houses', 'more']);
  await grown.remove();
});

test('should send the viewer compressed', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  const encodings = new Map<string, string>();
  page.on('response', async (response) => {
    if (/assets\/.*\.(js|css)$/.test(response.url())) {
      const { 'content-encoding': encoding, 'content-length': length } = await response.allHeaders();
      if (Number(length) > 2_000 || encoding) encodings.set(response.url(), encoding ?? 'identity');
    }
  });
  await page.goto(url);
  await viewerReady(page);
  expect(encodings.size).toBeGreaterThan(2);
  expect(new Set(encodings.values())).toEqual(new Set(['br']));
});
