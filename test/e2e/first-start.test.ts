import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';

test.describe.configure({ timeout: 400_000 });

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-first-start-'));
});
test.afterEach(async ({ page }) => {
  // It still asks for tiles of what goes now.
  await page.close();
  // The server may be keeping a compressed variant there just now.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

test('should show at the first start how far the city is, and open it by itself', async ({ page, serve }) => {
  const { url } = await serve('--demo-folder', join(folder, 'liangjiang'), '--demo-size', '6');
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(`${url}#v=1&p=none`);
  await expect(page.getByRole('heading', { name: '正在生成 两江（虚构）' })).toBeVisible();
  const bar = page.getByRole('progressbar', { name: '正在生成 两江（虚构）' });
  const share = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'));
  const before = await share();
  await expect.poll(share, { timeout: 120_000 }).toBeGreaterThan(before + 10);
  await expect(page.getByText(/约剩 \d+ (秒|分钟)|马上就好/)).toBeVisible();
  await page.waitForFunction(() => window.__cityMirror?.ready === true, undefined, { timeout: 300_000 });
  await expect(page.getByText('画面含模拟数据')).toBeVisible();
});

test('should say why a city could not be made, and what to do', async ({ page, serve }) => {
  // A file lies where its folder would be.
  const blocked = join(folder, 'blocked');
  await writeFile(blocked, 'in the way');
  const { url } = await serve('--demo-folder', blocked, '--demo-size', '6');
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto(url);
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('heading', { name: '未能生成 两江（虚构）' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(alert).toContainText(blocked);
  await expect(alert).toContainText('npm start');
});
