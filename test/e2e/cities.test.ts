import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { makeCertificate } from '../../tiles-service/serve/certificate/certificate.ts';
import { TWIN_DATA } from '../real/data.ts';
import { CHROMIUM_ARGUMENTS, OTHER_NAME, requireChromium } from './support/chromium.ts';
import { realCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { noConsoleErrors, noForeignHosts } from './support/guards.ts';
import { statisticsOf } from './support/picture.ts';
import { startReverseProxy } from './support/reverse-proxy.ts';
import { PROJECT } from './support/start-server.ts';
import { settled, viewerReady } from './support/viewer.ts';

/** The two real cities, imported by the command line as a user would, then looked at in a real browser. */
test.skip(
  !existsSync(TWIN_DATA) && process.env.CI !== 'true',
  'set TWIN_DATA to the folder of the real data',
);
test.describe.configure({ timeout: 400_000 });

const PICTURES = join(PROJECT, 'test-results/pictures');
const folders: Record<string, string> = {};
test.beforeAll(async () => {
  test.setTimeout(600_000);
  for (const city of ['geneva', 'delft'] as const) folders[city] = await realCity(city);
  await mkdir(PICTURES, { recursive: true });
});

interface View {
  name: string;
  city: string;
  /** Longitude, latitude, ellipsoidal height, heading, pitch. */
  camera: string;
  time: string;
  /** Bounds of the mean brightness, 0–255. */
  brightness: [number, number];
}

const DAY = '2026-06-21T10:00:00Z';
const NIGHT = '2026-06-21T22:30:00Z';
const VIEWS: View[] = [
  { name: 'geneva-far', city: 'geneva', camera: '6.128,46.150,4200,0,-32', time: DAY, brightness: [25, 230] },
  {
    name: 'geneva-near',
    city: 'geneva',
    camera: '6.1430,46.1985,560,20,-22',
    time: DAY,
    brightness: [25, 230],
  },
  {
    name: 'geneva-street',
    city: 'geneva',
    camera: '6.1465,46.2048,436,200,3',
    time: DAY,
    brightness: [25, 235],
  },
  {
    name: 'geneva-night',
    city: 'geneva',
    camera: '6.1430,46.1985,560,20,-22',
    time: NIGHT,
    brightness: [4, 110],
  },
  { name: 'delft-far', city: 'delft', camera: '4.3667,52.0078,330,0,-38', time: DAY, brightness: [15, 230] },
  {
    name: 'delft-near',
    city: 'delft',
    camera: '4.3655,52.0098,150,15,-28',
    time: DAY,
    brightness: [15, 230],
  },
  {
    name: 'delft-night',
    city: 'delft',
    camera: '4.3655,52.0098,150,15,-28',
    time: NIGHT,
    brightness: [3, 110],
  },
];

for (const { name, city, camera, time, brightness } of VIEWS) {
  test(`should draw ${name}, neither blank nor grey`, async ({ page, serve }) => {
    const { url } = await serve('--city', folders[city]);
    await page.setViewportSize({ width: 800, height: 500 });
    await page.goto(`${url}#v=1&s=city/${city}/scene.json&c=${camera}&t=${time}&p=none`);
    await settled(page);
    const png = await page.screenshot({ timeout: 120_000 });
    await writeFile(join(PICTURES, `${name}.png`), png);
    const statistics = statisticsOf(png);
    expect(statistics.commonest, JSON.stringify(statistics)).toBeLessThan(0.88);
    expect(statistics.colours).toBeGreaterThan(12);
    expect(statistics.brightness).toBeGreaterThan(brightness[0]);
    expect(statistics.brightness).toBeLessThan(brightness[1]);
  });
}

test('should pick a building of Geneva and show its record', async ({ page, serve }) => {
  const { url } = await serve('--city', folders.geneva);
  await page.setViewportSize({ width: 800, height: 500 });
  // Straight above a department store.
  await page.goto(`${url}#v=1&s=city/geneva/scene.json&c=6.1472,46.2036,900,0,-90&t=${DAY}&p=none`);
  await settled(page);
  await page.mouse.click(400, 250);
  const card = page.getByRole('complementary', { name: '所选对象' });
  await expect(card).toContainText('geneva:w95288291', { timeout: 60_000 });
  await expect(card).toContainText('Globus');
  await expect(card).toContainText('ODbL-1.0');
  await expect(card).toContainText('OpenStreetMap contributors');
  await expect(card).toContainText(/CIM\d/);
  await expect.poll(() => page.url()).toContain('&f=geneva-buildings@geneva:w95288291');
});

test('should find the cathedral by its name and fly there', async ({ page, serve }) => {
  const { url } = await serve('--city', folders.geneva);
  await page.setViewportSize({ width: 800, height: 500 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${url}#v=1&s=city/geneva/scene.json&c=6.128,46.150,4200,0,-32&t=${DAY}&p=search`);
  await viewerReady(page);
  await page.getByRole('combobox').fill('cathedrale saint-pierre');
  await page.getByRole('option').first().click();
  await expect(page.getByRole('complementary')).toContainText('Saint-Pierre', { timeout: 60_000 });
  await expect.poll(() => page.url(), { timeout: 60_000 }).toMatch(/c=6\.14\d+,46\.(19|20)\d+,/);
});

test('should show Delft over HTTPS, under another host name, behind a sub-path proxy', async ({ serve }) => {
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-cities-'));
  const tls = await makeCertificate({ hosts: [OTHER_NAME], addresses: [], days: 5, out: folder });
  const { publicKey } = new X509Certificate(await readFile(tls.certificate));
  const pin = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const server = await serve(
    '--city',
    folders.delft,
    '--trust-proxy',
    'loopback',
    '--base-path',
    '/gov/twin/',
  );
  const proxy = await startReverseProxy({
    ...tls,
    upstream: `http://127.0.0.1:${server.port}`,
    path: '/gov/twin/',
    strip: false,
  });
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...CHROMIUM_ARGUMENTS, `--ignore-certificate-errors-spki-list=${pin}`],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 640, height: 400 }, locale: 'zh-CN' });
    const errors = noConsoleErrors(context);
    const foreign = await noForeignHosts(context, [OTHER_NAME]);
    const page = await context.newPage();
    const view = `#v=1&s=city/delft/scene.json&c=4.3667,52.0116,400,0,-90&t=${DAY}&p=none`;
    await page.goto(`https://${OTHER_NAME}:${proxy.port}/gov/twin/${view}`);
    await settled(page);
    await page.mouse.click(320, 200);
    await expect(page.getByRole('complementary', { name: '所选对象' })).toContainText(/bgt:|bag:/, {
      timeout: 60_000,
    });
    await foreign.check();
    await errors.check();
    expect(proxy.answered.filter(({ status }) => status >= 400)).toEqual([]);
  } finally {
    await browser.close();
    await proxy.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
