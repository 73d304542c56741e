import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { statisticsOf } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { layerStates, settled } from './support/viewer.ts';

test.describe.configure({ timeout: 400_000 });

const PICTURES = join(PROJECT, 'test-results/pictures');

test('should make a fictional city, draw it from its vectors, and say that it is none', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', await demoCity());
  await page.setViewportSize({ width: 800, height: 500 });
  await page.goto(`${url}#v=1&t=2026-06-21T02:30:00Z&p=none`);
  await settled(page);
  expect(await layerStates(page)).toEqual({
    terrain: 'ready',
    'map-map': 'ready',
    'map-furniture': 'ready',
    'trees-trees': 'ready',
    'city-buildings': 'ready',
  });
  await expect(page.getByText('画面含模拟数据')).toBeVisible();
  const png = await page.screenshot({ timeout: 120_000 });
  await mkdir(PICTURES, { recursive: true });
  await writeFile(join(PICTURES, 'liangjiang.png'), png);
  const statistics = statisticsOf(png);
  expect(statistics.commonest, JSON.stringify(statistics)).toBeLessThan(0.5);
  expect(statistics.colours).toBeGreaterThan(40);
  expect(statistics.brightness).toBeGreaterThan(20);
});
