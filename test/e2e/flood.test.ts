import { floodCity } from './flood-city.ts';
import { expect, test } from './support/fixtures.ts';
import { decodePng, shareChanged } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 300_000 });
test.use({ viewport: { width: 900, height: 640 } });

let city: ViewerCity;
test.beforeAll(async () => {
  city = await floodCity();
});
test.afterAll(() => city?.remove());

/** The 2D map: its pictures take the least time of a machine without a graphics card. */
const MAP = Buffer.from(JSON.stringify({ display: 'map' })).toString('base64url');
const CLIP = { x: 420, y: 200, width: 380, height: 260 };

test('should run a storm, show its water, be scrubbed, survive a reload, and give another up at once', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--tiles-only');
  // Flow is drawn frame after frame, and nothing would ever be settled.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${url}#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},1500,0,-90&p=flood&d=${MAP}`);
  await viewerReady(page);
  await settled(page);
  const panel = page.locator('.flood-panel');

  // Several threads: the page is isolated, as the server's headers ask for.
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await panel.getByRole('button', { name: '推演：试验暴雨' }).click();

  // The screen says what it shows, and the run comes to its end.
  const mark = page.getByRole('note', { name: '推演标识' });
  await expect(mark).toContainText('推演 · 非实测');
  await expect(mark).toContainText('试验暴雨');
  const knob = page.getByRole('slider', { name: '推演时刻' });
  await expect(panel.locator('.flood-job')).toHaveCount(0, { timeout: 120_000 });
  await expect(knob).toHaveValue('1800');
  await settled(page);
  const wet = await page.screenshot({ clip: CLIP });

  // At its beginning there is no water.
  await knob.press('Home');
  await expect(knob).toHaveValue('0');
  await expect(page.locator('.run-bar .moment')).toContainText('0 秒');
  await settled(page);
  const dry = await page.screenshot({ clip: CLIP });
  // The bowl is full of it: what changed is ground, not a mark or a clock.
  expect(shareChanged(wet, dry)).toBeGreaterThan(0.2);
  await knob.press('End');
  await expect(knob).toHaveValue('1800');

  // Its gauge over time, in a chart that says what it is.
  await panel.getByText('过程线', { exact: true }).click();
  await expect(panel.getByRole('img', { name: /水位过程线 中心/ })).toBeVisible();

  // The link holds the run; this browser keeps it.
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/&x=storm-[0-9a-z]+/);
  await page.reload();
  await viewerReady(page);
  await expect(mark).toContainText('试验暴雨');
  await expect(knob).toHaveValue('1800');
  await panel.getByText('已有 1', { exact: true }).click();
  await expect(panel.getByText(/本浏览器/)).toBeVisible();

  // Another that would take for ever is given up, and the city is as it was.
  await page.getByRole('button', { name: '退出推演' }).click();
  await expect(mark).toHaveCount(0);
  await panel.getByText('预案', { exact: true }).click();
  await panel.getByRole('button', { name: '推演：漫长洪水' }).click();
  await expect(mark).toContainText('漫长洪水');
  const computing = page.workers().find((worker) => worker.url().includes('flood-worker'));
  expect(computing).toBeDefined();
  await panel.getByRole('button', { name: '取消' }).click();
  await expect(mark).toHaveCount(0);
  // The browser tells of the end of a worker a little later.
  await expect.poll(() => page.workers().some((worker) => worker === computing)).toBe(false);
  await expect(panel.locator('.flood-job')).toHaveCount(0);
  await expect(page.locator('.clock .mode')).toHaveText('实时');
});

test('should tell who is hit, take a wall that is drawn, and hold the two runs against one another', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--tiles-only');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${url}#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},1500,0,-90&p=flood&d=${MAP}`);
  await viewerReady(page);
  const panel = page.locator('.flood-panel');
  await panel.getByRole('button', { name: '推演：试验暴雨' }).click();
  // The first picture is on screen while the run goes on.
  const first = await page.waitForFunction(
    () => performance.getEntriesByName('flood: first picture')[0]?.duration,
  );
  // A small city on a machine that draws by itself: a real city has an aim, see README.
  expect(await first.jsonValue()).toBeLessThan(20_000);
  const job = panel.locator('.flood-job');
  await expect(job).toHaveCount(0, { timeout: 120_000 });
  await expect(panel.locator('.flood-hits')).toContainText('试验楼');

  // A wall through the middle of the map.
  await panel.getByText('预案', { exact: true }).click();
  await panel.getByRole('button', { name: '调整参数：试验暴雨' }).click();
  await panel.getByRole('button', { name: '画挡水墙' }).click();
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.mouse.click(width / 2 + 20, height / 2 - 80);
  await page.mouse.click(width / 2 + 20, height / 2 + 80);
  await page.keyboard.press('Enter');
  await expect(panel.locator('.flood-measures .measure')).toContainText('挡水墙 1');
  await panel.getByRole('button', { name: '推演：试验暴雨' }).click();
  const mark = page.getByRole('note', { name: '推演标识' });
  await expect(mark).toContainText('挡水墙');
  await expect(job).toHaveCount(0, { timeout: 120_000 });

  await panel.getByRole('combobox', { name: '与另一次推演比较' }).click();
  await page.locator('.ant-select-item-option', { hasText: '试验暴雨' }).first().click();
  await expect(panel.locator('.flood-compared tbody')).toContainText('建筑', { timeout: 60_000 });
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/&x=storm-[0-9a-z]+/);
});

test.describe('on the globe', () => {
  // A step of colour is judged by single pixels.
  test.use({ deviceScaleFactor: 1, viewport: { width: 760, height: 420 } });

  /** Some sixty metres west of the middle: the wall is beside the panel. */
  const CAMERA = `${ORIGIN.longitude - 0.0009},${ORIGIN.latitude},450,0,-90`;
  /** Pixels of a strip across the wall, in which nothing but water is seen; some 1.5 of them are a metre. */
  const STRIP = { x: 475, y: 150, width: 110, height: 8 };
  /** East of the wall, where rain runs down to it. */
  const RUNS = { x: 545, y: 105, width: 95, height: 115 };

  test('should draw water up to a wall on its two sides, each as deep as it is, and let it flow again after a look elsewhere', async ({
    page,
    serve,
  }) => {
    const { url } = await serve('--city', city.folder, '--tiles-only');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${url}#v=1&c=${CAMERA}&p=flood`);
    await viewerReady(page);
    const panel = page.locator('.flood-panel');
    await panel.getByRole('button', { name: '推演：试验挡水墙' }).click();
    await expect(panel.locator('.flood-job')).toHaveCount(0, { timeout: 120_000 });
    await expect(page.getByRole('slider', { name: '推演时刻' })).toHaveValue('300');
    await settled(page);

    const colours = columnsOf(await page.screenshot({ clip: STRIP }));
    const side = (from: number, to: number) => mean(colours.slice(from, to));
    const [west, east] = [side(0, 20), side(-20, colours.length)];
    expect(Math.hypot(...west.map((value, channel) => value - east[channel]))).toBeGreaterThan(25);
    // Between the middles of two cells it would slope for fifteen pixels.
    const between = colours.filter((colour) => {
      const share = shareBetween(colour, west, east);
      return share > 0.15 && share < 0.85;
    });
    expect(between.length).toBeLessThanOrEqual(5);

    await page.emulateMedia({ reducedMotion: 'no-preference' });
    for (const shows of ['最大', '水深']) {
      await panel.getByText(shows, { exact: true }).click();
      await page.waitForTimeout(2_000);
    }
    // Still water would have two pictures alike.
    const before = await page.screenshot({ clip: RUNS });
    await expect
      .poll(async () => shareChanged(before, await page.screenshot({ clip: RUNS }), 1), { timeout: 60_000 })
      .toBeGreaterThan(0.002);
  });
});

/** The mean colour of each column of a picture. */
function columnsOf(png: Buffer): number[][] {
  const { width, height, channels, pixels } = decodePng(png);
  return Array.from({ length: width }, (_, x) =>
    mean(
      Array.from({ length: height }, (_, y) => {
        const at = (y * width + x) * channels;
        return [...pixels.subarray(at, at + 3)];
      }),
    ),
  );
}

function mean(colours: readonly number[][]): number[] {
  return [0, 1, 2].map(
    (channel) => colours.reduce((sum, colour) => sum + colour[channel], 0) / colours.length,
  );
}

/** How far a colour is on the way from one to another. */
function shareBetween(colour: readonly number[], from: readonly number[], to: readonly number[]): number {
  const way = to.map((value, channel) => value - from[channel]);
  const along = way.reduce((sum, step, channel) => sum + step * (colour[channel] - from[channel]), 0);
  return along / way.reduce((sum, step) => sum + step * step, 0);
}
