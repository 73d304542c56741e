import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareOfColour } from './support/picture.ts';
import { layerStates, settled } from './support/viewer.ts';

test.describe.configure({ timeout: 400_000 });
// Pipes are a few pixels wide.
test.use({ deviceScaleFactor: 1 });

const SIZE = { width: 800, height: 500 };

interface Drawn {
  id: string;
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: [number, number, number][] };
}

let folder: string;
test.beforeAll(async () => {
  test.setTimeout(400_000);
  folder = await demoCity();
});

/** A wide and straight storm drain that crosses the place, as its source has it. */
async function stormDrain(): Promise<{ drain: Drawn; camera: string }> {
  const text = await readFile(join(folder, 'sources/drainage.geojsonl'), 'utf8');
  const drain = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Drawn)
    .find(
      ({ properties, geometry }) =>
        properties.class === 'storm_drain' &&
        Number(properties.diameter_mm) >= 1000 &&
        Number(properties.cover_from) < 3 &&
        geometry.coordinates.length === 2,
    )!;
  const [[x1, y1, z1], [x2, y2]] = drain.geometry.coordinates;
  return { drain, camera: [(x1 + x2) / 2, (y1 + y2) / 2, z1 + 30, 0, -90].join() };
}

async function openAt(page: Page, url: string, camera: string): Promise<void> {
  await page.setViewportSize(SIZE);
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  await page.goto(`${url}#v=1&t=2026-06-21T04:00:00Z&p=clip&c=${camera}`);
  await settled(page);
}

/** What no panel lies over: right of the panel, left of the buttons. */
const picture = (page: Page) => page.screenshot({ clip: { x: 360, y: 110, width: 320, height: 330 } });

/** Colours of the legends of pipes, by what they say. */
async function legendOf(page: Page): Promise<Record<string, [number, number, number]>> {
  const entries = await page.evaluate(async () => {
    const scene = await (await fetch('city/liangjiang/scene.json')).json();
    return scene.layers
      .filter(({ role }: { role?: string }) => role === 'pipes')
      .flatMap(({ legend }: { legend: { color: string; label: Record<string, string> }[] }) => legend)
      .map(({ color, label }: { color: string; label: Record<string, string> }) => [label['zh-CN'], color]);
  });
  return Object.fromEntries(
    (entries as [string, string][]).map(([label, color]) => [
      label,
      [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [number, number, number],
    ]),
  );
}

test('should show pipes by kind below the ground, and what is known of the one that is clicked', async ({
  page,
  serve,
}) => {
  const { drain, camera } = await stormDrain();
  const { url } = await serve('--city', folder);
  await openAt(page, url, camera);
  const legend = await legendOf(page);
  const share = async (kind: string) => shareOfColour(await picture(page), legend[kind], 20);
  expect(await share('雨水')).toBeLessThan(0.002);

  await page.getByRole('switch', { name: '地下视图' }).click();
  await settled(page);
  expect(await layerStates(page)).toMatchObject({ 'drainage-pipes': 'ready', 'gas-pipes': 'ready' });
  // The legend says what the colours are.
  const said = page.getByRole('region', { name: '地下视图' });
  for (const kind of ['给水', '污水', '雨水', '燃气', '热力', '电力', '通信'])
    await expect(said).toContainText(kind);
  // A ground that is not there at all leaves them their own colours.
  await page.getByRole('slider', { name: '地面不透明度' }).press('Home');
  await settled(page);
  for (const kind of ['雨水', '给水', '电力']) expect(await share(kind), kind).toBeGreaterThan(0.004);

  await page.mouse.click(SIZE.width / 2, SIZE.height / 2);
  const card = page.locator('.card');
  await expect(card).toContainText('雨水管');
  await expect(card).toContainText(`${drain.properties.diameter_mm} mm`);
  await expect(card).toContainText('埋深');
  await expect(card).toContainText(String(drain.properties.from_node));

  // Covered again, they are seen where the ground is dug open; buildings and trees over the dig are out of the way.
  await card.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('switch', { name: '地下视图' }).click();
  await settled(page);
  expect(await share('雨水')).toBeLessThan(0.002);
  await page.getByRole('spinbutton', { name: '开挖深度' }).fill('7');
  await page.getByRole('button', { name: '开挖' }).click();
  for (const [x, y] of [
    [375, 120],
    [620, 120],
    [620, 380],
    [375, 380],
  ])
    await page.mouse.click(x, y);
  await page.keyboard.press('Enter');
  await expect(page.locator('.clip-item')).toContainText('−7 m');
  await settled(page);
  expect(await share('雨水')).toBeGreaterThan(0.01);
  await page.mouse.click(SIZE.width / 2, SIZE.height / 2);
  await expect(card).toContainText(String(drain.properties.from_node));
});
