import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { decodePng, statisticsOf } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 600_000 });
// A print is held against the screen, pixel by pixel.
test.use({ actionTimeout: 90_000, deviceScaleFactor: 1 });

/** Over the new centre, which is level, at noon of a day that never changes. */
const VIEW = '#v=1&c=114.57,27.597,420,0,-50&t=2026-06-21T04:30:00Z&p=none';

interface SeenCamera {
  longitude: number;
  latitude: number;
  height: number;
}

/** Where the camera is, as the address says. */
function cameraOf(page: Page): SeenCamera {
  const [longitude, latitude, height] = (/[#&]c=([^&]*)/.exec(page.url())?.[1] ?? '').split(',').map(Number);
  return { longitude, latitude, height };
}

async function printed(page: Page, dialog: Locator): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download', { timeout: 300_000 }),
    dialog.getByRole('button', { name: '生成 PNG' }).click(),
  ]);
  return readFile(await file.path());
}

test('should walk on the ground, play a tour, and print more than the screen shows', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', await demoCity());
  await page.setViewportSize({ width: 760, height: 420 });
  await page.goto(url + VIEW);
  await settled(page);
  const canvas = page.getByRole('application');

  await test.step('a print of the size of the screen is what the screen shows', async () => {
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '尺寸' }).click();
    await page.getByText('屏幕尺寸').click();
    await dialog.getByRole('textbox', { name: '标题' }).fill('');
    for (const part of ['图例', '比例尺与指北针', '日期与时刻', '数据署名'])
      await dialog.getByRole('checkbox', { name: part }).uncheck();
    const print = decodePng(await printed(page, dialog));
    await expect(dialog).toBeHidden();
    expect([print.width, print.height]).toEqual([760, 420]);
    await settled(page);
    // Between what floats over the city.
    const clip = { x: 200, y: 170, width: 350, height: 200 };
    const screen = decodePng(await page.screenshot({ clip, timeout: 120_000 }));
    let different = 0;
    for (let y = 0; y < clip.height; y++)
      for (let x = 0; x < clip.width; x++)
        for (let channel = 0; channel < 3; channel++) {
          const a = screen.pixels[(y * clip.width + x) * screen.channels + channel];
          const b = print.pixels[((y + clip.y) * print.width + x + clip.x) * print.channels + channel];
          if (Math.abs(a - b) > 8) different++;
        }
    expect(different / (clip.width * clip.height * 3)).toBeLessThan(0.01);
  });

  await test.step('a larger print has its size and density, marks and no seam', async () => {
    await page.getByRole('button', { name: '打印尺寸的图片' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: '尺寸' }).click();
    await page.getByText('自定像素').click();
    await dialog.getByRole('spinbutton', { name: '宽（像素）' }).fill('1200');
    await dialog.getByRole('spinbutton', { name: '高（像素）' }).fill('800');
    const file = await printed(page, dialog);
    // 96 dots an inch are 3780 a metre.
    expect(file.toString('latin1')).toContain('pHYs\x00\x00\x0e\xc4\x00\x00\x0e\xc4\x01');
    const picture = decodePng(file);
    expect([picture.width, picture.height]).toEqual([1200, 800]);
    const statistics = statisticsOf(file);
    expect(statistics.commonest, JSON.stringify(statistics)).toBeLessThan(0.6);
    expect(statistics.colours).toBeGreaterThan(30);
    // Drawn in two parts that meet in the middle: neighbours there differ no more than elsewhere.
    const step = (x: number) => {
      let sum = 0;
      for (let y = 150; y < 550; y++)
        for (let channel = 0; channel < 3; channel++) {
          const at = (y * picture.width + x) * picture.channels + channel;
          sum += Math.abs(picture.pixels[at] - picture.pixels[at - picture.channels]);
        }
      return sum;
    };
    const around = Array.from({ length: 60 }, (_, index) => step(570 + index)).sort((a, b) => a - b);
    expect(step(600)).toBeLessThanOrEqual(2 * around[30]);
  });

  await test.step('a tour of two steps shows one after the other', async () => {
    await page.keyboard.press('v');
    await page.getByRole('button', { name: '以当前视图新建游览' }).click();
    await page.getByRole('button', { name: '放大' }).click();
    await expect.poll(() => cameraOf(page).height).toBeLessThan(380);
    await page.getByRole('button', { name: '把当前视图加为一站' }).click();
    await page.getByRole('spinbutton', { name: '在“第 1 站”停留的秒数' }).fill('1');
    await page.getByRole('textbox', { name: '“第 2 站”的说明文字' }).fill('近看新城中心');
    await page.getByRole('button', { name: '播放“游览 1”' }).click();
    const bar = page.getByRole('region', { name: '正在游览“游览 1”' });
    await expect(bar).toContainText('1 / 2 站');
    await expect.poll(() => cameraOf(page).height).toBeGreaterThan(415);
    await expect(bar).toContainText('近看新城中心', { timeout: 30_000 });
    await expect.poll(() => cameraOf(page).height).toBeLessThan(380);
    await bar.getByRole('button', { name: '结束游览' }).click();
    await page.keyboard.press('v');
    await expect(page.getByRole('complementary')).toBeHidden();
  });

  await test.step('a person walks a few metres at eye height, and comes back', async () => {
    const before = cameraOf(page);
    await settled(page);
    await page.mouse.move(380, 200);
    const statusBar = page.locator('.status-bar');
    await expect(statusBar).toContainText('椭球高');
    const ground = Number(/椭球高\s*(-?[\d.]+) m/.exec((await statusBar.textContent()) ?? '')?.[1]);
    expect(ground).toBeGreaterThan(0);
    await page.keyboard.press('w');
    await expect(page.getByText('点一个位置，从那里开始步行')).toBeVisible();
    await page.mouse.click(380, 200);
    const bar = page.getByRole('region', { name: '步行' });
    await expect(bar).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => cameraOf(page).height, { timeout: 60_000 }).toBeLessThan(ground + 4);
    const start = cameraOf(page);
    await canvas.focus();
    await page.keyboard.down('w');
    await expect
      .poll(() => (cameraOf(page).latitude - start.latitude) * 110_800, { timeout: 60_000 })
      .toBeGreaterThan(2);
    await expect(bar).toContainText(/[1-9]\d*\.\d km\/h/);
    await page.keyboard.up('w');
    await expect.poll(() => Math.abs(cameraOf(page).height - ground - 1.6)).toBeLessThan(0.6);
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await expect.poll(() => cameraOf(page).height, { timeout: 60_000 }).toBeCloseTo(before.height, 0);
  });
});

test('should show two times of day at both sides of a line, through one camera', async ({ page, serve }) => {
  const { url } = await serve('--city', await demoCity());
  await page.setViewportSize({ width: 760, height: 420 });
  await page.goto(url + VIEW);
  await viewerReady(page);
  await page.keyboard.press('c');
  await page.getByText('卷帘', { exact: true }).click();
  await page.getByText('另定时间').click();
  await page.getByRole('slider', { name: '右侧时刻' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('c');
  const other = page.frameLocator('iframe[title="对比的另一侧"]');
  await expect(other.getByRole('application')).toBeVisible({ timeout: 120_000 });
  const frame = page.frames().find((candidate) => candidate.url().includes('embed=other'))!;
  await frame.waitForFunction(() => window.__cityMirror?.ready && window.__cityMirror.tilesLoaded);
  await settled(page);
  const half = (x: number) =>
    page.screenshot({ clip: { x, y: 170, width: 220, height: 160 }, timeout: 120_000 });
  const [left, right] = [statisticsOf(await half(140)), statisticsOf(await half(420))];
  expect(left.brightness).toBeGreaterThan(1.5 * right.brightness);
  for (const side of [left, right]) expect(side.colours, JSON.stringify(side)).toBeGreaterThan(8);

  // What the other side is moved by moves this one.
  const before = cameraOf(page);
  await page.mouse.move(600, 300);
  await page.mouse.down();
  await page.mouse.move(540, 240, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(() => Math.abs(cameraOf(page).longitude - before.longitude), { timeout: 60_000 })
    .toBeGreaterThan(1e-5);

  const line = page.getByRole('separator', { name: '分界线' });
  await expect(line).toHaveAttribute('aria-valuenow', '50');
  await line.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(line).toHaveAttribute('aria-valuenow', '60');
});
