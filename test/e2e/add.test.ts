import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { dbfOf, shpOf, utf8 } from '../viewer/added/files.ts';
import { demoCity } from './support/cities.ts';
import { expect, test } from './support/fixtures.ts';
import { shareOfColour } from './support/picture.ts';
import { settled, viewerReady } from './support/viewer.ts';

test.use({ viewport: { width: 900, height: 440 } });
test.setTimeout(300_000);

let city: string;
test.beforeAll(async () => {
  city = await demoCity();
});

interface Place {
  longitude: number;
  latitude: number;
}

/** Opens the city from above its middle, with a panel, and gives the middle. */
async function openCity(page: Page, url: string, panel: string): Promise<Place> {
  const [{ scene }] = await (await fetch(new URL('api/cities', url))).json();
  const { origin } = await (await fetch(new URL(scene, url))).json();
  const view = `c=${origin.longitude},${origin.latitude},3500,0,-90&t=2026-06-21T04:00:00Z&p=${panel}`;
  await page.goto(`${url}#v=1&s=${scene}&${view}`);
  await viewerReady(page);
  return origin;
}

/** Lets a file fall onto the page, as a person does who drags it from a folder. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, text]) => {
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([data], file));
      return transfer;
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer });
  await expect(page.getByText('松开鼠标，把文件加到城市中')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}

const square = ({ longitude, latitude }: Place, size: number): [number, number][] => [
  [longitude - size, latitude - size],
  [longitude - size, latitude + size],
  [longitude + size, latitude + size],
  [longitude + size, latitude - size],
  [longitude - size, latitude - size],
];

test('should show files that are dropped onto it, and take them back', async ({ page, serve }) => {
  const { url } = await serve('--city', city);
  const middle = await openCity(page, url, 'none');

  const plan = {
    type: 'Feature',
    properties: { name: '规划范围', fill: '#ff00ff', 'fill-opacity': 1, stroke: '#ff00ff' },
    geometry: { type: 'Polygon', coordinates: [square(middle, 0.02)] },
  };
  await drop(page, '规划.geojson', utf8(JSON.stringify(plan)));
  const list = page.locator('.add-panel');
  await expect(list.getByRole('switch', { name: '规划' })).toBeVisible();

  // 经度,纬度 in GB18030: in China the CRS of degrees cannot be known.
  const names = Uint8Array.of(0xbe, 0xad, 0xb6, 0xc8, 0x2c, 0xce, 0xb3, 0xb6, 0xc8);
  const rows = [0, 1, 2].map((i) => `\n${middle.longitude + 0.002 * i},${middle.latitude}`).join('');
  await drop(page, 'stations.csv', Uint8Array.of(...names, ...utf8(rows)));
  await expect(page.getByText('stations.csv：坐标是哪种坐标系？')).toBeVisible();
  await expect(page.getByRole('radio', { name: /WGS 84/ }).first()).toBeChecked();
  await page.getByRole('button', { name: '使用此坐标系' }).click();
  await expect(list.getByRole('switch', { name: 'stations' })).toBeVisible();

  const entry = lookupCrs('4547')!;
  const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);
  const ring = square(middle, 0.004).map(([longitude, latitude]) => {
    const place = Float64Array.of(longitude, latitude, 0);
    transform.fromGeodetic(place, place);
    return [place[0], place[1]] as const;
  });
  const archive = zipSync({
    'blocks.shp': shpOf([[ring]]),
    'blocks.dbf': dbfOf([{ name: 'NAME', type: 'C', length: 8 }], [[Uint8Array.of(0xbd, 0xd6, 0xb7, 0xbb)]]),
    'blocks.prj': utf8(entry.wkt!),
  });
  await drop(page, 'blocks.zip', archive);
  const blocks = list.getByRole('listitem').filter({ hasText: 'blocks' });
  await blocks.getByRole('button', { name: '详情' }).click();
  await expect(blocks.getByText('GB18030')).toBeVisible();
  await expect(blocks.getByText('blocks.zip')).toBeVisible();

  await settled(page);
  await expect
    .poll(async () => shareOfColour(await page.screenshot(), [255, 0, 255], 90))
    .toBeGreaterThan(0.02);

  // Taken back, and done again.
  await page.locator('canvas').first().focus();
  await page.keyboard.press('Control+z');
  await expect(blocks).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(blocks).toHaveCount(1);

  // What is broken says so, with the file and the line.
  await drop(page, 'broken.geojson', utf8('{"type":"FeatureCollection",\n"features":[,]}'));
  await expect(page.getByRole('alert').getByText(/broken\.geojson 第 2 行第 13 列/)).toBeVisible();
});

test('should add a map service by its address through the proxy, and say what to do without one', async ({
  page,
  serve,
}) => {
  const wms = await startWms();
  try {
    const off = await serve('--city', city);
    await openCity(page, off.url, 'add');
    await page.getByRole('textbox', { name: '网址' }).fill(`${wms.origin}/wms`);
    await page.getByRole('button', { name: '打开' }).click();
    await expect(page.getByRole('alert').getByText(`--allow-host ${wms.origin}`)).toBeVisible();
    expect(wms.asked()).toBe(0);

    const on = await serve('--city', city, '--allow-host', wms.origin);
    await openCity(page, on.url, 'add');
    await page.getByRole('textbox', { name: '网址' }).fill(`${wms.origin}/wms`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '添加 洪水风险' }).click();
    await expect(page.getByRole('switch', { name: '洪水风险' })).toBeVisible();
    await settled(page);
    await expect
      .poll(async () => shareOfColour(await page.screenshot(), [255, 0, 255], 90))
      .toBeGreaterThan(0.02);
    // The address of the page holds what was added.
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('d=');
  } finally {
    await wms.stop();
  }
});

/** A WMS whose every picture is magenta. */
async function startWms(): Promise<{ origin: string; asked(): number; stop(): Promise<void> }> {
  let asked = 0;
  const server: Server = createServer((request, response) => {
    asked++;
    if (/request=GetMap/i.test(request.url ?? ''))
      return response.setHeader('Content-Type', 'image/png').end(magentaPng(256));
    return response.setHeader('Content-Type', 'text/xml').end(`<WMS_Capabilities version="1.3.0">
      <Service><Title>试验</Title></Service><Capability><Request><GetMap><Format>image/png</Format></GetMap></Request>
      <Layer><CRS>EPSG:3857</CRS><Layer><Name>flood</Name><Title>洪水风险</Title></Layer><Layer><Name>other</Name><Title>其他</Title></Layer></Layer></Capability></WMS_Capabilities>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function magentaPng(size: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(3 * size, Buffer.of(255, 0, 255))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: size }, () => row)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
