import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Feature } from '../../models/feature.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../tiles-service/store/writer.ts';
import { layerOf } from '../tiles-service/serve/city-folder.ts';
import { expect, test } from './support/fixtures.ts';
import { viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity, viewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 240_000 });
const SIZE = { width: 960, height: 600 };
// Without accounts nothing is kept on the server: the page is told so once.
test.use({ viewport: SIZE, tolerated: { errors: [/planning\/study/] } });

const DEGREE_X = 111_320 * Math.cos((ORIGIN.latitude * Math.PI) / 180);
const DEGREE_Y = 111_320;

/** An upright house on the bare ellipsoid; metres east and north of the middle. */
function house(
  id: string,
  west: number,
  south: number,
  east: number,
  north: number,
  height: number,
): Feature {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  return {
    id: `houses:${id}`,
    type: 'Building',
    name: `House ${id}`,
    attributes: { height },
    geometries: [
      {
        ...{ kind: 'extrusion', lod: 1, heightReference: 'ellipsoid', height },
        positions: Float64Array.from(
          corners.flatMap(([x, y]) => [ORIGIN.longitude + x / DEGREE_X, ORIGIN.latitude + y / DEGREE_Y, 0]),
        ),
        ...{ ringStarts: Uint32Array.of(0, 4), polygonStarts: Uint32Array.of(0, 1) },
        roof: { shape: 'flat', height: 0 },
      },
    ],
  };
}

let city: ViewerCity;
test.beforeAll(async () => {
  city = await viewerCity([
    layerOf('houses', 'public', { role: 'buildings', visible: false, group: 'base' }),
  ]);
  const writer = new FeatureStoreWriter(join(city.folder, 'public/layers/houses/v1/store'));
  // A wide tower stands to the south of a house, and takes its sun from eight to four.
  writer.add(house('low', 60, 40, 90, 52, 9));
  writer.add(house('tower', 5, -10, 145, 10, 90));
  await writer.finish(new Tally());
});
test.afterAll(() => city?.remove());

const VIEW = `#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},600,0,-90&t=2026-06-21T10:00:00Z&p=studies`;

async function made(page: Page, count: number): Promise<void> {
  await expect(page.locator('.study-job [role=alert]')).toHaveCount(0);
  await expect(page.locator('.study-result')).toHaveCount(count, { timeout: 120_000 });
}

test('should see from a place, tell hours of sun on windows, and take results back', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url + VIEW);
  await viewerReady(page);
  await page.getByRole('button', { name: '可视域', exact: true }).click();
  await page.getByRole('button', { name: '在城市中点选' }).click();
  await expect(page.locator('.sketch-bar')).toBeVisible();
  await page.mouse.click(SIZE.width / 2, SIZE.height / 2, { delay: 40 });
  await made(page, 1);
  const view = page.locator('.study-result[data-open]');
  // On open ground: from an eye below it, nothing would be seen.
  const share = await view.locator('.study-figures div', { hasText: '可见比例' }).locator('dd').textContent();
  expect(Number.parseFloat(share ?? '')).toBeGreaterThan(30);
  await expect(page.locator('.study-legends')).toContainText('被遮挡');

  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '日照时数', exact: true }).click();
  await page.getByRole('button', { name: '画出范围并计算' }).click();
  await expect(page.locator('.sketch-bar')).toBeVisible();
  // The view is 60° wide, and 600 m up.
  const pixels = SIZE.width / (2 * 600 * Math.tan(Math.PI / 6));
  for (const [index, [east, north]] of [
    [40, 30],
    [110, 30],
    [110, 70],
    [40, 70],
  ].entries()) {
    await page.mouse.click(SIZE.width / 2 + east * pixels, SIZE.height / 2 - north * pixels, { delay: 40 });
    await expect(page.locator('.sketch-bar')).toContainText(`已放 ${index + 1} 个点`);
  }
  await page.keyboard.press('Enter');
  await made(page, 2);
  const sun = page.locator('.study-result[data-open]');
  await expect(sun.locator('table')).toContainText('House low');
  await expect(sun.locator('table')).toContainText('House tower');
  await expect(sun.locator('.study-figures [data-trouble]')).toContainText('不达标窗户');

  // Shadows of the same area, as an animation that is played.
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('button', { name: '阴影动画', exact: true }).click();
  await page.getByRole('button', { name: '画出范围并计算' }).click();
  await expect(page.locator('.sketch-bar')).toBeVisible();
  for (const [east, north] of [
    [40, 30],
    [110, 30],
    [110, 70],
    [40, 70],
  ])
    await page.mouse.click(SIZE.width / 2 + east * pixels, SIZE.height / 2 - north * pixels, { delay: 40 });
  await page.keyboard.press('Enter');
  await made(page, 3);
  const shadows = page.locator('.study-result[data-open]');
  const time = shadows.locator('.study-frames output');
  const first = (await time.textContent()) ?? '';
  await shadows.getByRole('button', { name: '播放' }).click();
  await expect(time).not.toHaveText(first);
  await shadows.getByRole('button', { name: '暂停' }).click();
  // Every half an hour from eight to four.
  await expect(shadows.locator('table tbody tr')).toHaveCount(17);
  const videos = page.waitForEvent('download', { timeout: 120_000 });
  await shadows.getByRole('button', { name: '视频' }).click();
  expect((await videos).suggestedFilename()).toMatch(/\.(webm|mp4)$/);

  await page.getByRole('button', { name: /^移除/ }).first().click();
  await made(page, 2);
  await page.keyboard.press('Control+z');
  await made(page, 3);
});
