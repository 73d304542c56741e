import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { fromArrayBuffer } from 'geotiff';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { floodCity } from './flood-city.ts';
import { expect, test } from './support/fixtures.ts';
import { settled, viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 360_000 });
const SIZE = { width: 960, height: 600 };
test.use({
  viewport: SIZE,
  acceptDownloads: true,
  // Kept results are asked for at once, and the database may only just be opened.
  tolerated: { errors: [/503 \(Service Unavailable\)/] },
});

let city: ViewerCity;
let data: string;
test.beforeAll(async () => {
  city = await floodCity();
  data = await mkdtemp(join(tmpdir(), 'citymirror-report-'));
  const path = join(city.folder, 'public/scene.json');
  const scene = JSON.parse(await readFile(path, 'utf8'));
  // The bowl that it floods is its ground.
  scene.grid.rasters.terrain = scene.grid.rasters.bed;
  await writeFile(path, JSON.stringify(scene));
});
test.afterAll(async () => {
  await city?.remove();
  await rm(data, { recursive: true, force: true });
});

/** Straight down on the middle of the bowl. */
const VIEW = `#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},600,0,-90&t=2026-06-21T10:00:00Z&p=studies`;

async function drawSquare(page: Page): Promise<void> {
  const [x, y] = [SIZE.width / 2 + 120, SIZE.height / 2];
  await expect(page.locator('.sketch-bar')).toBeVisible();
  for (const [index, [right, down]] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].entries()) {
    await page.mouse.click(x + 90 * right, y + 90 * down, { delay: 40 });
    await expect(page.locator('.sketch-bar')).toContainText(`已放 ${index + 1} 个点`);
  }
  await page.keyboard.press('Enter');
  await expect(page.locator('.sketch-bar')).toHaveCount(0);
}

async function saved(page: Page, button: string): Promise<{ bytes: Buffer; name: string }> {
  const waiting = page.waitForEvent('download', { timeout: 180_000 });
  // Icons have names of their own, before those of the buttons.
  await page.getByRole('button', { name: new RegExp(`${button}$`) }).click();
  const download: Download = await waiting;
  return { bytes: await readFile(await download.path()), name: download.suggestedFilename() };
}

/** Text of a PDF, and how many pictures are painted in it. */
async function readPdf(bytes: Buffer): Promise<{ text: string; pages: number; pictures: number }> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false }).promise;
  let text = '';
  let pictures = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    text += items.map((item) => ('str' in item ? item.str : '')).join('');
    const { fnArray } = await page.getOperatorList();
    pictures += fnArray.filter((operation: number) => operation === OPS.paintImageXObject).length;
  }
  return { text, pages: document.numPages, pictures };
}

const tight = (text: string) => text.replaceAll(/\s/g, '');

test('should make a study, print it as a report that can be read, hand it over and keep it', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--data', data);
  await page.goto(url + VIEW);
  await viewerReady(page);
  await settled(page);

  await page.getByRole('button', { name: '填挖方', exact: true }).click();
  await page.getByRole('button', { name: '画范围并计算' }).click();
  await drawSquare(page);
  const view = page.locator('.study-view');
  await expect(view).toBeVisible({ timeout: 60_000 });
  // Left empty, the level is the one at which as much is cut as filled.
  const figure = (name: string) =>
    view.locator('.study-figures > div').filter({ hasText: name }).locator('dd').first();
  const cut = (await figure('挖方').textContent())!.trim();
  expect(Number(cut.replace(/[^\d.]/g, ''))).toBeGreaterThan(0);
  expect(await view.locator('.study-figures').textContent()).toContain('填方');

  const report = await saved(page, '报告 PDF');
  expect(report.name).toBe('填挖方-1.pdf');
  if (process.env['KEEP_PDF']) await writeFile(process.env['KEEP_PDF'], report.bytes);
  const { text, pages, pictures } = await readPdf(report.bytes);
  expect(pages).toBeGreaterThanOrEqual(1);
  expect(pictures).toBe(1);
  const found = tight(text);
  for (const wanted of [
    '填挖方 1',
    '挖方',
    cut.replace(/ .*/, ''),
    '比例 1:',
    'citymirror-planning',
    '输入 地形 SHA-256',
    '数据来源',
    'ellipsoid',
    '未按规则判断',
  ])
    expect(found).toContain(tight(wanted));
  expect(found).toMatch(/[0-9a-f]{64}/);

  const tiff = await saved(page, '栅格 GeoTIFF');
  const image = await (await fromArrayBuffer(new Uint8Array(tiff.bytes).buffer)).getImage();
  const [values] = (await image.readRasters()) as unknown as [Float32Array];
  const known = [...values].filter((value) => value !== -9999);
  expect(known.length).toBeGreaterThan(100);
  // What is cut is filled: the mean of all changes is nothing.
  expect(Math.abs(known.reduce((sum, value) => sum + value, 0) / known.length)).toBeLessThan(0.02);

  const geojson = JSON.parse((await saved(page, '矢量 GeoJSON')).bytes.toString('utf8'));
  expect(geojson.features[0].geometry.type).toBe('Polygon');
  expect(geojson.citymirror.origin.engine.name).toBe('citymirror-planning');
  expect((await saved(page, '表格 CSV')).bytes.toString('utf8')).toContain('挖方');

  // Kept, it is there after the page was loaded anew, as it was.
  await page.getByRole('button', { name: /保存$/ }).click();
  const kept = page.getByRole('region', { name: '已保存的结果' }).getByRole('button', { name: /^填挖方 1/ });
  await expect(kept).toBeVisible();
  await page.reload();
  await viewerReady(page);
  await expect(page.locator('.study-view')).toHaveCount(0);
  await kept.click();
  await expect(page.locator('.study-view')).toBeVisible();
  expect((await figure('挖方').textContent())!.trim()).toBe(cut);

  // Made again it comes out the same, from the same inputs.
  await page.getByRole('button', { name: /重新计算$/ }).click();
  await expect(view.getByText('重算结果一致：全部数值相同')).toBeVisible({ timeout: 60_000 });
  await expect(view.getByText(/输入的 SHA-256 全部相同/)).toBeVisible();
});
