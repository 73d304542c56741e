import type { Page } from '@playwright/test';
import { geodeticToEcef } from '../../models/geodesy/ellipsoid.ts';
import type { Clip, Position, ViewDocument } from '../../models/schema/view-document.ts';
import { degreeLengths } from '../../viewer/globe/camera-math.ts';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareChanged, shareOfColour } from './support/picture.ts';
import { settled } from './support/viewer.ts';

test.describe.configure({ timeout: 360_000 });
// A trench of 0.6 m is a few pixels wide.
test.use({ deviceScaleFactor: 1 });

const SIZE = { width: 800, height: 500 };
const MIDDLE = { x: SIZE.width / 2, y: SIZE.height / 2 };
/** In the new district, with towers all round. */
const HERE = { longitude: 114.57, latitude: 27.6024 };
const lengths = degreeLengths(HERE.latitude);

let folder: string;
test.beforeAll(async () => {
  folder = await demoCity();
});

const at = (east: number, north: number): Position => [
  HERE.longitude + east / lengths.metresPerDegreeLongitude,
  HERE.latitude + north / lengths.metresPerDegreeLatitude,
];
const square = (half: number): Position[] => [
  at(-half, -half),
  at(half, -half),
  at(half, half),
  at(-half, half),
];

/** Straight down on the place, from metres above the ellipsoid, at noon. */
function link(height: number, more: Partial<Pick<ViewDocument, 'clips' | 'underground'>>, panel = 'none') {
  const detail = Buffer.from(JSON.stringify(more)).toString('base64url');
  const camera = `${HERE.longitude},${HERE.latitude},${height},0,-90`;
  return `#v=1&c=${camera}&t=2026-06-21T04:00:00Z&p=${panel}&d=${detail}`;
}

async function small(page: Page): Promise<void> {
  await page.setViewportSize(SIZE);
  await page.addInitScript(() => {
    if (!localStorage.getItem('citymirror.preferences'))
      localStorage.setItem('citymirror.preferences', JSON.stringify({ tier: 'low' }));
  });
}

/** A part of the canvas that no panel lies over, in pixels about the middle. */
const picture = (page: Page, x: number, y: number, width: number, height: number) =>
  page.screenshot({ clip: { x: MIDDLE.x + x, y: MIDDLE.y + y, width, height } });

test('should cut an outline with a hole, and leave the city as it was', async ({ page, serve }) => {
  const { url } = await serve('--city', folder);
  await small(page);
  await page.goto(url + link(520, { clips: [] }));
  await settled(page);
  const inHole = await picture(page, -18, -18, 36, 36);
  const between = await picture(page, -150, -130, 300, 40);

  // From 420 m above the ground a pixel is 0.6 m: the hole reaches 66 pixels from the middle, the outline 264.
  const buildings = page.evaluate(async () => {
    const scene = await (await fetch('city/liangjiang/scene.json')).json();
    return scene.layers.find(({ role }: { role?: string }) => role === 'buildings').id as string;
  });
  const open: Clip = {
    id: 'open',
    enabled: true,
    kind: 'polygon',
    areas: [[square(160), square(40)]],
    keep: 'outside',
    layers: [await buildings],
  };
  await page.goto(url + link(520, { clips: [open] }));
  await settled(page);
  expect(shareChanged(inHole, await picture(page, -18, -18, 36, 36))).toBeLessThan(0.05);
  expect(shareChanged(between, await picture(page, -150, -130, 300, 40))).toBeGreaterThan(0.2);
  // Whoever turns it off sees the city as it was.
  await page.keyboard.press('x');
  await page.getByRole('switch', { name: '多边形裁剪' }).click();
  await page.keyboard.press('x');
  await settled(page);
  expect(shareChanged(between, await picture(page, -150, -130, 300, 40))).toBeLessThan(0.05);
});

interface Tile {
  boundingVolume: { box: number[] };
  content?: { uri: string };
  children?: Tile[];
}

test('should ask only for tiles that touch what a box keeps, and for the others when it goes', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await small(page);
  const asked = new Set<string>();
  const terrain: number[][] = [];
  page.on('request', (request) => {
    const ground = /(\d+)\/(\d+)\/(\d+)\.terrain/.exec(request.url());
    if (ground) terrain.push(ground.slice(1).map(Number));
    const tile = /buildings\/\w+\/(tiles\/[\w-]+\.glb)/.exec(request.url());
    if (tile) asked.add(tile[1]);
  });
  const half = 30;
  const keep: Clip = {
    id: 'keep',
    enabled: true,
    kind: 'box',
    ...HERE,
    height: 100,
    size: [2 * half, 2 * half, 1_000],
    heading: 0,
    keep: 'inside',
  };
  await page.goto(url + link(330, { clips: [keep] }));
  await settled(page);
  const withBox = [...asked];
  // Rows of terrain count from the south pole; the two tiles of level 0 are where the engine begins.
  expect(terrain.length).toBeGreaterThan(10);
  for (const [level, column, row] of terrain.filter(([level]) => level > 0)) {
    const degrees = 180 / 2 ** level;
    const margin = half / lengths.metresPerDegreeLongitude;
    const [west, south] = [column * degrees - 180, row * degrees - 90];
    expect(HERE.longitude + margin > west && HERE.longitude - margin < west + degrees).toBe(true);
    expect(HERE.latitude + margin > south && HERE.latitude - margin < south + degrees).toBe(true);
  }
  const { root } = await page.evaluate(async () => {
    const scene = await (await fetch('city/liangjiang/scene.json')).json();
    const layer = scene.layers.find(({ role }: { role?: string }) => role === 'buildings');
    return (await fetch(`city/liangjiang/${layer.url}`)).json() as Promise<{
      root: Tile & { transform: number[] };
    }>;
  });

  // The tileset's own metres to the east and north; those of the box are turned by less than 0.02° there.
  const [x, y, z] = geodeticToEcef(HERE.longitude, HERE.latitude, 100);
  const offset = [12, 13, 14].map((i, axis) => [x, y, z][axis] - root.transform[i]);
  const here = [0, 4].map((column) =>
    offset.reduce((sum, value, axis) => sum + value * root.transform[column + axis], 0),
  );
  const touches = ({ boundingVolume: { box } }: Tile, margin: number) =>
    [0, 1].every((axis) => Math.abs(box[axis] - here[axis]) < half + margin + box[3 + axis * 4]);
  const all: Tile[] = [root];
  for (const { children = [] } of all) all.push(...children);
  const named = (tiles: Tile[]) => tiles.flatMap(({ content }) => content?.uri ?? []);

  const touching = named(all.filter((tile) => touches(tile, 1)));
  for (const uri of withBox) expect(touching).toContain(uri);
  const leaves = all.filter((tile) => !tile.children && touches(tile, -1));
  expect(leaves.length).toBeGreaterThan(0);
  for (const uri of named(leaves)) expect(withBox).toContain(uri);

  // Tiles that were replaced by children need all of these once nothing is hidden.
  const replaced = all.filter((tile) => named(tile.children ?? []).some((uri) => withBox.includes(uri)));
  const needed = named(replaced.flatMap(({ children = [] }) => children));
  expect(needed.length).toBeGreaterThan(withBox.length + 5);
  await page.keyboard.press('x');
  await page.getByRole('switch', { name: '剖切盒' }).click();
  await settled(page);
  for (const uri of needed) expect([...asked]).toContain(uri);
});

test('should dig a trench of 0.6 m with the mouse, take it back, and look below ground', async ({
  page,
  serve,
}) => {
  const { url } = await serve('--city', folder);
  await small(page);
  await page.goto(url + link(130, { clips: [] }, 'clip'));
  await settled(page);
  const strip = () => picture(page, 90, -50, 160, 1);
  const before = await strip();
  await page.getByRole('button', { name: '沟槽' }).click();
  await page.mouse.click(MIDDLE.x + 170, MIDDLE.y - 80);
  await expect(page.locator('.sketch-bar')).toContainText('已放 1 个点');
  await page.mouse.click(MIDDLE.x + 170, MIDDLE.y + 70);
  await page.keyboard.press('Enter');
  const item = page.locator('.clip-item');
  await expect(item).toContainText('−3 m');
  await settled(page);
  // Its area says how many metres its 150 pixels are, and so how many pixels 0.6 m are.
  const area = Number(/([\d.]+) m²/.exec((await item.textContent()) ?? '')?.[1]);
  const wide = 0.6 / (area / 0.6 / 150);
  const changed = shareChanged(before, await strip()) * 160;
  // The opening, and a rim of two pixels on each side of which half lies outside.
  expect(changed).toBeGreaterThan(wide - 1);
  expect(changed).toBeLessThan(wide + 5);

  await page.keyboard.press('Control+z');
  await expect(item).toHaveCount(0);
  await settled(page);
  expect(shareChanged(before, await strip())).toBeLessThan(0.02);

  // A dig shows earth.
  await page.getByRole('button', { name: '开挖' }).click();
  for (const [x, y] of [
    [60, -80],
    [240, -80],
    [240, 80],
    [60, 80],
  ])
    await page.mouse.click(MIDDLE.x + x, MIDDLE.y + y);
  await page.keyboard.press('Enter');
  await expect(item).toHaveCount(1);
  await settled(page);
  const pit = await picture(page, 110, -40, 80, 80);
  expect(shareOfColour(pit, [130, 115, 98], 40)).toBeGreaterThan(0.5);

  const ground = await picture(page, 60, 130, 100, 40);
  await page.getByRole('switch', { name: '地下视图' }).click();
  await settled(page);
  expect(shareChanged(ground, await picture(page, 60, 130, 100, 40))).toBeGreaterThan(0.5);
  await page.getByRole('switch', { name: '地下视图' }).click();
  await settled(page);
  expect(shareChanged(ground, await picture(page, 60, 130, 100, 40))).toBeLessThan(0.05);
});
