import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CameraPlaying, PlayingState } from '../../models/schema/index.ts';
import type { Database } from '../../realtime/database/database.ts';
import { openEmbedded } from '../../realtime/database/embedded.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { camera, type RunningVideo, runVideo } from '../realtime/video/running-video.ts';
import { type RtspServer, type RtspServerOptions, startRtspServer } from '../services/rtsp-server.ts';
import { programOf } from '../services/service-process.ts';
import { describeReal, realData } from './data.ts';

const CLIP = realData('video/car-detection.mp4');
/** Of the clip, as ffprobe says. */
const RATE = 12.5;
const WIDTH = 768;
const PASSWORD = 'nur-fuer-die-kamera';

let database: Database;
let source: RtspServer;
let running: RunningVideo | undefined;

if (programOf('ffmpeg') !== undefined) {
  describeReal('an RTSP camera', rules);
} else if (process.env.CI === 'true') {
  describe('an RTSP camera', () => {
    it('should find ffmpeg', () => {
      throw new Error('ffmpeg is missing. Install the package ffmpeg.');
    });
  });
} else {
  describe.skip('an RTSP camera (skipped: install ffmpeg)', () => rules());
}

/** Sent six times as fast as it was taken: a piece each 0.8 s. */
const serve = (more: Partial<RtspServerOptions> = {}) =>
  startRtspServer({
    file: CLIP,
    rate: RATE,
    speed: 6,
    account: { user: 'eye', password: PASSWORD },
    ...more,
  });

async function watch(sources: object[] = [], limits: object = {}): Promise<RunningVideo> {
  const usual = {
    cameras: 't:*',
    kind: 'rtsp',
    url: source.url.replace('//', '//eye:$' + '{CAMERA_PASSWORD}@'),
  };
  running = await runVideo(
    database,
    { ...limits, sources: [usual, ...sources] },
    { realTime: true, environment: { CAMERA_PASSWORD: PASSWORD } },
  );
  for (const id of ['t:1', 't:2', 'h:265']) running.states.put(camera(id));
  return running;
}

const play = async (id = 't:1') =>
  (await (await running!.as('viewer', 'POST', `${encodeURIComponent(id)}/play`)).json()) as CameraPlaying;
const playlist = async (address: string) => {
  const response = await running!.as('viewer', 'GET', address);
  return { status: response.status, text: await response.text() };
};
const piecesOf = (text: string) => text.split('\n').filter((line) => line.endsWith('.ts'));
const pieceOf = async (address: string, name: string) =>
  Buffer.from(await (await running!.as('viewer', 'GET', address.replace('index.m3u8', name))).arrayBuffer());
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** What an independent decoder makes of a piece. */
function decode(piece: Buffer): { codec: string; width: number; pictures: number } {
  const text = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_streams', '-of', 'json', '-'],
    { input: piece, maxBuffer: 64 << 20, encoding: 'utf8' },
  );
  const [stream] = (
    JSON.parse(text) as { streams: { codec_name: string; width: number; nb_read_frames: string }[] }
  ).streams;
  return { codec: stream.codec_name, width: stream.width, pictures: Number(stream.nb_read_frames) };
}

function rules(): void {
  beforeAll(async () => {
    database = await openEmbedded();
    await migrate(database);
  }, 120_000);
  afterAll(() => database.close());
  afterEach(async () => {
    await running?.stop();
    await source.close();
    running = undefined;
  });

  it('should play as pieces that stand alone, of the pictures that the camera sent', async () => {
    source = await serve();
    await watch();
    const { address, kind } = await play();
    expect(kind).toBe('hls');
    const { text } = await playlist(address);
    const [name] = piecesOf(text);
    // Key frames are 4.8 s apart, and the clip has 12.5 pictures a second.
    expect(decode(await pieceOf(address, name))).toEqual({ codec: 'h264', width: WIDTH, pictures: 60 });
    expect(source.asked).toContain('SETUP');
  });

  it('should read a camera once for all who watch, and end when nobody does', async () => {
    source = await serve();
    await watch();
    const [one, two] = await Promise.all([play(), play()]);
    await Promise.all([playlist(one.address), playlist(two.address)]);
    expect(source.playing()).toBe(1);
    const stream = running!.service.streams.find('t:1')!;
    const { pid } = stream;
    stream.asked -= 60_000;
    await expect.poll(() => source.playing(), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => isRunning(pid!)).toBe(false);
  });

  it('should show the password in no process title, answer or state', async () => {
    source = await serve();
    await watch();
    const { address, token } = await play();
    const { text } = await playlist(address);
    const { pid } = running!.service.streams.find('t:1')!;
    for (const file of ['cmdline', 'environ'])
      expect(readFileSync(`/proc/${pid}/${file}`, 'latin1')).not.toContain(PASSWORD);
    const state = await (await running!.as('viewer', 'GET', `play/${token}`)).text();
    expect(text + state + address).not.toMatch(/nur-fuer|rtsp|camera_password/i);
  });

  it('should go on by itself when the camera was away', async () => {
    source = await serve();
    await watch();
    const { address, token } = await play();
    const before = piecesOf((await playlist(address)).text).at(-1)!;
    await source.close();
    const state = async () =>
      (await (await running!.as('viewer', 'GET', `play/${token}`)).json()) as PlayingState;
    await expect.poll(async () => (await state()).failures, { timeout: 20_000 }).toBeGreaterThan(1);
    const age = async () => {
      const { time, newest } = await state();
      return time - newest!;
    };
    expect(await age()).toBeGreaterThan(200);
    source = await serve({ port: source.port });
    await expect
      .poll(async () => piecesOf((await playlist(address)).text).at(-1), { timeout: 30_000 })
      .not.toBe(before);
    const { text } = await playlist(address);
    expect(text).toContain('#EXT-X-DISCONTINUITY\n');
    expect((await state()).failures).toBe(0);
    expect(decode(await pieceOf(address, piecesOf(text).at(-1)!)).width).toBe(WIDTH);
  });

  it('should say within its time that a camera does not answer', async () => {
    source = await serve();
    await watch();
    await source.close();
    const { address } = await play();
    const { status, text } = await playlist(address);
    expect(status).toBe(502);
    expect(JSON.parse(text)).toMatchObject({ error: 'source-away' });
    expect(text).not.toContain('127.0.0.1');
  });

  it('should refuse more streams than it may read, and read another when one has ended', async () => {
    source = await serve();
    await watch([], { streams: 1 });
    await playlist((await play('t:1')).address);
    const refused = await running!.as('viewer', 'POST', 't%3A2/play');
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: 'streams-full' });
    running!.service.streams.find('t:1')!.asked -= 60_000;
    const { address } = await play('t:2');
    expect(piecesOf((await playlist(address)).text).length).toBeGreaterThan(0);
  });

  it('should make H.264 of what is asked to be made so', async () => {
    source = await serve({ speed: 2 });
    const url = source.url.replace('//', `//eye:${PASSWORD}@`);
    await watch([{ cameras: 'h:265', kind: 'rtsp', url, codec: 'h264' }]);
    const { address } = await play('h:265');
    const { text } = await playlist(address);
    expect(decode(await pieceOf(address, piecesOf(text)[0]))).toMatchObject({ codec: 'h264', width: WIDTH });
  });

  it('should end ffmpeg when the server is killed', async () => {
    source = await serve({ account: undefined });
    const script = `
      import { readCamera } from './realtime/video/rtsp/ffmpeg.ts';
      const child = readCamera({ program: 'ffmpeg', url: '${source.url}', transport: 'tcp', codec: 'copy' });
      child.stdout.once('data', () => console.log(child.pid));
      child.stdout.on('data', () => undefined);`;
    const { spawn } = await import('node:child_process');
    const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await new Promise((resolve) => server.stdout.once('data', resolve)));
    expect(isRunning(pid)).toBe(true);
    server.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    await wait(0);
  });
}
