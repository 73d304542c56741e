import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import mqtt from 'mqtt';
import { programOf } from '../services/service-process.ts';
import { isInstalled, mosquitto, type Service } from '../services/start-services.ts';
import { writeFiles } from '../tiles-service/serve/city-folder.ts';
import { expect, test } from './support/fixtures.ts';
import { shareOfColour } from './support/picture.ts';
import { viewerReady } from './support/viewer.ts';
import { ORIGIN, type ViewerCity, viewerCity } from './viewer-city.ts';

test.describe.configure({ timeout: 240_000 });
// A symbol is a few pixels wide.
test.use({ viewport: { width: 900, height: 520 }, deviceScaleFactor: 1 });

/** Level I, as every symbol and bar shows it. */
const RED = [0xd3, 0x22, 0x2a] as const;
const MINUTE = 60_000;
const name = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const feed = (id: string, topic: string, broker: string, mapping: object) => ({
  id,
  name: name(id, id),
  adapter: 'mqtt',
  url: broker,
  topics: [topic],
  layer: id,
  owner: '气象局',
  publication: 'internal',
  rhythm: 900,
  mapping,
});
const place = { longitude: 'x', latitude: 'y' };
const liveOf = (broker: string) => ({
  schema: 'citymirror/live/1',
  layers: [
    {
      id: 'gauges',
      kind: 'things',
      name: name('雨量', 'Rain'),
      publication: 'internal',
      property: 'rain-hour',
    },
    { id: 'cameras', kind: 'cameras', name: name('摄像头', 'Cameras'), publication: 'internal' },
  ],
  feeds: [
    feed('gauges', 'rain/+', broker, {
      time: { path: 'at', format: 'epoch-ms' },
      thing: { id: 'rain:{code}', name: '{name}', kind: { constant: 'rain-gauge' }, ...place },
      observations: [{ datastream: 'rain-hour', value: 'rain', unit: 'mm' }],
    }),
    feed('cameras', 'cameras/+', broker, {
      thing: {
        id: 'camera:{code}',
        name: '{name}',
        kind: { constant: 'camera' },
        ...place,
        height: { constant: 8 },
        properties: {
          heading: { constant: 0 },
          pitch: { constant: -10 },
          fieldOfView: { constant: 70 },
          reach: { constant: 200 },
        },
      },
      observations: [{ datastream: 'state', value: 'state', type: 'text' }],
    }),
  ],
});

const CAMERAS = {
  schema: 'citymirror/cameras/1',
  sources: [{ cameras: 'camera:*', kind: 'mp4', file: 'clips/crossing.mp4' }],
};
const ffmpeg = programOf('ffmpeg');

/** A second of moving pictures, as a camera's clip. */
async function testClip(path: string): Promise<void> {
  if (!ffmpeg) {
    if (process.env.CI === 'true') throw new Error('ffmpeg is missing. Install the package ffmpeg.');
    return;
  }
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=10:duration=1'];
  await mkdir(dirname(path), { recursive: true });
  const coded = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  await promisify(execFile)(ffmpeg, ['-v', 'error', ...source, ...coded, path]);
}

let city: ViewerCity;
let data: string;
let broker: Service | undefined;

test.beforeAll(async () => {
  test.skip(!isInstalled('mosquitto') && process.env.CI !== 'true', 'needs mosquitto');
  broker = await mosquitto();
  city = await viewerCity();
  data = await mkdtemp(join(tmpdir(), 'citymirror-e2e-live-'));
  await writeFiles(city.folder, {
    'live.json': JSON.stringify(liveOf(broker.url)),
    'cameras.json': JSON.stringify(CAMERAS),
  });
  await testClip(join(city.folder, CAMERAS.sources[0].file));
});
test.afterAll(async () => {
  await city?.remove();
  await broker?.end();
  if (data) await rm(data, { recursive: true, force: true });
});

/** A red symbol in the middle of the canvas, not the bar over it, which is red too while it calls somebody. */
async function redOnTheGlobe(page: Page): Promise<boolean> {
  const picture = await page.screenshot({ clip: { x: 350, y: 170, width: 200, height: 150 } });
  return shareOfColour(picture, RED) > 0.0005;
}

test('should turn a gauge red by a message, call, offer the camera, rewind to calm, and tell the public nothing', async ({
  page,
  context,
  serve,
}) => {
  const server = await serve('--city', city.folder, '--data', data);
  const { url } = server;
  const client = await mqtt.connectAsync(broker!.url);
  const tell = (topic: string, message: object) =>
    client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
  const gauge = { code: 'g1', name: '试验雨量站', x: ORIGIN.longitude, y: ORIGIN.latitude };
  const camera = {
    code: 'c1',
    name: '路口枪机',
    x: ORIGIN.longitude,
    y: ORIGIN.latitude - 0.0008,
    state: 'on',
  };
  // The broker keeps what comes before the feed has its session; until then it would be lost to us.
  const feedsOpen = async () => {
    const answer = await fetch(`${url}api/cities/probe/feeds`);
    if (!answer.ok) return [];
    return ((await answer.json()) as { connection: string }[]).map(({ connection }) => connection);
  };
  await expect.poll(feedsOpen, { timeout: 90_000 }).toEqual(['connected', 'connected']);
  const now = Date.now();
  await tell('cameras/c1', camera);
  await tell('rain/g1', { ...gauge, at: now - 20 * MINUTE, rain: 0.2 });

  await page.goto(`${url}#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},420,0,-90&p=none`);
  await viewerReady(page);
  const bar = page.getByRole('complementary', { name: '告警' });
  await expect(bar).toContainText('无待确认告警');
  expect(await redOnTheGlobe(page)).toBe(false);

  await tell('rain/g1', { ...gauge, at: Date.now(), rain: 96 });
  await expect(bar).toContainText('试验雨量站 · 短时强降水');
  await expect(bar.locator('.count')).toContainText('1');
  await expect.poll(() => redOnTheGlobe(page), { timeout: 60_000 }).toBe(true);

  // The camera that sees it is one button away.
  await bar.getByRole('button', { name: /摄像/ }).click();
  const dock = page.getByRole('region', { name: '视频画面' });
  await expect(dock.getByRole('group', { name: /路口枪机/ })).toBeVisible();
  const playing = ffmpeg ? test.step : test.step.skip;
  await playing('should play its picture (needs ffmpeg)', async () => {
    const video = dock.getByRole('group', { name: /路口枪机/ }).locator('video');
    const time = () => video.evaluate((element: HTMLVideoElement) => element.currentTime);
    await expect
      .poll(() =>
        video.evaluate((element: HTMLVideoElement) => [element.readyState >= 2, element.videoWidth]),
      )
      .toEqual([true, 160]);
    // It is a loop: another time than before is enough.
    const before = await time();
    await expect.poll(time).not.toBe(before);
  });

  await page.getByRole('button', { name: '关闭画面' }).first().click();

  // One step of the time line before, twelve minutes, it was calm; and it is said that this is not now.
  await page.getByRole('slider', { name: '回看的时刻' }).press('ArrowLeft');
  await expect(page.getByText('不是实时画面').first()).toBeVisible();
  await expect.poll(() => redOnTheGlobe(page), { timeout: 60_000 }).toBe(false);
  await page.getByRole('status').getByRole('button', { name: '回到实时' }).click();
  await expect.poll(() => redOnTheGlobe(page), { timeout: 60_000 }).toBe(true);

  // Answered once, by name, for everybody.
  await bar.getByRole('button', { name: '确认' }).click();
  await expect(bar).toContainText('无待确认告警');

  await page.close();
  await server.stop();

  // The same city for everybody: who is not signed in is told nothing of it, in the page and behind it.
  const open = await serve('--city', city.folder, '--data', data, '--public-only');
  const visitor = await context.newPage();
  await visitor.goto(`${open.url}#v=1&c=${ORIGIN.longitude},${ORIGIN.latitude},420,0,-90&p=layers`);
  await viewerReady(visitor);
  await expect(visitor.getByText('道路与绿地').first()).toBeVisible();
  for (const secret of ['雨量', '摄像头', '试验雨量站', '路口枪机'])
    await expect(visitor.getByText(secret)).toHaveCount(0);
  expect(await redOnTheGlobe(visitor)).toBe(false);
  const paths = ['live/things/rain:g1', 'live/extent', 'alarms', 'cameras', 'feeds'];
  const asked = async (path: string) => (await fetch(`${open.url}api/cities/probe/${path}`)).text();
  await expect.poll(() => asked('alarms'), { timeout: 60_000 }).not.toContain('starting');
  for (const path of paths) expect(await asked(path)).not.toMatch(/rain|camera:|雨|机/);
  await client.endAsync();
});
