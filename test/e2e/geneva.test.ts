import type { Page } from '@playwright/test';
import { ownCopy, realCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged, shareOfColour, statisticsOf } from './support/picture.ts';
import { settled } from './support/viewer.ts';

/** Tools as a person uses them, on a real city: the edge of the Plaine de Plainpalais, in one session. */
test.describe.configure({ timeout: 600_000 });
test.use({ viewport: { width: 760, height: 480 }, actionTimeout: 60_000, deviceScaleFactor: 1 });

/** A meadow in the middle and houses at the right, at noon of a day that never changes. */
const VIEW = '#v=1&c=6.1412,46.1968,640,0,-60&t=2026-06-21T10:30:00Z&p=none';
/** Parts of the window that no panel covers, nor the bar that asks for places, in pixels. */
const MEADOW = { x: 380, y: 230, width: 170, height: 130 };
const HOUSES = { x: 600, y: 240, width: 95, height: 120 };

let folder: string;
let remove: () => Promise<void>;
test.beforeAll(async () => {
  test.setTimeout(400_000);
  ({ folder, remove } = await ownCopy(await realCity('geneva')));
});
test.afterAll(() => remove());

const look = (page: Page, clip: typeof MEADOW) => page.screenshot({ clip, timeout: 120_000 });
/** Longitude and latitude in degrees, height in metres, heading and pitch in degrees, of the address. */
const cameraOf = (page: Page) => (/[#&]c=([^&]*)/.exec(page.url())?.[1] ?? '').split(',').map(Number);
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

test('should serve a person with its tools on Geneva, by mouse and keys', async ({ page, serve }) => {
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

  await test.step('a section box, a dig, a trench, and below ground', async () => {
    const items = page.locator('.clip-item');
    await button('剖切盒').click();
    await clicks(page, [390, 240], [540, 335]);
    await expect(items).toHaveCount(1);
    // Nothing is left of what lies outside.
    await expect.poll(async () => shareChanged(houses, await look(page, HOUSES))).toBeGreaterThan(0.8);
    await page.keyboard.press('Control+z');
    await expect(items).toHaveCount(0);

    await button('开挖').click();
    await sketch(page, [390, 250], [540, 250], [540, 310], [390, 310]);
    await page.getByRole('spinbutton', { name: '沟槽宽度' }).fill('4');
    await button('沟槽').click();
    await sketch(page, [370, 330], [470, 325], [540, 335]);
    await expect(items).toHaveCount(2);
    await settled(page);
    expect(shareOfColour(await look(page, MEADOW), [130, 115, 98], 45)).toBeGreaterThan(0.2);
    await page.getByRole('switch', { name: '地下视图' }).click();
    await settled(page);
    // The city is a veil over what is dug.
    expect(shareChanged(houses, await look(page, HOUSES))).toBeGreaterThan(0.5);
    for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
    await expect(items).toHaveCount(0);
    await settled(page);
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

  await test.step('two views: a line between day and night, then the map beside', async () => {
    await page.keyboard.press('c');
    await page.getByText('卷帘', { exact: true }).click();
    await page.getByText('另定时间').click();
    await page.getByRole('slider', { name: '右侧时刻' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('c');
    const other = async () => {
      await expect(page.frameLocator('iframe[title="对比的另一侧"]').getByRole('application')).toBeVisible({
        timeout: 120_000,
      });
      const frame = page.frames().find((candidate) => candidate.url().includes('embed=other'))!;
      await frame.waitForFunction(() => window.__cityMirror?.ready && window.__cityMirror.tilesLoaded);
      await settled(page);
    };
    await other();
    const right = { x: 400, y: 130, width: 230, height: 250 };
    const left = statisticsOf(await look(page, { ...right, x: 100 }));
    const night = await look(page, right);
    expect(left.brightness).toBeGreaterThan(1.2 * statisticsOf(night).brightness);
    await page.keyboard.press('c');
    await page.getByText('并排', { exact: true }).click();
    await page.getByLabel('显示方式').getByText('二维地图').click();
    await page.keyboard.press('c');
    await other();
    await expect.poll(async () => shareChanged(night, await look(page, right))).toBeGreaterThan(0.3);
    await page.keyboard.press('c');
    await page.getByText('不对比', { exact: true }).click();
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  await test.step('pasted after a choice by mouse, files, and a file that is none', async () => {
    const ring = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ].map(([x, y]) => [6.1412 + x / 1000, 46.1992 + y / 1000]);
    const plan = {
      type: 'Feature',
      properties: { name: 'Fête', fill: '#ff00ff', 'fill-opacity': 1 },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
    // The radio button that was chosen by takes no text: what is pasted there is meant for the city.
    await page.locator('input[type=radio]:focus').evaluate((radio, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      radio.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, JSON.stringify(plan));
    const items = panel.locator('ul .layer');
    await expect(items).toHaveCount(1);
    await expect
      .poll(async () => shareOfColour(await page.screenshot({ timeout: 120_000 }), [255, 0, 255], 90))
      .toBeGreaterThan(0.01);
    const input = page.locator('input[type=file]').first();
    const file = (name: string, text: string) => ({ name, mimeType: '', buffer: Buffer.from(text) });
    const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name><LineString>
      <coordinates>6.1405,46.1981 6.1418,46.1988</coordinates></LineString></Placemark></kml>`;
    const czml = [
      { id: 'document', version: '1.0' },
      { id: 'ballon', position: { cartographicDegrees: [6.1414, 46.1988, 470] }, point: { pixelSize: 18 } },
    ];
    for (const [index, added] of [
      file('bornes.csv', 'nom,longitude,latitude\nA,6.1409,46.1985\nB,6.1415,46.1985\n'),
      file('parcours.kml', kml),
      file('ballon.czml', JSON.stringify(czml)),
    ].entries()) {
      await input.setInputFiles(added);
      await expect(items).toHaveCount(index + 2);
    }
    await input.setInputFiles(file('broken.geojson', '{"type":'));
    await expect(page.getByRole('alert').filter({ hasText: 'broken.geojson' })).toBeVisible();
  });

  await test.step('a flight along a drawn line, and back', async () => {
    await page.goto(url + VIEW);
    await settled(page);
    await button('步行与飞行').click();
    await page.getByRole('menuitem', { name: '沿画出的线飞行' }).click();
    await sketch(page, [400, 350], [500, 250]);
    const flight = page.getByRole('region', { name: '沿线飞行' });
    await expect(flight).toBeVisible();
    await expect.poll(() => Math.abs(cameraOf(page)[0] - 6.1412) * 77_000).toBeGreaterThan(3);
    await flight.getByRole('button', { name: '结束，回到原来的视角' }).click();
    await expect.poll(() => cameraOf(page)[2]).toBeCloseTo(640, 0);
  });

  await test.step('a tour that is made, put in order, played and presented', async () => {
    await page.keyboard.press('v');
    await button('以当前视图新建游览').click();
    await button('放大').click();
    await expect.poll(() => cameraOf(page)[2]).toBeLessThan(600);
    await button('把当前视图加为一站').click();
    await page.getByRole('textbox', { name: '“第 2 站”的说明文字' }).fill('近处');
    await button('上移“第 2 站”').click();
    await expect(page.locator('.tour-editor li').first().getByRole('textbox').first()).toHaveValue('第 2 站');
    await button('全屏演示“游览 1”').click();
    const bar = page.getByRole('region', { name: '正在游览“游览 1”' });
    await expect(bar).toContainText('近处');
    await expect(page.locator('.side')).toBeHidden();
    await page.keyboard.press('Space');
    await expect(bar.getByRole('button', { name: '播放' })).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(bar).toContainText('2 / 2 站');
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await expect(page.locator('.side')).toBeVisible();
    const [file] = await Promise.all([page.waitForEvent('download'), button('导出“游览 1”').click()]);
    await button('删除“游览 1”').click();
    await expect(button('播放“游览 1”')).toHaveCount(0);
    await panel.locator('input[type=file]').setInputFiles(await file.path());
    await expect(button('播放“游览 1”')).toBeVisible();
    await button('删除“游览 1”').click();
  });

  await test.step('objects in view, by keys alone', async () => {
    await page.keyboard.press('o');
    const list = page.getByRole('listbox', { name: /视野内的对象/ });
    await expect(list.getByRole('option').nth(3)).toBeVisible();
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(card).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
    await page.keyboard.press('o');
    await expect(panel).toHaveCount(0);
  });

  await test.step('the whole screen, the appearances, the help', async () => {
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
    for (const appearance of ['light', 'contrast', 'dark']) {
      await page.keyboard.press('t');
      await expect(page.locator('html')).toHaveAttribute('data-appearance', appearance);
    }
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('全屏');
    // No panel opens behind a dialog.
    await page.keyboard.press('l');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(panel).toHaveCount(0);
  });

  await test.step('the 2D map, and heat on it', async () => {
    await page.keyboard.press('m');
    await expect(page.locator('.city-map canvas')).toBeVisible();
    await settled(page);
    const before = await look(page, { ...MEADOW, y: 130, height: 280 });
    await page.keyboard.press('g');
    await button('添加并在二维地图上显示').click();
    await expect(panel.locator('figure')).toContainText('每平方千米');
    await settled(page);
    expect(shareChanged(before, await look(page, { ...MEADOW, y: 130, height: 280 }))).toBeGreaterThan(0.2);
    expect(await page.evaluate(() => window.__cityMirror?.errors)).toEqual([]);
  });
});
