import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { realCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged } from './support/picture.ts';
import { settled } from './support/viewer.ts';

/** Tools as a person uses them, on a real city: the edge of the Plaine de Plainpalais, in one session. */
test.describe.configure({ timeout: 600_000 });
test.use({ viewport: { width: 760, height: 480 }, actionTimeout: 60_000 });

/** A meadow in the middle and houses at the right, at noon of a day that never changes. */
const VIEW = '#v=1&c=6.1412,46.1968,640,0,-60&t=2026-06-21T10:30:00Z&p=none';
/** Parts of the window that no panel covers, nor the bar that asks for places, in pixels. */
const MEADOW = { x: 380, y: 230, width: 170, height: 130 };
const HOUSES = { x: 600, y: 240, width: 95, height: 120 };

let folder: string;
const forget = () => rm(join(folder, 'annotations'), { recursive: true, force: true });
test.beforeAll(async () => {
  test.setTimeout(400_000);
  folder = await realCity('geneva');
  await forget();
});
test.afterAll(forget);

const look = (page: Page, clip: typeof MEADOW) => page.screenshot({ clip, timeout: 120_000 });
const first = (text: string | null) => Number(/[\d.]+/.exec((text ?? '').replace(/[\s,]/g, ''))?.[0]);

async function clicks(page: Page, ...places: [x: number, y: number][]): Promise<void> {
  for (const [index, [x, y]] of places.entries()) {
    await page.mouse.click(x, y);
    if (index < places.length - 1)
      await expect(page.locator('.sketch-bar')).toContainText(`已放 ${index + 1} 个点`);
  }
}

/** Draws with what has been asked for, and ends it with Enter. */
async function sketch(page: Page, ...places: [x: number, y: number][]): Promise<void> {
  await clicks(page, ...places);
  await expect(page.locator('.sketch-bar')).toContainText(`已放 ${places.length} 个点`);
  await page.keyboard.press('Enter');
  await expect(page.locator('.sketch-bar')).toHaveCount(0);
}

test('should select, colour, filter, measure, draw, cut and light Geneva by mouse and keys', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  const panel = page.locator('.panel');
  const card = page.getByRole('complementary', { name: '所选对象' });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  await page.goto(url + VIEW);
  await settled(page);
  const meadow = await look(page, MEADOW);
  const houses = await look(page, HOUSES);

  await test.step('layers: off, and back by undo', async () => {
    await page.keyboard.press('l');
    await page.getByRole('switch', { name: /^建筑/ }).click();
    await settled(page);
    expect(shareChanged(houses, await look(page, HOUSES))).toBeGreaterThan(0.4);
    await page.keyboard.press('Control+z');
    await settled(page);
    expect(shareChanged(houses, await look(page, HOUSES))).toBeLessThan(0.05);
  });

  await test.step('a click selects, Escape lets go', async () => {
    await page.mouse.click(630, 280);
    await expect(card).toContainText('OpenStreetMap');
    await expect(card).toContainText('高度');
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
  });

  await test.step('colours, a drawn area, and its figures', async () => {
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: '属性' }).click();
    await page.getByRole('combobox', { name: '属性' }).fill('高度');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: '按此属性上色' }).click();
    const legend = page.getByRole('region', { name: '图例' });
    await expect(legend).toContainText('(m)');
    await settled(page);
    expect(shareChanged(houses, await look(page, HOUSES))).toBeGreaterThan(0.3);
    await panel.getByText('筛选', { exact: true }).click();
    await button('画矩形').click();
    await clicks(page, [560, 235], [640, 365]);
    const shown = page.getByRole('status').filter({ hasText: '显示' });
    await expect(shown).toContainText('/');
    const [inArea, all] = ((await shown.textContent()) ?? '').split('/').map(first);
    expect(inArea).toBeGreaterThan(0);
    expect(all).toBeGreaterThan(100 * inArea);
    await panel.getByText('统计', { exact: true }).click();
    await panel.getByText('区域内', { exact: true }).click();
    const count = page.getByRole('table', { name: '统计结果' }).getByRole('row', { name: '个数' });
    await expect.poll(async () => first(await count.locator('td').textContent())).toBe(inArea);
    for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
    await expect(legend).toHaveCount(0);
  });

  await test.step('distance, area and height', async () => {
    await page.keyboard.press('r');
    await button('距离与方位').click();
    await sketch(page, [400, 250], [540, 250]);
    await button('面积').click();
    await sketch(page, [400, 250], [540, 250], [540, 350], [400, 350]);
    await button('点高·离地高').click();
    await page.mouse.click(630, 280);
    const items = page.locator('.measure-item');
    await expect(items).toHaveCount(3);
    const figure = async (item: number, name: string) => {
      const row = items.nth(item).locator('.measure-figures > div', { hasText: name });
      return first(await row.locator('dd').textContent());
    };
    const distance = await figure(0, '椭球面距离');
    // 140 pixels at 20 m to 46 pixels of the scale, in perspective.
    expect(distance).toBeGreaterThan(30);
    expect(distance).toBeLessThan(90);
    // The upper edge of the area is the distance; the sides lean outwards below it.
    const area = await figure(1, '椭球面面积');
    expect(area).toBeGreaterThan(0.5 * distance * distance);
    expect(area).toBeLessThan(2 * distance * distance);
    const storeys = await figure(2, '离地高');
    expect(storeys).toBeGreaterThan(3);
    expect(storeys).toBeLessThan(60);
    await button('全部删除').click();
    await expect(items).toHaveCount(0);
  });

  await test.step('point, line, polygon and text, with who drew them', async () => {
    await page.keyboard.press('d');
    await page.getByLabel('署名').fill('Jeanne');
    await page.keyboard.press('Enter');
    await button('点').click();
    await page.mouse.click(400, 250);
    await button('线').click();
    await sketch(page, [420, 250], [540, 260]);
    await button('多边形').click();
    await sketch(page, [400, 285], [540, 285], [540, 355], [400, 355]);
    await button('粉').click();
    await button('文字').click();
    await page.mouse.click(470, 270);
    await page.getByRole('textbox', { name: '标注' }).fill('集合点');
    await expect(page.locator('.draw-layer')).toContainText('4 个对象 · Jeanne');
    await expect.poll(async () => shareChanged(meadow, await look(page, MEADOW))).toBeGreaterThan(0.2);
    await page.getByRole('button', { name: /^删除图层/ }).click();
    await expect(page.locator('.draw-layer')).toHaveCount(0);
  });

  await test.step('a cut with a hole, and back', async () => {
    await page.keyboard.press('x');
    const items = page.locator('.clip-item');
    await button('多边形').click();
    await sketch(page, [575, 232], [692, 232], [692, 365], [575, 365]);
    await settled(page);
    expect(shareChanged(houses, await look(page, HOUSES))).toBeGreaterThan(0.4);
    await button('画孔洞').click();
    await sketch(page, [600, 260], [690, 260], [690, 350], [600, 350]);
    await expect(items).toContainText('1 个孔洞');
    await settled(page);
    const withHole = await look(page, HOUSES);
    for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
    await expect(items).toHaveCount(0);
    await settled(page);
    // Some of the houses stand in the hole.
    expect(shareChanged(houses, withHole)).toBeLessThan(0.7);
    expect(shareChanged(houses, await look(page, HOUSES))).toBeLessThan(0.05);
  });

  await test.step('the sun of midwinter, and shadows', async () => {
    await page.keyboard.press('s');
    await page.getByRole('switch', { name: '阴影' }).click();
    await settled(page);
    const summer = await look(page, { ...MEADOW, y: 130, height: 230 });
    await button('冬至日').click();
    // 90° − 46.21° − 23.44°
    await expect(panel).toContainText(/20\.[34]°/);
    await settled(page);
    expect(shareChanged(summer, await look(page, { ...MEADOW, y: 130, height: 230 }))).toBeGreaterThan(0.05);
    for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
    await expect(page.getByRole('switch', { name: '阴影' })).not.toBeChecked();
    await page.keyboard.press('s');
  });
});
