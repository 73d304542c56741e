import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { decodeGlb } from '../../models/gltf/glb.ts';
import { type SmallModel, smallModel, WALL } from '../tiles-service/read/ifc/small-model.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { viewerReady } from './support/viewer.ts';

test.describe.configure({ timeout: 300_000 });
// Where a model was put by hand is asked of a server that has no accounts, and so keeps none.
test.use({ tolerated: { errors: [/404 \(Not Found\).*\/models\/house-bim\/place/] } });

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

/** A column beside the wall, which the second version has no more. */
const COLUMN = [
  '#230=IFCCARTESIANPOINT((5.,0.,0.));',
  '#231=IFCAXIS2PLACEMENT3D(#230,$,$);',
  '#232=IFCLOCALPLACEMENT(#24,#231);',
  '#233=IFCEXTRUDEDAREASOLID(#45,#12,#14,2.);',
  "#234=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#233));",
  '#235=IFCPRODUCTDEFINITIONSHAPE($,$,(#234));',
  "#236=IFCCOLUMN('1ColumnColumnColumnCo1',$,'Old column',$,$,#232,#235,$,$);",
  "#237=IFCRELCONTAINEDINSPATIALSTRUCTURE('9RelRelRelRelRelRelRe9',$,$,$,(#236),#25);",
];

let folder: string;
test.beforeAll(async () => {
  test.setTimeout(240_000);
  folder = await mkdtemp(join(tmpdir(), 'bim-room-'));
  const importModel = async (name: string, model: SmallModel): Promise<void> => {
    const file = join(folder, name);
    await writeFile(file, smallModel(model));
    const command = [
      '--import',
      'tsx',
      'tiles-service/cli.ts',
      'import',
      file,
      '--out',
      join(folder, 'city'),
    ];
    await promisify(execFile)(process.execPath, command, { cwd: PROJECT, maxBuffer: 1 << 26 });
  };
  await importModel('house.ifc', { more: [...MORE, ...COLUMN] });
  await importModel('house.ifc', { more: MORE });
  // A wall of another model, half a metre into that of the house.
  await importModel('annex.ifc', { wallAt: '(3.5,0.5,1.)' });
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

test('should list mistakes, clashes and what is gone, and go through them inside with both in view', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', join(folder, 'city'));
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  await page.goto(`${url}#v=1&c=10,49.9993,220,0,-45&t=2026-06-21T10:00:00Z&p=bim`);
  await viewerReady(page);
  const panel = page.locator('.models-panel');
  const choose = async (label: string, title: RegExp): Promise<void> => {
    await panel.getByRole('combobox', { name: label }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: title }).click();
  };
  await choose('建筑信息模型', /house/i);

  await panel.getByText('检查', { exact: true }).click();
  await expect(panel.getByRole('region', { name: '整座建筑没有房间' })).toContainText('House');

  await panel.getByText('版本', { exact: true }).click();
  const removed = panel.getByRole('region', { name: '删除' });
  await expect(removed).toContainText('Old column');
  await removed.getByRole('button', { name: '在模型里看' }).click();
  await drawn(page);
  const withColumn = await picture(page);
  await expect(room(page).getByRole('region', { name: '删除' })).toContainText('1 / 1');
  // Without the other version there is nothing solid: the column came from it.
  await room(page).getByRole('button', { name: '恢复全部' }).click();
  await drawn(page);
  expect(await shareChanged(withColumn, await picture(page))).toBeGreaterThan(0.02);
  await room(page).getByRole('button', { name: '返回城市' }).click();

  await panel.getByText('碰撞', { exact: true }).click();
  await panel.getByRole('button', { name: '检查碰撞' }).click();
  const clashes = panel.getByRole('region', { name: '碰撞' });
  // The wall, and the slab on it.
  await expect(clashes.getByRole('listitem')).toHaveCount(2);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    clashes.getByRole('button', { name: '导出 CSV：碰撞' }).click(),
  ]);
  expect(await readFile(await file.path(), 'utf8')).toContain(`house:${WALL} annex:${WALL}`);
  await clashes.getByRole('button', { name: '在模型里看' }).first().click();
  await drawn(page);
  const both = await picture(page);
  await room(page).getByRole('button', { name: '下一处' }).click();
  await expect(room(page).getByRole('region', { name: '碰撞' })).toContainText('2 / 2');
  await room(page).getByRole('button', { name: '恢复全部' }).click();
  await drawn(page);
  expect(await shareChanged(both, await picture(page))).toBeGreaterThan(0.02);
});

test('should take what is shown out of a model as files', async ({ page, serve }) => {
  const { url } = await serve('--city', join(folder, 'city'));
  await page.addInitScript(() =>
    localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' })),
  );
  const more = Buffer.from(JSON.stringify({ room: { layer: 'house-bim', only: ['IfcWall'] } })).toString(
    'base64url',
  );
  await page.goto(`${url}#v=1&c=10,49.9993,220,0,-45&t=2026-06-21T10:00:00Z&p=none&d=${more}`);
  await drawn(page);
  const save = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return readFile(await file.path());
  };
  await room(page).getByRole('button', { name: '提取为文件' }).click();
  const [head, wall, ...others] = (await save('属性表（CSV）')).toString('utf8').trim().split('\r\n');
  expect(head).toContain('Pset_WallCommon.FireRating');
  expect(wall).toContain(`${WALL},IfcWall,Wall`);
  expect(wall).toContain('F 90');
  expect(others).toEqual([]);
  const { json } = decodeGlb(await save('形体（GLB）'));
  expect(json.nodes).toEqual([{ mesh: 0, name: 'Wall', extras: { id: `house:${WALL}`, class: 'IfcWall' } }]);
  // 4 m by 2 m by 3 m, y up.
  const [{ min, max }] = json.accessors;
  expect(max[1] - min[1]).toBeCloseTo(3, 2);
  expect((max[0] - min[0]) * (max[2] - min[2])).toBeCloseTo(8, 1);
});
