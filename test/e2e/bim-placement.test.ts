import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { smallModel } from '../tiles-service/read/ifc/small-model.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 300_000 });

/** Straight over the middle of the house, so that the handle over its roof is in the middle of the page. */
const OVER = '#v=1&c=10.0000279,50.000009,190,0,-90&t=2026-06-21T10:00:00Z&p=bim';

// The database of a server that has just begun is still being opened.
test.use({ tolerated: { errors: [/503 \(Service Unavailable\)/, /404 \(Not Found\).*\/place/] } });

let folder: string;
const city = () => join(folder, 'city');
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'tiles-service/cli.ts', ...args], {
    cwd: PROJECT,
    maxBuffer: 1 << 26,
  });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), 'bim-placement-'));
  await writeFile(join(folder, 'house.ifc'), smallModel());
  await run('import', join(folder, 'house.ifc'), '--out', city(), '--no-imagery');
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(page: Page, url: string): Promise<void> {
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  await page.goto(`${url}${OVER}`);
  await viewerReady(page);
}
/**
 * Takes the model in hand. The handles are loaded with the first time: from then on keys and pointer are heard. Until
 * then the arrow keys are the camera's, so another one asks.
 */
async function start(page: Page): Promise<void> {
  const begin = place(page).getByRole('button', { name: '手动定位' });
  await begin.click();
  await expect(async () => {
    await page.keyboard.press('Period');
    await expect(shift(page)).not.toHaveText('与文件一致', { timeout: 1_000 });
  }).toPass();
  await place(page).getByRole('button', { name: '取消' }).click();
  await begin.click();
}
const place = (page: Page) => page.getByRole('region', { name: '模型的位置' });
const shift = (page: Page) => place(page).getByRole('status');
const picture = (page: Page) => page.screenshot({ clip: { x: 400, y: 200, width: 480, height: 320 } });
async function movedNow() {
  const { layers } = JSON.parse(await readFile(join(city(), 'public', 'scene.json'), 'utf8'));
  return layers.find(({ id }: { id: string }) => id === 'house-bim').moved;
}

test('should put a model in its place by hand for everybody: by keys, handles and numbers, and take it back', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city(), '--data', join(folder, 'data'));
  await open(page, url);
  await start(page);
  await expect(shift(page)).toHaveText('与文件一致');
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 5; i++) await page.keyboard.press('Period');
  await expect(shift(page)).toHaveText('向东 3.00 米、顺时针 5.0°');
  await page.keyboard.press('Control+z');
  await expect(shift(page)).toHaveText('向东 3.00 米');
  await page.keyboard.press('Control+z');
  await expect(shift(page)).toHaveText('与文件一致');

  // The handle over the roof lies in the middle of the page, right below the camera.
  const before = await picture(page);
  const { width, height } = page.viewportSize()!;
  await page.mouse.move(width / 2, height / 2);
  await page.mouse.down();
  await page.mouse.move(width / 2 + 50, height / 2, { steps: 5 });
  await page.mouse.move(width / 2 + 90, height / 2, { steps: 5 });
  await page.mouse.up();
  await expect(shift(page)).toHaveText(/^向东 [\d.]+ 米/);
  await expect.poll(async () => shareChanged(before, await picture(page))).toBeGreaterThan(0.02);

  const turn = place(page).getByRole('spinbutton', { name: '顺时针转动（°）' });
  await turn.fill('30');
  await turn.press('Enter');
  await expect(shift(page)).toHaveText(/顺时针 30\.0°$/);
  const told = (await shift(page).textContent()) ?? '';
  await place(page).getByRole('button', { name: '保存给所有人' }).click();
  await expect(place(page)).toContainText(`已人工定位：${told}`);
  const { from, to } = await movedNow();
  expect(to.heading - from.heading).toBe(30);
  expect(to.longitude).toBeGreaterThan(from.longitude);

  await page.reload();
  await viewerReady(page);
  await expect(place(page)).toContainText(`已人工定位：${told}`);
  await place(page).getByRole('button', { name: '恢复文件中的位置' }).click();
  await expect(place(page)).not.toContainText('已人工定位');
  expect(await movedNow()).toBeUndefined();
});

test('should keep a place in the browser where no server takes it, and say so', async ({ page, serve }) => {
  const { url } = await serve('--city', city());
  await open(page, url);
  await start(page);
  await page.keyboard.press('ArrowUp');
  await expect(place(page)).toContainText('没有可保存的服务器');
  await place(page).getByRole('button', { name: '保存在本浏览器' }).click();
  await expect(place(page)).toContainText('仅在本浏览器中');
  await page.reload();
  await viewerReady(page);
  await expect(place(page)).toContainText('向北 1.00 米');
  expect(await movedNow()).toBeUndefined();
});
