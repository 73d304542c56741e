import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { geodesicDistance } from '../../models/geodesy/geodesic.ts';
import { demoCity, ownCopy } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareOfColour } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 360_000 });

const SIZE = { width: 800, height: 500 };
const MIDDLE = [SIZE.width / 2, SIZE.height / 2] as const;
const PINK = [240, 139, 195] as const;
/** Share of the picture that the edge of the polygon has at least: half of it is dimmed behind a building. */
const SEEN = 0.001;

let folder: string;
let remove: () => Promise<void>;
test.beforeAll(async () => {
  ({ folder, remove } = await ownCopy(await demoCity()));
});
test.afterAll(() => remove());

/** Straight down on a place, at noon: what is in the middle of the canvas is right below. */
const above = (longitude: number, latitude: number, panel: string) =>
  `#v=1&c=${longitude},${latitude},420,0,-90&t=2026-06-21T04:00:00Z&p=${panel}`;

async function small(page: Page): Promise<void> {
  await page.setViewportSize(SIZE);
  await page.addInitScript(() => {
    if (location.protocol === 'http:' && !localStorage.getItem('citymirror.preferences'))
      localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' }));
  });
}

test('should measure a known distance with the mouse, and take it back', async ({ page, serve }) => {
  const { url } = await serve('--city', folder);
  const [from, to] = [
    [114.57, 27.592],
    [114.5735, 27.592],
  ] as const;
  await small(page);
  await page.goto(url + above(...from, 'measure'));
  await settled(page);
  await page.getByRole('button', { name: '距离与方位' }).click();
  await page.mouse.click(...MIDDLE);
  await expect(page.locator('.sketch-bar')).toContainText('已放 1 个点');
  // The drawing goes on while the view moves.
  await page.goto(url + above(...to, 'measure'));
  await settled(page);
  await page.mouse.move(MIDDLE[0] + 40, MIDDLE[1]);
  await expect(page.locator('.measure-live')).toContainText('椭球面距离');
  await page.mouse.click(...MIDDLE);
  await expect(page.locator('.sketch-bar')).toContainText('已放 2 个点');
  await page.keyboard.press('Enter');
  await expect(page.locator('.sketch-bar')).toHaveCount(0);

  const item = page.locator('.measure-item');
  await expect(item.locator('dl')).toContainText('沿地形长度');
  const figure = async (name: string) => {
    const shown = item.locator('.measure-figures > div', { hasText: name }).locator('dd');
    return Number(/^[\d.]+/.exec((await shown.textContent()) ?? '')?.[0]);
  };
  // Half a pixel is 0.3 m on the ground here; a roof below the pointer moves nothing, as one looks straight down.
  expect(Math.abs((await figure('椭球面距离')) - geodesicDistance(...from, ...to))).toBeLessThan(1.5);
  expect(Math.abs((await figure('方位角')) - 90)).toBeLessThan(0.5);
  expect(await figure('空间直线')).toBeGreaterThanOrEqual(await figure('水平距离'));

  await page.keyboard.press('Control+z');
  await expect(item).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(item).toHaveCount(1);
});

test('should keep a polygon with its text and its author, and give back what is deleted', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await small(page);
  await page.goto(url + above(114.57, 27.592, 'draw'));
  await settled(page);
  await page.getByLabel('署名').fill('王敏');
  await page.keyboard.press('Enter');
  const canvas = page.locator('.globe canvas').first();
  expect(shareOfColour(await canvas.screenshot(), PINK)).toBe(0);

  await page.getByRole('button', { name: '多边形' }).click();
  for (const [x, y] of [
    [420, 200],
    [620, 190],
    [640, 330],
    [430, 350],
  ])
    await page.mouse.click(x, y);
  await expect(page.locator('.sketch-bar')).toContainText('已放 4 个点');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: '标注' }).fill('警戒区');
  await page.getByRole('button', { name: '粉' }).click();
  await expect(page.locator('.draw-layer')).toContainText('已保存在服务器');
  await expect.poll(async () => shareOfColour(await canvas.screenshot(), PINK)).toBeGreaterThan(SEEN);

  const [file] = await readdir(join(folder, 'annotations'));
  await expect
    .poll(async () => JSON.parse(await readFile(join(folder, 'annotations', file), 'utf8')))
    .toMatchObject({
      author: '王敏',
      items: [{ kind: 'polygon', label: '警戒区', author: '王敏', color: '#f08bc3' }],
    });

  // There again without anybody asking for it.
  await page.goto('about:blank');
  await page.goto(url + above(114.57, 27.592, 'none'));
  await viewerReady(page);
  await expect
    .poll(async () => shareOfColour(await canvas.screenshot(), PINK), { timeout: 120_000 })
    .toBeGreaterThan(SEEN);
  await page.keyboard.press('d');
  const layer = page.locator('.draw-layer');
  await expect(layer).toContainText('1 个对象 · 王敏');
  await layer.getByRole('button', { name: '警戒区' }).click();
  await page.getByRole('button', { name: '删除对象' }).click();
  await expect(layer).toContainText('0 个对象');
  await expect.poll(async () => shareOfColour(await canvas.screenshot(), PINK)).toBe(0);
  await page.keyboard.press('Control+z');
  await expect(layer).toContainText('1 个对象');
  await expect.poll(async () => shareOfColour(await canvas.screenshot(), PINK)).toBeGreaterThan(SEEN);
});
