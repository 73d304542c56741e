import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { smallModel, WALL } from '../tiles-service/read/ifc/small-model.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 300_000 });

/** A storey on top of that of the small model, with a slab in it, and a property of the wall below. */
const MORE = [
  '#200=IFCCARTESIANPOINT((0.,0.,3.));',
  '#201=IFCAXIS2PLACEMENT3D(#200,$,$);',
  '#202=IFCLOCALPLACEMENT(#22,#201);',
  "#203=IFCBUILDINGSTOREY('1UpperUpperUpperUpper1',$,'Upper floor',$,$,#202,$,$,.ELEMENT.,3.);",
  "#204=IFCRELAGGREGATES('6RelRelRelRelRelRelRe6',$,$,$,#23,(#203));",
  '#205=IFCLOCALPLACEMENT(#202,#12);',
  '#206=IFCEXTRUDEDAREASOLID(#45,#12,#14,0.3);',
  "#207=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#206));",
  '#208=IFCPRODUCTDEFINITIONSHAPE($,$,(#207));',
  "#209=IFCSLAB('1SlabSlabSlabSlabSlab1',$,'Roof slab',$,$,#205,#208,$,.ROOF.);",
  "#210=IFCRELCONTAINEDINSPATIALSTRUCTURE('7RelRelRelRelRelRelRe7',$,$,$,(#209),#203);",
  "#220=IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('F 90'),$);",
  "#221=IFCPROPERTYSET('1PsetPsetPsetPsetPset1',$,'Pset_WallCommon',$,(#220));",
  "#222=IFCRELDEFINESBYPROPERTIES('8RelRelRelRelRelRelRe8',$,$,$,(#50),#221);",
];

let folder: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), 'bim-room-'));
  const file = join(folder, 'house.ifc');
  await writeFile(file, smallModel({ more: MORE }));
  const command = ['--import', 'tsx', 'tiles-service/cli.ts', 'import', file, '--out', join(folder, 'city')];
  await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const room = (page: Page) => page.getByRole('dialog', { name: '建筑信息模型' });
const cameraIn = (page: Page) => /[#&]c=([^&]+)/.exec(page.url())?.[1];
const picture = (page: Page) => page.screenshot({ clip: { x: 340, y: 120, width: 240, height: 300 } });

/** The tiles have come, and the last frame is drawn. */
async function drawn(page: Page): Promise<void> {
  await expect(room(page).locator('canvas')).toBeVisible();
  await expect(room(page).locator('.room-load')).toHaveCount(0, { timeout: 60_000 });
  await page.waitForTimeout(1_200);
}

test('should step inside an imported building, show a storey, find an element, and step out to where one was', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', join(folder, 'city'));
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  await page.goto(
    `${url}#v=1&c=10,49.9993,220,0,-45&t=2026-06-21T10:00:00Z&p=none&f=house-bim@house:${WALL}`,
  );
  await viewerReady(page);
  const before = cameraIn(page);
  await page.getByRole('button', { name: '进入建筑' }).click();

  await drawn(page);
  const whole = await picture(page);
  const upper = room(page)
    .getByRole('button', { name: /Upper floor/ })
    .first();
  await upper.click();
  await expect(upper).toHaveAttribute('aria-pressed', 'true');
  await drawn(page);
  expect(await shareChanged(whole, await picture(page))).toBeGreaterThan(0.05);
  await page.keyboard.press('Control+z');
  await expect(upper).toHaveAttribute('aria-pressed', 'false');

  await room(page).getByText('构件', { exact: true }).click();
  await room(page).getByLabel('查找构件').fill('"FireRating=F 90"');
  await expect(room(page).getByText('找到 1 个构件')).toBeVisible();
  await room(page).locator('.room-tree').getByText('Wall', { exact: true }).click();
  const sheet = room(page).getByRole('complementary', { name: '构件属性' });
  await expect(sheet.getByRole('heading', { name: 'Wall', exact: true })).toBeVisible();
  await expect(sheet.getByText('F 90')).toBeVisible();

  await room(page).getByRole('button', { name: '返回城市' }).click();
  await expect(room(page)).toHaveCount(0);
  expect(cameraIn(page)).toBe(before);
});

test('should open from a link as it was, and draw a storey on paper', async ({ page, serve }) => {
  const { url } = await serve('--city', join(folder, 'city'));
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  const detail = { room: { layer: 'house-bim', view: 'plan', storey: 'house:1StoreyStoreyStoreySt1' } };
  const more = Buffer.from(JSON.stringify(detail)).toString('base64url');
  await page.goto(`${url}#v=1&c=10,49.9993,220,0,-45&t=2026-06-21T10:00:00Z&p=none&d=${more}`);
  await drawn(page);
  await expect(
    room(page)
      .getByRole('button', { name: /Ground floor/ })
      .first(),
  ).toHaveAttribute('aria-pressed', 'true');
  await room(page).getByRole('button', { name: '楼层平面图（SVG）' }).click();
  const paper = page.locator('.room-paper img');
  await expect(paper).toBeVisible();
  const svg = await paper.evaluate(async (image: HTMLImageElement) => (await fetch(image.src)).text());
  // The wall of 4 m by 2 m, at 1 : 20.
  expect(svg).toContain('1 : 20');
  const path = new RegExp(`<g id="house:${WALL}"[^>]*><path d="([^"]+)"`).exec(svg)?.[1] ?? '';
  const xs = [...path.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x));
  const ys = [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(200, 0);
  expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(100, 0);
});
