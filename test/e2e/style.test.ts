import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { statisticsOf } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 400_000 });
test.use({ viewport: { width: 800, height: 500 } });

/** Over the city at noon of a day that never changes; trees and furniture are left out, which take long to draw. */
const STILL = '#v=1&c=114.598,27.585,500,0,-40&t=2026-06-21T04:30:00Z&l=trees-trees@0;map-furniture@0&p=';

const number = (text: string | null) => Number((text ?? '').replace(/[^\d.]/g, ''));

async function noSeriousViolation(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('canvas').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${what} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([]);
}

test('should colour, filter and count buildings by an attribute, and keep it all in the link', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', await demoCity());
  await page.goto(`${url + STILL}none`);
  await settled(page);
  const plain = statisticsOf(await page.locator('.globe canvas').first().screenshot({ timeout: 120_000 }));
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: '属性' }).click();
  await page.getByRole('combobox', { name: '属性' }).fill('高度');
  await page.keyboard.press('Enter');
  await page.getByRole('switch', { name: '按此属性上色' }).click();
  const legend = page.getByRole('region', { name: '图例' });
  await expect(legend.getByRole('listitem')).toHaveCount(5);
  await expect(legend).toContainText('(m)');
  const counts = await legend.getByRole('listitem').locator('.muted').allTextContents();
  const all = counts.map(number).reduce((a, b) => a + b, 0);
  expect(all).toBeGreaterThan(1000);

  // The legend stays when the panel is closed, and the colours are on the roofs.
  await page.getByText('筛选', { exact: true }).click();
  await page.getByRole('spinbutton', { name: '不小于' }).fill('30');
  await page.getByRole('spinbutton', { name: '不小于' }).press('Enter');
  const shown = page.getByRole('status').filter({ hasText: '显示' });
  await expect(shown).toBeVisible();
  const kept = number(((await shown.textContent()) ?? '').split('/')[0]);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(all);
  await page.getByText('统计', { exact: true }).click();
  await page.getByText('筛选后', { exact: true }).click();
  const figures = page.getByRole('table', { name: '统计结果' });
  await expect
    .poll(async () => number(await figures.getByRole('row', { name: '个数' }).locator('td').textContent()))
    .toBe(kept);
  expect(
    number(await figures.getByRole('row', { name: '最小' }).locator('td').textContent()),
  ).toBeGreaterThanOrEqual(30);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载 CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('city-buildings-height.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(kept + 1);
  await noSeriousViolation(page, 'statistics');

  await page.getByText('筛选', { exact: true }).click();
  await page.getByRole('button', { name: '清除筛选' }).click();
  await page.getByRole('button', { name: '关闭' }).first().click();
  await expect(legend).toBeVisible();
  await expect.poll(() => page.url()).toContain('&d=');
  await settled(page);
  const coloured = statisticsOf(await page.locator('.globe canvas').first().screenshot({ timeout: 120_000 }));
  // Classes of one colour each take the place of brick, plaster and glass.
  expect(coloured.commonest, JSON.stringify({ plain, coloured })).toBeGreaterThan(plain.commonest);
  expect(coloured.brightness).not.toBeCloseTo(plain.brightness, 0);

  // Another page opens with the same colours, from the link alone.
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await viewerReady(page);
  await expect(page.getByRole('region', { name: '图例' }).getByRole('listitem')).toHaveCount(5);
});

test('should show a theme from the city down to its streets', async ({ page, serve }) => {
  const { url } = await serve('--city', await demoCity());
  await page.goto(`${url + STILL}themes`.replace('c=114.598,27.585,500', 'c=114.598,27.54,6000'));
  await page.getByRole('combobox', { name: '选择专题' }).click();
  await page.getByTitle('建筑与人口').click();
  const residents = page.getByRole('button', { name: /常住人口/ });
  await expect(residents).toContainText('人');
  const city = number(await residents.locator('strong').textContent());
  const table = page.getByRole('table', { name: '常住人口，按区域' });
  const sumOf = async () =>
    (await table.locator('tbody td').allTextContents()).map(number).reduce((a, b) => a + b, 0);
  // The districts add up to the city.
  expect(await sumOf()).toBe(city);
  await page.getByRole('switch', { name: '在地图上按此指标上色' }).click();
  await expect(page.getByRole('region', { name: '图例' })).toContainText('常住人口');
  const first = table.locator('tbody tr').first();
  const district = number(await first.locator('td').textContent());
  await first.getByRole('button').click();
  await expect(page.getByText(/区内$/)).toBeVisible();
  expect(await sumOf()).toBe(district);
  await noSeriousViolation(page, 'themes');
});

test('should reach what is in view by keys alone, in high contrast', async ({ page, serve }) => {
  const { url } = await serve('--city', await demoCity());
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${url + STILL}none`);
  await viewerReady(page);
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-appearance', 'contrast');
  await page.keyboard.press('o');
  const list = page.getByRole('listbox', { name: /视野内的对象/ });
  await expect(list.getByRole('option').nth(5)).toBeVisible();
  expect(await list.getByRole('option').count()).toBeLessThanOrEqual(200);
  await list.focus();
  await page.keyboard.press('ArrowDown');
  const active = await list.getAttribute('aria-activedescendant');
  const name = await page.locator(`[id="${active}"] .title`).textContent();
  await noSeriousViolation(page, 'objects');
  const before = page.url();
  await page.keyboard.press('Enter');
  const card = page.getByRole('complementary', { name: '所选对象' });
  await expect(card.getByRole('heading', { level: 2 })).toHaveText(name ?? '');
  await expect.poll(() => page.url()).not.toBe(before);
  await page.keyboard.press('Escape');
  await expect(card).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('视野内对象');
});
