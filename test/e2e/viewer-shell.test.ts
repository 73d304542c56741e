import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { viewerReady } from './support/viewer.ts';
import { type ViewerCity, viewerCity } from './viewer-city.ts';

let city: ViewerCity;
test.beforeAll(async () => {
  city = await viewerCity();
});
test.afterAll(() => city.remove());

/** At noon of a day that never changes, so that what is drawn does not either. */
const STILL = '#v=1&s=city/probe/scene.json&c=4.36,52.01,600,0,-90&t=2026-06-21T11:40:00Z';

const frames = (page: Page) => page.evaluate(() => window.__cityMirror?.frameCount ?? 0);

/** Everything is loaded, and for a second and a half nothing was drawn. */
async function settled(page: Page): Promise<void> {
  await viewerReady(page);
  await page.waitForFunction(() => window.__cityMirror?.tilesLoaded);
  const seen: number[] = [];
  await expect
    .poll(
      async () => {
        seen.push(await frames(page));
        return seen.length > 3 && new Set(seen.slice(-4)).size === 1;
      },
      { intervals: [500] },
    )
    .toBe(true);
}

test('should be Chinese and dark at first, English and light one click away', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url);
  await viewerReady(page);
  await expect(page.getByRole('heading', { name: '试验城' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.getByRole('button', { name: '切换到英文' }).click();
  await expect(page.getByRole('heading', { name: 'Probe' })).toBeVisible();
  await page.getByRole('button', { name: 'Light appearance' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'light');
  // Chosen once, kept on this machine.
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Probe' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'light');
});

test('should cost no frames while nothing changes', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url + STILL);
  await settled(page);
  const before = await frames(page);
  expect(before).toBeGreaterThan(0);
  await page.waitForTimeout(2_000);
  expect(await frames(page)).toBe(before);
  // And it draws again when asked.
  await page.getByRole('button', { name: '放大' }).click();
  await expect.poll(() => frames(page)).toBeGreaterThan(before);
});

test('should open from its own address as it was', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(`${url}#v=1&s=city/probe/scene.json&c=4.361,52.008,321,40,-30&t=2026-12-21T11:00:00Z`);
  await viewerReady(page);
  await page.getByRole('button', { name: '日照与时间' }).click();
  await page.getByRole('switch', { name: '阴影' }).click();
  await page.getByRole('button', { name: '浅色界面' }).click();
  await expect.poll(() => page.url()).toMatch(/&a=l&h=1&p=sun$/);
  const link = page.url();
  expect(link).toContain('&c=4.361,52.008,321,40,-30&t=2026-12-21T11:00:00Z&');

  const other = await page.context().newPage();
  await other.goto(link);
  await viewerReady(other);
  await expect(other.getByRole('heading', { name: '日照与时间' })).toBeVisible();
  await expect(other.getByRole('switch', { name: '阴影' })).toBeChecked();
  await expect(other.locator('html')).toHaveAttribute('data-appearance', 'light');
  await other.waitForTimeout(1_000);
  expect(other.url()).toBe(link);
});

test('should name what it cannot read in an address, and show the rest', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(`${url}#v=1&s=city/probe/scene.json&c=7,99,5,0,0&p=viewpoints`);
  await viewerReady(page);
  await expect(page.getByText('c=7,99,5,0,0')).toBeVisible();
  await expect(page.getByRole('heading', { name: '视点', exact: true })).toBeVisible();
  await page.goto(`${url}#v=9&whatever`);
  await expect(page.getByText('链接无法识别')).toBeVisible();
});

test.describe('with a layer whose tiles are gone', () => {
  test.use({ tolerated: { errors: [/layers\/broken\//] } });

  test('should say which layer failed and why, and try again when asked', async ({ page, serve }) => {
    const { url } = await serve('--city', city.folder);
    await page.goto(url + STILL);
    await viewerReady(page);
    await page.getByRole('switch', { name: '图层 broken' }).click();
    const trouble = page.getByRole('alert').filter({ hasText: '图层加载失败' });
    await expect(trouble).toContainText('404');
    const asked = page.waitForRequest(/layers\/broken\/v1\/tileset\.json/);
    await trouble.getByRole('button', { name: '重试' }).click();
    await asked;
    await expect(trouble).toBeVisible();
    // The others go on.
    await page.getByRole('button', { name: '搜索' }).click();
    await page.getByRole('combobox').fill('Probe');
    await expect(page.getByRole('option')).toHaveCount(2);
  });
});

test('should pick the road under a click, show its record, and list what else is there', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(`${url + STILL}&p=none`);
  await settled(page);
  await page.mouse.click(480, 300);
  const card = page.getByRole('complementary', { name: '所选对象' });
  await expect(card.getByRole('heading', { name: '试验路' })).toBeVisible();
  await expect(card).toContainText('主干路');
  await expect(card).toContainText('401 m');
  await expect(card).toContainText('50 km/h');
  await expect(card).toContainText('沥青');
  await expect(card).toContainText('probe:road-1');
  await expect(card).toContainText('CC0-1.0');
  await expect(card).toContainText('CIM1');
  await expect(page.locator('[aria-live="polite"]')).toContainText('试验路');
  await expect.poll(() => page.url()).toContain('&f=map@probe:road-1');
  await card.getByRole('button', { name: '试验公园' }).click();
  await expect(card.getByRole('heading', { name: '试验公园' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
});

test('should find by name, by id and by coordinates, with the keyboard alone', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url + STILL);
  await viewerReady(page);
  await page.keyboard.press('/');
  const box = page.getByRole('combobox');
  await expect(box).toBeFocused();
  await box.fill('试验公');
  await expect(page.getByRole('option')).toHaveCount(1);
  await box.press('Enter');
  await expect(page.getByRole('complementary').getByRole('heading', { name: '试验公园' })).toBeVisible();
  await box.fill('probe:lamp-1');
  await expect(page.getByRole('option')).toContainText('路灯');
  await box.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('probe:lamp-1');
  await box.fill('4.3612E 52.0113N');
  await expect(page.getByRole('option')).toContainText('52.011300° N, 4.361200° E');
  await box.fill('52.0113, 4.3612');
  await expect(page.getByRole('option')).toHaveCount(2);
  await expect(page.getByRole('option').first()).toContainText('读作 纬度, 经度');
});

test('should move by keys and pick what is in the middle', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(`${url + STILL}&p=none`);
  await settled(page);
  const canvas = page.getByRole('application');
  await canvas.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary').getByRole('heading', { name: '试验路' })).toBeVisible();
  await page.keyboard.press('Escape');
  await canvas.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.url()).toMatch(/c=4\.36\d*,52\.01[01]\d+,/);
  await page.keyboard.press('-');
  await expect.poll(() => Number(/c=[^,]+,[^,]+,([\d.]+)/.exec(page.url())?.[1])).toBeGreaterThan(700);
});

test('should fly to viewpoints and keep those of a person', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${url + STILL}&p=viewpoints`);
  await viewerReady(page);
  await page.getByRole('button', { name: '从南面看' }).click();
  await expect.poll(() => page.url()).toContain('c=4.36,52.005,400,0,-35');
  await page.getByRole('textbox', { name: '名称' }).fill('桥头');
  await page.getByRole('button', { name: '保存当前视图' }).click();
  await page.reload();
  await viewerReady(page);
  await expect(page.getByRole('button', { name: '桥头', exact: true })).toBeVisible();
  await page.getByRole('button', { name: '删除 桥头' }).click();
  await expect(page.getByText('还没有。')).toBeVisible();
});

test('should set the sun to the noon of a reference day', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(`${url + STILL}&p=sun`);
  await viewerReady(page);
  await page.getByRole('button', { name: '冬至日' }).click();
  // 90° − 52.01° − 23.44°
  await expect(page.getByText('14.6°')).toBeVisible();
  await expect(page.getByText('180.0°')).toBeVisible();
  await page.getByRole('button', { name: '回到现在' }).click();
  await expect(page.getByText('实时')).toBeVisible();
});

test('should say what happened when the graphics card is lost, and come back by itself', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder);
  await page.goto(url + STILL);
  await settled(page);
  await page.evaluate(() => {
    const gl = document.querySelector('canvas')?.getContext('webgl2');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  const cover = page.getByRole('alert').filter({ hasText: '显卡连接中断' });
  await expect(cover.getByRole('button', { name: '重试' })).toBeVisible();
  await expect(cover).toBeHidden();
  await settled(page);
});

test('should keep records and panels where there is no WebGL', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
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
  await page.goto(url + STILL);
  await expect(page.getByRole('alert').filter({ hasText: 'WebGL 2' })).toBeVisible();
  await page.getByRole('button', { name: '搜索' }).click();
  await page.getByRole('combobox').fill('probe:road-1');
  await page.getByRole('option').click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: '试验路' })).toBeVisible();
});

for (const appearance of ['dark', 'light', 'contrast'] as const) {
  test(`should have no serious accessibility violation (${appearance})`, async ({ page, serve }) => {
    const { url } = await serve('--city', city.folder);
    const look = { dark: '', light: '&a=l', contrast: '&a=c' }[appearance];
    await page.goto(`${url + STILL + look}&p=none&f=map@probe:road-1`);
    await viewerReady(page);
    for (const panel of ['图层', '搜索', '视点', '日照与时间']) {
      const tab = page.getByRole('button', { name: panel, exact: true });
      await tab.click();
      await expect(tab).toHaveAttribute('aria-pressed', 'true');
      await expect(page.getByRole('complementary')).toBeVisible();
      if (panel === '图层') await page.getByRole('button', { name: '详情' }).first().click();
      const { violations } = await new AxeBuilder({ page }).exclude('canvas').analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${panel} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
      ).toEqual([]);
    }
  });
}

for (const [width, height] of [
  [1920, 1080],
  [1280, 720],
]) {
  test(`should leave two thirds of a ${width}×${height} screen to the city`, async ({ page, serve }) => {
    const { url } = await serve('--city', city.folder);
    await page.setViewportSize({ width, height });
    await page.goto(`${url + STILL}&f=map@probe:road-1`);
    await viewerReady(page);
    await expect(page.getByRole('complementary')).toBeVisible();
    const covered = await page.evaluate(() => {
      const areas = [...document.querySelectorAll('.float')].map((panel) => {
        const { width: w, height: h } = panel.getBoundingClientRect();
        return w * h;
      });
      return areas.reduce((sum, area) => sum + area, 0) / (innerWidth * innerHeight);
    });
    expect(covered).toBeLessThan(1 / 3);
  });
}

test('should be usable on a phone', async ({ page, serve }) => {
  const { url } = await serve('--city', city.folder);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url + STILL}&p=layers`);
  await viewerReady(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const name of ['图层', '搜索', '视点', '日照与时间', '放大']) {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844).toBe(true);
  }
});
