import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Feature } from '../../models/feature.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { footprintOf, middleOfFootprint } from '../../viewer/map/footprint.ts';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged, shareOfPixels, statisticsOf } from './support/picture.ts';
import { settled } from './support/viewer.ts';

/** The 2D map, what is analysed on it, and the plain canvas where there is no WebGL 2, on the fictional city. */
test.describe.configure({ timeout: 240_000 });
// Colours of lines and symbols are counted in single pixels.
test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 1 });

let folder: string;
let house: { layer: string; feature: Feature; longitude: number; latitude: number; ground: number };
test.beforeAll(async () => {
  test.setTimeout(400_000);
  folder = await demoCity();
  const scene = JSON.parse(await readFile(join(folder, 'public/scene.json'), 'utf8')) as Scene;
  const layer = scene.layers.find(({ role }) => role === 'buildings')!;
  expect(await readdir(join(folder, 'public', layer.store!))).toContain('store.json');
  const store = await openFeatureStore(fileByteSource(join(folder, 'public', layer.store!)));
  const features = await store.readBlock(Math.floor(store.header.blocks.length / 2));
  // One that is wide enough to be hit, and as simple as a box.
  const feature = features
    .filter(({ type, geometries }) => type === 'Building' && geometries.length === 1)
    .find(({ geometries: [{ positions }] }) => {
      const [west, east] = [positions[0], positions[3]];
      return positions.length === 12 && Math.abs(east - west) > 1.2e-4;
    })!;
  const [longitude, latitude] = middleOfFootprint(footprintOf(feature))!;
  house = { layer: layer.id, feature, longitude, latitude, ground: scene.origin.height };
});

function addressOf(height: number, more = ''): string {
  const camera = [house.longitude, house.latitude, house.ground + height, 0, -90];
  return `#v=1&c=${camera.join(',')}&t=2026-06-21T02:30:00Z&p=none${more}`;
}

async function partOfAddress(page: Page, key: string): Promise<string> {
  const hash = await page.evaluate(() => location.hash);
  return decodeURIComponent(new RegExp(`[#&]${key}=([^&]*)`).exec(hash)?.[1] ?? '');
}

const MARK = (r: number, g: number, b: number) => g > 180 && b > 140 && r < 120;

test('should show the same place on the map, with the same building selected, one key away', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await page.goto(url + addressOf(400));
  await settled(page);
  const scale = await page.locator('.status-bar .scale').textContent();
  await page.locator('main.globe canvas').focus();
  await page.keyboard.press('Enter');
  const id = `${house.layer}@${house.feature.id}`;
  await expect.poll(() => partOfAddress(page, 'f')).toBe(id);

  await page.keyboard.press('m');
  await expect(page.locator('.city-map canvas')).toBeVisible();
  await settled(page);
  expect(await page.evaluate(() => window.__cityMirror?.errors)).toEqual([]);
  // The globe and its memory are gone.
  expect(await page.locator('main.globe > canvas').count()).toBe(0);
  const [longitude, latitude, height] = (await partOfAddress(page, 'c')).split(',').map(Number);
  expect(Math.abs(longitude - house.longitude)).toBeLessThan(1e-6);
  expect(Math.abs(latitude - house.latitude)).toBeLessThan(1e-6);
  expect(Math.abs(height - house.ground - 400)).toBeLessThan(1);
  expect(await page.locator('.status-bar .scale').textContent()).toBe(scale);
  const picture = await page.screenshot();
  expect(statisticsOf(picture).colours).toBeGreaterThan(8);
  expect(shareOfPixels(picture, MARK)).toBeGreaterThan(0.0005);
  await expect(page.getByRole('complementary')).toContainText(house.feature.id);

  await page.keyboard.press('Escape');
  await expect.poll(() => partOfAddress(page, 'f')).toBe('');
  await page.locator('.city-map canvas').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => partOfAddress(page, 'f')).toBe(id);
  await page.keyboard.press('+');
  await expect
    .poll(async () => Number((await partOfAddress(page, 'c')).split(',')[2]))
    .toBeLessThan(height - 50);
  // In a window as small as this one the card lies over the buttons of the view.
  await page.keyboard.press('Escape');
  await expect.poll(() => partOfAddress(page, 'f')).toBe('');
  await page.getByRole('button', { name: '三维画面' }).click();
  await expect(page.locator('main.globe > canvas')).toBeVisible();
});

test('should gather buildings into heat and hexagons on the map, and say what they are', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await page.goto(`${url}${addressOf(5_000)}&d=${Buffer.from('{"display":"map"}').toString('base64url')}`);
  await settled(page);
  // The upper end of the ramp, which the map itself has nowhere.
  const isDense = (r: number, g: number, b: number) => g > 120 && g > r + 8 && g > b + 40;
  const before = await page.screenshot();
  expect(shareOfPixels(before, isDense)).toBeLessThan(0.002);
  await page.keyboard.press('g');
  const panel = page.getByRole('region', { name: '热力与聚合' });
  await panel.getByRole('button', { name: '添加并在二维地图上显示' }).click();
  await expect(panel.locator('figure')).toContainText('每平方千米');
  await settled(page);
  await page.keyboard.press('g');
  const after = await page.screenshot();
  expect(shareOfPixels(after, isDense)).toBeGreaterThan(0.01);
  expect(shareChanged(before, after)).toBeGreaterThan(0.2);

  await page.keyboard.press('g');
  await panel.getByText('六边形', { exact: true }).click();
  await panel.getByRole('button', { name: '添加并在二维地图上显示' }).click();
  await expect(panel.locator('figure').nth(1)).toContainText('每个六边形');
  await panel.getByRole('button', { name: '移除' }).first().click();
  await expect(panel.locator('figure')).toHaveCount(1);
  expect(await page.evaluate(() => window.__cityMirror?.errors)).toEqual([]);
});

/** Pixels right of and below the house, which is in the middle of the picture. */
const at = (x: number, y: number) => ({ x: 480 + x, y: 300 + y });

function documentOf(document: object): string {
  return `&d=${Buffer.from(JSON.stringify(document)).toString('base64url')}`;
}

test('should colour, cut and measure on the map as on the globe', async ({ page, serve }) => {
  // Room for a panel beside the map.
  await page.setViewportSize({ width: 960, height: 600 });
  const { url } = await serve('--city', folder);
  const [x, y] = [house.longitude, house.latitude];
  const clip = {
    id: 'c',
    kind: 'polygon',
    areas: [
      [
        [
          [x - 0.0012, y + 0.0004],
          [x - 0.0004, y + 0.0004],
          [x - 0.0004, y + 0.0008],
          [x - 0.0012, y + 0.0008],
        ],
      ],
    ],
  };
  // All are higher than that: in the upper colour of the ramp.
  const colouring = { by: 'number', attribute: 'height', ramp: 'viridis', breaks: [-1000] };
  const plain = documentOf({ display: 'map' });
  await page.goto(url + addressOf(400, plain));
  await settled(page);
  const isHouse = (r: number, g: number, b: number) => r > 200 && g > 200 && b < 90;
  const isHatch = (r: number, g: number, b: number) => g > 190 && r > 140 && r < 190 && b > 180 && b < 235;
  expect(shareOfPixels(await page.screenshot(), isHouse)).toBeLessThan(0.001);
  expect(shareOfPixels(await page.screenshot(), isHatch)).toBeLessThan(0.0005);

  const view = { display: 'map', clips: [clip], layers: { [house.layer]: { colouring } } };
  await page.goto('about:blank');
  await page.goto(url + addressOf(400, documentOf(view)));
  await settled(page);
  await expect.poll(async () => shareOfPixels(await page.screenshot(), isHouse)).toBeGreaterThan(0.005);
  expect(shareOfPixels(await page.screenshot(), isHatch)).toBeGreaterThan(0.001);
  await expect(page.getByRole('region', { name: '图例' })).toBeVisible();

  // A line of two places: the panel, the map and the terrain agree on it.
  await page.keyboard.press('r');
  await page.getByRole('button', { name: '距离与方位' }).click();
  await expect(page.getByText('高程取自地形')).toBeVisible();
  const [from, to] = [at(60, -60), at(180, -60)];
  await page.mouse.click(from.x, from.y);
  await page.mouse.click(at(120, 20).x, at(120, 20).y);
  await page.keyboard.press('Backspace');
  await page.mouse.dblclick(to.x, to.y);
  const figures = page.locator('.measure-list');
  await expect(figures).toContainText('沿地形长度', { timeout: 30_000 });
  const metres = Number(/([\d.]+)\s*米/.exec((await figures.textContent()) ?? '')?.[1]);
  // From 400 m above, 60° fill the 960 pixels of the longer side.
  const perPixel = (2 * 400 * Math.tan(Math.PI / 6)) / 960;
  expect(Math.abs(metres - 120 * perPixel)).toBeLessThan(3);
  expect(await page.evaluate(() => window.__cityMirror?.errors)).toEqual([]);
});

test('should be a map on a plain canvas where there is no WebGL 2, that selects as the globe does', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      ...rest: never[]
    ) {
      return kind.startsWith('webgl')
        ? null
        : (original as (...all: unknown[]) => null).call(this, kind, ...rest);
    } as typeof original;
  });
  await page.goto(url + addressOf(400));
  await expect(page.getByRole('alert').filter({ hasText: 'WebGL 2' })).toBeVisible();
  await settled(page);
  expect(statisticsOf(await page.screenshot()).colours).toBeGreaterThan(8);
  await page.locator('main.globe').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => partOfAddress(page, 'f')).toBe(`${house.layer}@${house.feature.id}`);
  await expect(page.getByRole('complementary')).toContainText(house.feature.id);
  await expect.poll(async () => shareOfPixels(await page.screenshot(), MARK)).toBeGreaterThan(0.0005);
});
