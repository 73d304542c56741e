import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Scene, sceneSchema } from '../../models/schema/index.ts';
import { type ViewDocument, viewDocumentSchema } from '../../models/schema/view-document.ts';
import { encodePermalink } from '../../viewer/stores/permalink.ts';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { type PictureStatistics, statisticsOf } from './support/picture.ts';
import { PROJECT } from './support/start-server.ts';
import { settled } from './support/viewer.ts';

const PICTURES = join(PROJECT, 'test-results/pictures');
const NOON = Date.UTC(2026, 5, 21, 4, 0);
const NIGHT = Date.UTC(2026, 5, 21, 13, 0);

test.describe.configure({ timeout: 300_000 });

let folder: string;
let scene: Scene;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  folder = await demoCity();
  scene = sceneSchema.parse(JSON.parse(await readFile(join(folder, 'public/scene.json'), 'utf8')));
  await mkdir(PICTURES, { recursive: true });
});

/** The address of a view from one of the city's viewpoints. */
function address(url: string, viewpoint: string, patch: Partial<ViewDocument> = {}): string {
  const camera = scene.viewpoints.find(({ id }) => id === viewpoint)?.camera;
  const view = viewDocumentSchema.parse({
    schema: 'citymirror/view/1',
    scene: 'city/liangjiang/scene.json',
    camera,
    clock: { mode: 'replay', time: NOON },
    panel: 'none',
    ...patch,
  });
  return `${url}#${encodePermalink(view)}`;
}

/** Takes the picture to be looked at, and says how much there is to see in it. */
async function take(page: Page, name: string): Promise<PictureStatistics> {
  const png = await page.screenshot({ timeout: 180_000 });
  await writeFile(join(PICTURES, `city-${name}.png`), png);
  return statisticsOf(png);
}

function expectToBeFull(statistics: PictureStatistics, darkest = 20): void {
  const told = JSON.stringify(statistics);
  expect(statistics.commonest, told).toBeLessThan(0.55);
  expect(statistics.colours, told).toBeGreaterThan(30);
  expect(statistics.brightness, told).toBeGreaterThan(darkest);
}

test.describe('the fictional city', () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 1 });

  for (const [name, viewpoint, patch] of [
    ['far', 'overview', {}],
    ['street', 'new-district', {}],
    ['old-town', 'old-town', { appearance: 'light' }],
  ] as const) {
    test(`should be full to look at: ${name}`, async ({ page, serve }) => {
      const { url } = await serve('--city', folder);
      await page.goto(address(url, viewpoint, patch));
      await settled(page);
      expectToBeFull(await take(page, name));
    });
  }

  test('should have its lights on at night', async ({ page, serve }) => {
    const { url } = await serve('--city', folder);
    await page.goto(address(url, 'skyline', { clock: { mode: 'replay', time: NIGHT, speed: 0 } }));
    await settled(page);
    const night = await take(page, 'night');
    expectToBeFull(night, 8);
    expect(night.brightness).toBeLessThan(90);
  });

  test('should show pipes of all kinds below the ground', async ({ page, serve }) => {
    const { url } = await serve('--city', folder);
    const pipes = ['water', 'drainage', 'gas', 'heat', 'power', 'telecom', 'tunnel'];
    const visible = { visible: true, opacity: 1 };
    await page.goto(
      address(url, 'overview', {
        // Over the street of the utility tunnel.
        camera: { longitude: 114.5894, latitude: 27.6028, height: 260, heading: 12, pitch: -40, roll: 0 },
        layers: {
          ...Object.fromEntries(pipes.map((kind) => [`${kind}-pipes`, visible])),
          // Houses are only hinted at there, and the picture is of what lies between them.
          'city-buildings': { visible: false },
        },
        underground: { enabled: true, opacity: 0.2 },
      }),
    );
    await settled(page);
    const below = await take(page, 'underground');
    // The ground is all but black there: pipes are what one sees.
    const told = JSON.stringify(below);
    expect(below.commonest, told).toBeLessThan(0.7);
    expect(below.colours, told).toBeGreaterThan(15);
    expect(below.brightness, told).toBeGreaterThan(12);
  });

  test('should show two times of one day on both sides of a line', async ({ page, serve }) => {
    const { url } = await serve('--city', folder);
    const other = { clock: { mode: 'replay' as const, time: NIGHT, speed: 0 } };
    await page.goto(address(url, 'arrival', { comparison: { kind: 'swipe', position: 0.5, other } }));
    await settled(page);
    const frame = page.frameLocator('iframe').first();
    await expect(frame.locator('canvas').first()).toBeVisible();
    const [, child] = page.frames();
    await child.waitForFunction(() => window.__cityMirror?.ready && window.__cityMirror.tilesLoaded, null, {
      timeout: 240_000,
    });
    expectToBeFull(await take(page, 'swipe'), 8);
  });

  test('should be a map, one key away', async ({ page, serve }) => {
    const { url } = await serve('--city', folder);
    await page.goto(address(url, 'confluence', { display: 'map', appearance: 'light' }));
    await settled(page);
    expectToBeFull(await take(page, 'map'));
  });
});

test('should fill a wall of 3840 × 2160', async ({ page, serve }) => {
  const { url } = await serve('--city', folder);
  await page.setViewportSize({ width: 640, height: 360 });
  await page.goto(address(url, 'arrival'));
  await settled(page);
  // A frame of this size takes a software renderer seconds: not all that it asks for is waited for.
  const frames = () => page.evaluate(() => window.__cityMirror?.frameCount ?? 0);
  const before = await frames();
  await page.setViewportSize({ width: 3840, height: 2160 });
  await expect.poll(frames, { timeout: 200_000 }).toBeGreaterThan(before + 2);
  expectToBeFull(await take(page, 'wall'));
});

test('should fit a phone', async ({ page, serve }) => {
  const { url } = await serve('--city', folder);
  await page.setViewportSize({ width: 390, height: 760 });
  await page.goto(address(url, 'arrival', { panel: 'layers' }));
  await settled(page);
  expectToBeFull(await take(page, 'phone'));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
