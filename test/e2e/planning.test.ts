import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { glbOfTriangles } from '../../scenes/planning/model/write-glb.ts';
import { expect, test } from './support/fixtures.ts';
import { shareOfColour } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity, viewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 360_000 });

const SIZE = { width: 900, height: 560 };
/** Where is drawn: right of the panel. */
const MIDDLE = [620, 280] as const;
/** Of what breaks a rule. */
const PINK = [255, 111, 181] as const;
/** UTM 31N, on which the small city lies. */
const CRS = '+proj=utm +zone=31 +datum=WGS84 +units=m';

let city: ViewerCity;
let data: string;
test.beforeAll(async () => {
  city = await viewerCity();
  data = await mkdtemp(join(tmpdir(), 'citymirror-planning-'));
  const path = join(city.folder, 'public/scene.json');
  const scene = JSON.parse(await readFile(path, 'utf8'));
  const grid = { crs: CRS, verticalDatum: 'ellipsoid' };
  await writeFile(path, JSON.stringify({ ...scene, grid }));
});
test.afterAll(async () => {
  await city?.remove();
  await rm(data, { recursive: true, force: true });
});

/** Straight down on the middle of the small city. */
const VIEW = `#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},420,0,-90&t=2026-06-21T10:00:00Z&p=planning`;

/** Clicks the corners of a square around that place, pixels on a side, and ends the drawing. */
async function drawSquare(page: Page, side: number): Promise<void> {
  await expect(page.locator('.sketch-bar')).toBeVisible();
  for (const [x, y] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ])
    await page.mouse.click(MIDDLE[0] + (x * side) / 2, MIDDLE[1] + (y * side) / 2, { delay: 40 });
  await expect(page.locator('.sketch-bar')).toContainText('已放 4 个点');
  await page.keyboard.press('Enter');
  await expect(page.locator('.sketch-bar')).toHaveCount(0);
}

test('should flag a tower that breaks its height rule, keep it, and compare it with one that does not', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--data', data);
  // The database is opened while the server answers already.
  await expect
    .poll(async () => (await fetch(`${url}api/cities/probe/planning/scheme`)).status, { timeout: 60_000 })
    .toBe(200);
  await page.setViewportSize(SIZE);
  await page.addInitScript(() => {
    if (location.protocol === 'http:' && !localStorage.getItem('citymirror.preferences'))
      localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' }));
  });
  await page.goto(url + VIEW);
  await viewerReady(page);
  await settled(page);
  const panel = page.locator('.planning-panel');
  const figure = (name: string | RegExp) => panel.getByRole('spinbutton', { name });

  // A parcel that is held to 30 metres.
  await panel.getByRole('button', { name: '新建方案' }).click();
  await panel.getByRole('button', { name: '地块', exact: true }).click();
  await drawSquare(page, 260);
  await figure('建筑高度 不大于').fill('30');
  await figure('建筑高度 不大于').press('Enter');
  await panel.getByRole('button', { name: '完成' }).click();
  await expect(panel.getByText('各项控制指标均符合')).toBeVisible();

  // A tower on it: six storeys keep the rule, twenty of three metres do not.
  await panel.getByRole('button', { name: '建筑', exact: true }).click();
  await drawSquare(page, 90);
  await expect(panel.getByText('各项控制指标均符合')).toBeVisible();
  await settled(page);
  const kept = shareOfColour(await page.screenshot(), PINK, 30);
  await figure(/楼层.* 1 层数/).fill('20');
  await figure(/楼层.* 1 层数/).press('Enter');
  const broken = panel.getByRole('region', { name: '不符合规定 1 项' });
  await expect(broken).toContainText('建筑高度 60.0 m > 30.0 m');
  await settled(page);
  // It is shown in its place, too.
  expect(shareOfColour(await page.screenshot(), PINK, 30)).toBeGreaterThan(kept + 0.002);

  // Taken back, done again, and kept.
  await panel.getByRole('button', { name: '撤销' }).click();
  await expect(broken).toHaveCount(0);
  await panel.getByRole('button', { name: '重做' }).click();
  await expect(broken).toBeVisible();
  await panel.getByRole('button', { name: '保存', exact: true }).click();
  await expect(panel.getByText('第 2 版')).toBeVisible();

  // A copy of it that keeps the rule.
  await panel.getByRole('button', { name: '返回方案列表' }).click();
  await panel.getByRole('button', { name: '复制新方案 1' }).click();
  await expect(panel.getByRole('textbox', { name: '方案名称' })).toHaveValue('新方案 1（副本）');
  await panel.getByRole('button', { name: '选择建筑 1' }).click();
  await figure(/楼层.* 1 层数/).fill('10');
  await figure(/楼层.* 1 层数/).press('Enter');
  await expect(panel.getByText('各项控制指标均符合')).toBeVisible();
  await panel.getByRole('button', { name: '保存', exact: true }).click();
  await expect(panel.getByText('第 2 版')).toBeVisible();

  // Both beside each other: what differs in figures, and in the city.
  await panel.getByText('对比', { exact: true }).click();
  await panel.getByRole('combobox', { name: '与哪个方案对比' }).click();
  await page.getByTitle('新方案 1 · 服务器').click();
  const row = panel.getByRole('row', { name: /^建筑高度 m 60 30 -30/ });
  await expect(row).toBeVisible();
  await expect(panel.getByText('叠加', { exact: true })).toBeVisible();
  await panel.getByText('卷帘', { exact: true }).click();
  await expect(page.locator('.side-label.second')).toContainText('新方案 1');
  await panel.getByLabel('怎样看').getByText('本方案', { exact: true }).click();
  await expect(page.locator('.side-label')).toHaveCount(0);

  // The link holds the scheme; the server has kept it in versions.
  await page.reload();
  await viewerReady(page);
  await expect(panel.getByRole('textbox', { name: '方案名称' })).toHaveValue('新方案 1（副本）');
  await panel.getByText('版本', { exact: true }).click();
  await expect(panel.locator('.planning-versions li')).toHaveCount(2);
});

/** A tower of 30 by 20 by 48 metres as a GLB: two triangles for each side. */
function tower(): Buffer {
  const corner = (at: number): number[] => [at & 1 ? 30 : 0, at & 2 ? 20 : 0, at & 4 ? 48 : 0];
  const sides = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  const points = sides.flatMap(([a, b, c, d]) => [a, b, c, a, c, d].flatMap(corner));
  const magenta = Uint8Array.from({ length: 48 }, (_, at) => [230, 20, 230, 255][at % 4]);
  return Buffer.from(glbOfTriangles(points, magenta, [0, 0, 0]));
}

test('should bring a building in from a file, turn it, and show it on another page', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', city.folder, '--data', data);
  await expect
    .poll(async () => (await fetch(`${url}api/cities/probe/planning/model`)).status, { timeout: 60_000 })
    .toBe(200);
  await page.setViewportSize(SIZE);
  await page.addInitScript(() => {
    if (location.protocol === 'http:' && !localStorage.getItem('citymirror.preferences'))
      localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' }));
  });
  await page.goto(url + VIEW);
  await viewerReady(page);
  await settled(page);
  const panel = page.locator('.planning-panel');
  const magenta = async () => {
    await settled(page);
    return shareOfColour(await page.screenshot(), [200, 40, 200], 80);
  };
  await panel.getByRole('button', { name: '新建方案' }).click();
  const picker = panel.locator('input[type=file]');

  // What is no model is told, with what to do.
  await picker.setInputFiles({
    name: 'bad.glb',
    mimeType: 'model/gltf-binary',
    buffer: Buffer.from('no GLB'),
  });
  await expect(panel.getByRole('alert')).toContainText('bad.glb 不是完好的 glTF 文件');

  await picker.setInputFiles({ name: 'tower.glb', mimeType: 'model/gltf-binary', buffer: tower() });
  await expect(panel.getByText('30.0 × 20.0 × 48.0 m')).toBeVisible();
  await expect(panel.getByRole('spinbutton', { name: '层数' })).toHaveValue('12');
  const before = await magenta();
  await panel.getByRole('button', { name: '放到城市里' }).click();
  await expect(page.locator('.sketch-bar')).toBeVisible();
  await page.mouse.click(...MIDDLE, { delay: 40 });
  await expect(panel.getByText('48.0 m', { exact: true })).toBeVisible();
  await expect(panel.getByText('7,200 m²')).toBeVisible();
  await panel.getByRole('spinbutton', { name: '朝向' }).fill('40');
  await panel.getByRole('spinbutton', { name: '朝向' }).press('Enter');
  await panel.getByRole('button', { name: '完成' }).click();
  expect(await magenta()).toBeGreaterThan(before + 0.003);
  await panel.getByRole('button', { name: '保存', exact: true }).click();
  await expect(panel.getByText('第 2 版')).toBeVisible();

  // Another page fetches it with the scheme.
  await page.reload();
  await viewerReady(page);
  await panel.getByRole('button', { name: '选择tower' }).click();
  await expect(panel.getByText('tower.glb')).toBeVisible();
  await expect(panel.getByRole('spinbutton', { name: '朝向' })).toHaveValue('40');
  await panel.getByRole('button', { name: '完成' }).click();
  await expect.poll(magenta, { timeout: 60_000 }).toBeGreaterThan(before + 0.003);
});
