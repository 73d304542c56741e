import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { viewerReady } from './support/viewer.ts';
import { type ViewerCity, viewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 240_000 });

let city: ViewerCity;
test.beforeAll(async () => {
  city = await viewerCity();
});
test.afterAll(() => city.remove());

/** The camera in the page's address, which is its view document. */
async function cameraOf(page: Page): Promise<number[]> {
  const hash = await page.evaluate(() => location.hash);
  return (/&c=([^&]+)/.exec(hash)?.[1] ?? '').split(',').map(Number);
}

test('should show a second browser what the first one sees, and let it look elsewhere', async ({
  page: leader,
  context,
  serve,
}) => {
  const { url } = await serve('--city', city.folder);
  const small = { width: 760, height: 460 };
  await leader.setViewportSize(small);
  await leader.goto(`${url}#v=1&c=4.36,52.01,1500,0,-60&p=follow`);
  await viewerReady(leader);
  await leader.getByLabel('您的称呼').fill('李队长');
  await leader.getByRole('button', { name: '开始带领' }).click();
  const code = (await leader.locator('output.code').textContent()) ?? '';
  expect(code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);

  const follower = await context.newPage();
  await follower.setViewportSize(small);
  await follower.goto(`${url}?follow=${code}&name=${encodeURIComponent('大屏')}`);
  await viewerReady(follower);
  await expect(follower.locator('.follow-banner')).toContainText('正在跟随 李队长');
  await expect(leader.locator('.follow-banner')).toContainText('1 人跟随');
  await expect.poll(async () => (await cameraOf(follower))[2], { timeout: 60_000 }).toBeCloseTo(1500, -1);

  // Camera, clock, layers and selection.
  await leader.goto(`${url}#v=1&c=4.3710,52.0150,900,40,-45&t=2026-12-21T11:00:00Z&l=map@0&p=follow&h=1`);
  await expect
    .poll(async () => (await cameraOf(follower)).map((value) => Math.round(value * 1000)), {
      timeout: 60_000,
    })
    .toEqual((await cameraOf(leader)).map((value) => Math.round(value * 1000)));
  const shown = await follower.evaluate(() => location.hash);
  expect(shown).toContain('t=2026-12-21T11:00:00Z');
  expect(shown).toContain('map@0');
  expect(shown).toContain('h=1');

  // Who looks elsewhere is not pulled back until they want to be.
  await follower.locator('canvas').first().focus();
  await follower.keyboard.press('ArrowLeft');
  await follower.keyboard.press('ArrowLeft');
  await expect(follower.locator('.follow-banner')).toContainText('已暂停跟随');
  await follower.getByRole('button', { name: '继续跟随' }).click();
  await expect
    .poll(async () => Math.round((await cameraOf(follower))[0] * 1000), { timeout: 60_000 })
    .toBe(4371);

  await leader.getByRole('button', { name: '结束带领' }).click();
  await expect(follower.getByRole('alert')).toContainText('带领者已结束会话');
});
