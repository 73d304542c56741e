/**
 * Renders the clips of the demo city's cameras, `assets/clips`: the city as the viewer draws it, from each camera's pose,
 * with moving traffic. Needs a running server of the demo city as it is made by default, ffmpeg and Chromium:
 *
 *     npx tsx test/clips/render-clips.ts <city folder> <address of the server> <folder for the clips> <camera ids…>
 *
 * Without ids it lists the cameras with the most traffic before them; `best:8` renders the first eight of those. On two
 * quiet cores a clip takes some minutes; `--still` takes one picture of each camera instead, to choose from. What is good goes to assets/clips, and is used when the demo city is made.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { readNetwork } from '../../models/network/index.ts';
import { viewDocumentSchema } from '../../models/schema/index.ts';
import { composeDemoCity, DEMO_DEFAULTS } from '../../scenes/demo/city.ts';
import { type DemoThing, thingsOfCity } from '../../scenes/demo/things/index.ts';
import { degreesOf } from '../../tiles-service/demo/to-degrees.ts';
import { encodePermalink } from '../../viewer/stores/permalink.ts';
import { lanesBefore } from './traffic.ts';
import { trafficCzml } from './traffic-czml.ts';

const SECONDS = 10;
const RATE = 10;
const [WIDTH, HEIGHT] = [640, 360];
/** Degrees across that the viewer shows. */
const VIEWER_FIELD = 60;
/** A Wednesday, ten in the morning in Liangjiang. */
const EPOCH = '2026-06-17T02:00:00.000Z';
const BUILDINGS = 60_000;
const THINGS = 20_000;

const words = process.argv.slice(2);
const isStill = words.includes('--still');
const [folder, server, out, ...wanted] = words.filter((word) => word !== '--still');
const network = readNetwork(readFileSync(roadsFile(folder)));
if (network.kind !== 'road') throw new Error('The file of roads holds no roads.');
const roads = network;
const city = composeDemoCity({ seed: DEMO_DEFAULTS.seed, size: DEMO_DEFAULTS.size, buildings: BUILDINGS });
const toDegrees = await degreesOf();
const cameras = thingsOfCity(city, THINGS).filter(({ kind }) => kind === 'camera');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});
try {
  if (wanted.length === 0) list();
  const best = /^best:(\d+)$/.exec(wanted[0] ?? '')?.[1];
  if (best !== undefined)
    wanted.splice(
      0,
      1,
      ...ranked()
        .slice(0, Number(best))
        .map(({ id }) => id),
    );
  for (const id of wanted) {
    const camera = cameras.find((one) => one.id === id);
    if (!camera?.at) throw new Error(`There is no camera "${id}".`);
    await render(camera);
  }
} finally {
  await browser.close();
}

/** Cameras of the traffic police with the most traffic before them. */
function ranked(): { id: string; lanes: number; metres: number }[] {
  const rows = cameras
    .filter(({ properties }) => properties['network'] === 'traffic')
    .flatMap((camera) => {
      const lanes = lanesBefore(roads, standOf(camera));
      const metres = lanes.reduce((sum, { along }) => sum + along[along.length - 1], 0);
      return lanes.length > 0 ? [{ id: camera.id, lanes: lanes.length, metres: Math.round(metres) }] : [];
    });
  return rows.sort((a, b) => b.lanes - a.lanes);
}

/** To choose from. */
function list(): void {
  for (const { id, lanes, metres } of ranked().slice(0, 40)) console.log(id, lanes, metres);
}

function standOf({ at, properties }: DemoThing) {
  const [longitude, latitude] = toDegrees(at!);
  return { longitude, latitude, heading: Number(properties['heading']), reach: Number(properties['reach']) };
}

async function render(camera: DemoThing): Promise<void> {
  const began = Date.now();
  const stand = standOf(camera);
  const lanes = lanesBefore(roads, stand);
  const field = Number(camera.properties['fieldOfView']);
  // What the viewer shows more at the sides is cut off; what it shows less cannot be made up for.
  const scale = Math.max(
    1,
    Math.tan((VIEWER_FIELD * Math.PI) / 360) / Math.tan((Math.min(field, VIEWER_FIELD) * Math.PI) / 360),
  );
  const size = { width: Math.round(WIDTH * scale), height: Math.round(HEIGHT * scale) };
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 1 });
  await page.addInitScript(keepDrawn);
  const frames = mkdtempSync(join(tmpdir(), 'citymirror-clip-'));
  try {
    await page.route('**/clip-traffic.czml', (route) =>
      route.fulfill({ json: trafficCzml(lanes, SECONDS, EPOCH), contentType: 'application/json' }),
    );
    const height = groundAt(stand.longitude, stand.latitude) + (camera.height ?? 6);
    const addressAt = (time: number) =>
      `${server}#${encodePermalink(
        viewDocumentSchema.parse({
          schema: 'citymirror/view/1',
          scene: 'city/liangjiang/scene.json',
          camera: {
            longitude: stand.longitude,
            latitude: stand.latitude,
            height,
            heading: stand.heading,
            pitch: Number(camera.properties['pitch']),
          },
          clock: { mode: 'replay', time: Date.parse(EPOCH) + Math.round(time * 1000), speed: 0 },
          panel: 'none',
          shadows: false,
          appearance: 'light',
          added: [{ id: 'traffic', kind: 'czml', name: 'traffic', url: `${server}clip-traffic.czml` }],
        }),
      )}`;
    await page.goto(addressAt(0));
    await page.waitForFunction(() => window.__cityMirror?.ready === true, undefined, { timeout: 120_000 });
    // The city alone.
    await page.addStyleTag({
      content:
        '.shell > *:not(.globe), .globe > *:not(:has(canvas)):not(canvas), .live-overlay, .camera-cones, .crosshair { display: none !important }',
    });
    await settled(page);
    console.log(
      camera.id,
      lanes.length,
      'lanes, the city is there after',
      Math.round((Date.now() - began) / 1000),
      's',
    );
    if (isStill) {
      await page.screenshot({ path: join(out, `${camera.id}.png`) });
      return;
    }
    for (let frame = 0; frame < SECONDS * RATE; frame++) {
      const address = addressAt(frame / RATE);
      const drawn = await page.evaluate((next) => {
        const { frameCount } = window.__cityMirror!;
        location.replace(next);
        return frameCount;
      }, address);
      await page.waitForFunction((count) => window.__cityMirror!.frameCount > count + 1, drawn, {
        timeout: 20_000,
        polling: 30,
      });
      const picture = await page.evaluate(drawnPicture);
      writeFileSync(join(frames, `${String(frame).padStart(4, '0')}.png`), Buffer.from(picture, 'base64'));
    }
    const file = join(out, `${camera.id}.mp4`);
    encode(frames, file, size);
    console.log(camera.id, `${lanes.length} lanes`, `${Math.round((Date.now() - began) / 1000)} s`);
  } finally {
    await page.close();
    rmSync(frames, { recursive: true, force: true });
  }
}

/** Everything that the view needs is there, and nothing is drawn any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__cityMirror?.tilesLoaded === true, undefined, {
    timeout: 240_000,
  });
  for (let last = -1; ; ) {
    await page.waitForTimeout(2_000);
    const count = await page.evaluate(() =>
      window.__cityMirror!.tilesLoaded ? window.__cityMirror!.frameCount : -2,
    );
    if (count === last) return;
    last = count;
  }
}

/** What is drawn can be read between two frames: a screenshot of the page would have three more frames drawn for each. */
function keepDrawn(): void {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (
    this: HTMLCanvasElement,
    kind: string,
    options?: object,
  ) {
    return getContext.call(this, kind, { ...options, preserveDrawingBuffer: true });
  } as typeof getContext;
}

/** The globe's picture, PNG in base 64. */
function drawnPicture(): string {
  const canvas = document.querySelector<HTMLCanvasElement>('.globe canvas')!;
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

function encode(frames: string, file: string, { width, height }: { width: number; height: number }): void {
  const middle = `crop=${WIDTH}:${HEIGHT}:${Math.round((width - WIDTH) / 2)}:${Math.round((height - HEIGHT) / 2)}`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-framerate', String(RATE), '-i', join(frames, '%04d.png'), '-vf', middle],
    ...['-c:v', 'libx264', '-preset', 'veryslow', '-tune', 'animation', '-crf', '27', '-pix_fmt', 'yuv420p'],
    // Plays from the first byte on, and says nothing of who made it.
    ...[
      '-g',
      String(SECONDS * RATE),
      '-movflags',
      '+faststart',
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      file,
    ],
  ]);
}

/** Ellipsoidal metres of the nearest junction: streets of the demo city are flat for as far as a camera stands from one. */
function groundAt(longitude: number, latitude: number): number {
  const { count, positions } = roads.nodes;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let node = 0; node < count; node++) {
    const distance = Math.hypot(positions[3 * node] - longitude, positions[3 * node + 1] - latitude);
    if (distance >= least || Number.isNaN(positions[3 * node + 2])) continue;
    least = distance;
    best = positions[3 * node + 2];
  }
  return best;
}

function roadsFile(cityFolder: string): string {
  const scene = JSON.parse(readFileSync(join(cityFolder, 'public', 'scene.json'), 'utf8')) as {
    networks: { id: string; url: string }[];
  };
  return join(cityFolder, 'public', scene.networks.find(({ id }) => id === 'map.roads')!.url);
}
