import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CameraFacts, CameraPlaying, SeeingCamera } from '../../../models/schema/index.ts';
import { MOST_OF_ONE } from '../../../realtime/access/audit/fact-limit.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { camera, type RunningVideo, runVideo } from './running-video.ts';

const CLIP = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 251));
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100, 7)]);
const REASON = { reason: '交通事故处置', minutes: 30 };

/** A variable of the environment in a configuration. */
const SECRET = ['$', '{SECRET}'].join('');

let database: Database;
let source: Server;
let origin: string;
let running: RunningVideo;
/** What the source was asked for. */
let asked: { method: string; url: string; authorization: string | undefined; body: string }[];
/** The source does not answer. */
let isAway = false;

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  source = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { authorization } = request.headers;
      asked.push({ method: request.method!, url: request.url!, authorization, body });
      if (isAway) {
        request.socket.destroy();
        return;
      }
      const { status, headers, body: text } = answerTo(request.method!, request.url!);
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(source.address() as { port: number }).port}`;
}, 120_000);
afterAll(async () => {
  source.closeAllConnections();
  source.close();
  await database.close();
});

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

const PLAYLIST = [
  '#EXTM3U',
  '#EXT-X-TARGETDURATION:2',
  '#EXTINF:2,',
  'secret-path/1.ts?token=abc',
  '#EXTINF:2,',
  'http://169.254.169.254/latest',
  '',
].join('\n');

function answerTo(method: string, url: string): Answer {
  switch (`${method} ${url.split('?')[0]}`) {
    case 'GET /live/index.m3u8':
      return { status: 200, headers: { 'Content-Type': 'application/vnd.apple.mpegurl' }, body: PLAYLIST };
    case 'GET /live/secret-path/1.ts':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<script>alert(1)</script>' };
    case 'GET /away.m3u8':
      return { status: 302, headers: { Location: 'http://169.254.169.254/latest' } };
    case 'GET /picture':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: JPEG };
    case 'GET /page':
      return { status: 200, headers: { 'Content-Type': 'image/jpeg' }, body: '<html>' };
    case 'POST /whep':
      return {
        status: 201,
        headers: { 'Content-Type': 'application/sdp', Location: '/session/1' },
        body: 'v=0\r\nanswer',
      };
    case 'DELETE /session/1':
      return { status: 200 };
    case 'POST /zlm':
      return { status: 200, body: JSON.stringify({ code: 0, sdp: 'v=0\r\nzlm' }) };
    default:
      return { status: 404 };
  }
}

beforeEach(async () => {
  asked = [];
  isAway = false;
  await database.query('delete from camera_request');
  running = await runVideo(
    database,
    {
      longestMinutes: 60,
      sources: [
        { cameras: 't:*', kind: 'mp4', file: 'clip.mp4', made: 'rendered' },
        { cameras: 't:hls', kind: 'hls', url: `${origin}/live/index.m3u8` },
        { cameras: 't:astray', kind: 'hls', url: `${origin}/away.m3u8` },
        {
          cameras: 't:picture',
          kind: 'snapshot',
          url: `${origin.replace('//', `//eye:${SECRET}@`)}/picture`,
          every: 1,
        },
        { cameras: 't:page', kind: 'snapshot', url: `${origin}/page`, every: 1 },
        {
          cameras: 't:whep',
          kind: 'whep',
          url: `${origin}/whep`,
          headers: { Authorization: `Bearer ${SECRET}` },
        },
        { cameras: 'gb:*', kind: 'whep', url: `${origin}/zlm?stream={native}` },
        { cameras: 't:rtsp', kind: 'rtsp', url: 'rtsp://127.0.0.1:9/x' },
      ],
    },
    { clip: CLIP, environment: { SECRET: 'geheim-12' }, ffmpeg: '/nowhere/ffmpeg' },
  );
  const { states } = running;
  states.put(camera('t:1', { publication: 'public' }, { pictures: 'public' }));
  states.put(camera('t:inside'));
  states.put(camera('t:closed', {}, { pictures: 'restricted', owner: '公安局' }));
  states.put(camera('t:hidden', { publication: 'restricted' }, { pictures: 'public' }));
  states.put(camera('t:strange', {}, { pictures: 'everybody' }));
  for (const id of [
    't:hls',
    't:astray',
    't:picture',
    't:page',
    't:whep',
    't:rtsp',
    'gb:34020000001320000001',
    'x:none',
  ])
    states.put(camera(id));
  states.put({ ...camera('t:lamp'), layer: 'lamps' });
});
afterEach(() => running.stop());

const get = async <Answer>(who: string, path: string) =>
  (await running.as(who, 'GET', path)).json() as Promise<Answer>;
const ids = async (who: string, query = '') =>
  (await get<{ cameras: CameraFacts[] }>(who, `?${query}`)).cameras.map(({ id }) => id);
const play = (who: string, id: string) => running.as(who, 'POST', `${encodeURIComponent(id)}/play`);
const playing = async (who: string, id: string) => (await (await play(who, id)).json()) as CameraPlaying;
const ask = async (who = 'operator', id = 't:closed', body: object = REASON) =>
  running.as(who, 'POST', `${encodeURIComponent(id)}/requests`, body);
const decide = (who: string, request: string, step = 'approve', body: object = {}) =>
  running.as(who, 'POST', `requests/${request}/${step}`, body);
const codeOf = async (response: Response) =>
  `${response.status} ${((await response.json()) as { error: string }).error}`;

describe('cameras that are there', () => {
  it('should tell each person those that they may know of, and no thing of another layer', async () => {
    expect(await ids('anybody')).toEqual(['t:1']);
    expect(await ids('operator')).not.toContain('t:hidden');
    expect(await ids('operator')).not.toContain('t:lamp');
    expect(await ids('cleared')).toContain('t:hidden');
    expect(await ids('administrator')).toEqual(['t:1']);
    expect(await ids('west-commander')).toEqual(['t:1']);
  });

  it('should tell nothing of where pictures come from', async () => {
    const text = JSON.stringify([
      await get('operator', ''),
      await get('operator', 't%3Apicture'),
      await get('operator', 'coverage'),
      await playing('operator', 't:picture'),
      await playing('operator', 't:hls'),
    ]);
    expect(text).not.toContain(origin);
    expect(text).not.toContain('geheim');
    expect(text).not.toContain('clip.mp4"');
  });

  it('should answer of a hidden camera as of one that is not there', async () => {
    const [hidden, none] = await Promise.all([
      running.as('operator', 'GET', 't%3Ahidden'),
      running.as('operator', 'GET', 't%3Anone'),
    ]);
    expect([hidden.status, await hidden.text()]).toEqual([none.status, await none.text()]);
    expect((await play('operator', 't:hidden')).status).toBe(404);
    expect((await ask('operator', 't:hidden')).status).toBe(404);
  });

  it('should find by name, owner and name of the area', async () => {
    expect(await ids('operator', 'q=公安')).toEqual(['t:closed']);
    expect((await ids('operator', 'q=东城 交警')).length).toBeGreaterThan(5);
    expect(await ids('operator', 'q=西城')).toEqual([]);
    expect(await ids('operator', 'owner=公安局')).toEqual(['t:closed']);
  });

  it('should take a class that it cannot read for the strictest', async () => {
    const { pictures, may } = await get<CameraFacts>('operator', 't%3Astrange');
    expect([pictures, may]).toEqual(['restricted', false]);
  });

  it('should name the field of a query that is wrong', async () => {
    expect(await codeOf(await running.as('operator', 'GET', '?bbox=1,2,3'))).toBe('400 invalid');
    expect(await codeOf(await running.as('operator', 'GET', 'seeing?longitude=400&latitude=1'))).toBe(
      '400 invalid',
    );
  });

  it('should offer those near a place by what one sees: in view, open, with pictures, answering, near', async () => {
    const [longitude, latitude] = [114.7, 27.7];
    /** So many metres south of the place, looking north at it. */
    const put = (id: string, metres: number, properties: object = {}, more: object = {}) =>
      running.states.put(
        {
          ...camera(id, { longitude, latitude: latitude - metres / 110_806 }, { pitch: 0, ...properties }),
          datastreams: [{ id: 'online', property: 'online', type: 'boolean' }],
        },
        more,
      );
    for (const [index, metres] of [30, 35, 40, 45].entries()) put(`x:dark-${index + 1}`, metres);
    put('t:fifth', 60);
    const seen = async (limit = 4) =>
      (
        await get<{ cameras: SeeingCamera[] }>(
          'operator',
          `seeing?longitude=${longitude}&latitude=${latitude}&limit=${limit}`,
        )
      ).cameras.map(({ camera: { id }, inView }) => (inView ? id : `${id} looks away`));
    expect(await seen()).toEqual(['t:fifth', 'x:dark-1', 'x:dark-2', 'x:dark-3']);

    put('t:off-line', 50, {}, { stale: true });
    put('t:to-ask', 55, { pictures: 'restricted' });
    put('t:turned', 20, { heading: 180 });
    put('x:dark-1', 30, {}, { stale: true });
    expect(await seen(16)).toEqual([
      't:fifth',
      't:to-ask',
      't:off-line',
      'x:dark-2',
      'x:dark-3',
      'x:dark-4',
      'x:dark-1',
      't:turned looks away',
    ]);
  });

  it('should count by owner and area what who asks may know of', async () => {
    const { all, owners } = await get<{ all: object; owners: { owner: string; count: { total: number } }[] }>(
      'operator',
      'coverage',
    );
    expect(all).toMatchObject({ total: 12, public: 1, open: 10, pictures: 11 });
    expect(owners.find(({ owner }) => owner === '公安局')?.count.total).toBe(1);
  });

  it('should know the cameras that come and go', async () => {
    running.states.put(camera('t:new'));
    expect(await ids('operator')).toContain('t:new');
    running.states.remove('t:new');
    expect(await ids('operator')).not.toContain('t:new');
  });
});

describe('asking for a camera', () => {
  it('should open it for who asked alone, until its time is over', async () => {
    expect((await play('operator', 't:closed')).status).toBe(403);
    const { id } = (await (await ask()).json()) as { id: string };
    expect((await get<CameraFacts>('operator', 't%3Aclosed')).request?.state).toBe('waiting');
    expect((await decide('commander', id)).status).toBe(200);
    const { address, until } = await playing('operator', 't:closed');
    expect(until).toBe(running.now.value + 30 * 60_000);
    expect((await play('colleague', 't:closed')).status).toBe(403);
    expect((await running.as('operator', 'GET', address)).status).toBe(200);
    running.now.value += 30 * 60_000;
    expect((await running.as('operator', 'GET', address)).status).toBe(404);
    expect((await play('operator', 't:closed')).status).toBe(403);
  });

  it('should need a reason and a time within the bounds', async () => {
    expect(await codeOf(await ask('operator', 't:closed', { reason: 'x', minutes: 5 }))).toBe('400 invalid');
    expect(await codeOf(await ask('operator', 't:closed', { reason: '事故处置', minutes: 61 }))).toBe(
      '400 invalid',
    );
    expect(await codeOf(await ask('operator', 't:closed', { reason: '事故处置', minutes: 0 }))).toBe(
      '400 invalid',
    );
  });

  it('should refuse those without the right, and those who need not ask', async () => {
    expect((await ask('viewer')).status).toBe(403);
    // Whoever has no account has nothing to ask for.
    expect((await ask('anybody', 't:1')).status).toBe(404);
    expect(await codeOf(await ask('operator', 't:inside'))).toBe('409 open-already');
  });

  it('should wait once for one person', async () => {
    await ask();
    expect(await codeOf(await ask())).toBe('409 asked-already');
    expect((await ask('colleague')).status).toBe(201);
  });

  it('should never be decided by who asked', async () => {
    const { id } = (await (await ask('commander')).json()) as { id: string };
    expect(await codeOf(await decide('commander', id))).toBe('403 own-request');
    expect((await play('commander', 't:closed')).status).toBe(403);
  });

  it('should be decided only by who may where the camera stands', async () => {
    const { id } = (await (await ask()).json()) as { id: string };
    expect((await decide('colleague', id)).status).toBe(404);
    expect((await decide('west-commander', id)).status).toBe(404);
    expect((await decide('anybody', id)).status).toBe(404);
    expect((await play('operator', 't:closed')).status).toBe(403);
  });

  it('should be decided once', async () => {
    const { id } = (await (await ask()).json()) as { id: string };
    await decide('commander', id, 'refuse', { note: '请说明理由' });
    expect(await codeOf(await decide('commander', id))).toBe('409 not-waiting');
    expect((await play('operator', 't:closed')).status).toBe(403);
  });

  it('should lapse when nobody answers in a day', async () => {
    const { id } = (await (await ask()).json()) as { id: string };
    running.now.value += 24 * 3_600_000;
    expect(await codeOf(await decide('commander', id))).toBe('409 not-waiting');
    await running.service.look();
    expect(running.audited()).toContain('system camera.expire t:closed done');
  });

  it('should end at once for those who watch when the approval is taken back', async () => {
    const { id } = (await (await ask()).json()) as { id: string };
    await decide('commander', id);
    const { address } = await playing('operator', 't:closed');
    expect((await decide('colleague', id, 'end')).status).toBe(404);
    expect((await decide('commander', id, 'end')).status).toBe(200);
    expect((await running.as('operator', 'GET', address)).status).toBe(404);
  });

  it('should list to each their own, and to those who decide what waits in their areas', async () => {
    await ask();
    const list = async (who: string) =>
      (await get<{ requests: { mine: boolean; mayDecide: boolean }[] }>(who, 'requests')).requests.map(
        ({ mine, mayDecide }) => ({ mine, mayDecide }),
      );
    expect(await list('operator')).toEqual([{ mine: true, mayDecide: false }]);
    expect(await list('commander')).toEqual([{ mine: false, mayDecide: true }]);
    expect(await list('colleague')).toEqual([]);
    expect(await list('west-commander')).toEqual([]);
    expect(await list('anybody')).toEqual([]);
  });

  it('should note each step and each opening', async () => {
    const { id } = (await (await ask()).json()) as { id: string };
    await decide('commander', id);
    await playing('operator', 't:closed');
    await play('colleague', 't:closed');
    expect(running.audited()).toEqual([
      'operator camera.ask t:closed done',
      'commander camera.approve t:closed done',
      'operator camera.open t:closed done',
      'colleague camera.open t:closed refused',
    ]);
  });
});

describe('playing', () => {
  it('should send ranges of a clip', async () => {
    const { address, kind, made } = await playing('anybody', 't:1');
    expect([kind, made]).toEqual(['mp4', 'rendered']);
    const part = await running.as('anybody', 'GET', address, undefined, { Range: 'bytes=1000-1999' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${CLIP.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(CLIP.subarray(1000, 2000))).toBe(true);
    const beyond = await running.as('anybody', 'GET', address, undefined, { Range: 'bytes=99999999-' });
    expect(beyond.status).toBe(416);
  });

  it('should give another person nothing by the same address', async () => {
    const { address } = await playing('operator', 't:inside');
    expect((await running.as('commander', 'GET', address)).status).toBe(404);
    expect((await running.as('anybody', 'GET', address)).status).toBe(404);
    expect((await running.as('operator', 'GET', address)).status).toBe(200);
  });

  it('should end after a minute without use, and when it is told to', async () => {
    const first = await playing('operator', 't:inside');
    running.now.value += 59_000;
    expect((await running.as('operator', 'GET', `play/${first.token}`)).status).toBe(200);
    running.now.value += 60_000;
    expect((await running.as('operator', 'GET', `play/${first.token}`)).status).toBe(404);
    const second = await playing('operator', 't:inside');
    await running.as('operator', 'DELETE', `play/${second.token}`);
    expect((await running.as('operator', 'GET', second.address)).status).toBe(404);
  });

  it('should end with the session of who watches', async () => {
    const { address } = await playing('operator', 't:inside');
    running.service.endWhose(({ actor }) => actor === 'operator');
    expect((await running.as('operator', 'GET', address)).status).toBe(404);
  });

  it('should end when the camera is no longer one that they may see', async () => {
    const { address } = await playing('operator', 't:inside');
    running.states.put(camera('t:inside', {}, { pictures: 'restricted' }));
    expect((await running.as('operator', 'GET', address)).status).toBe(404);
  });

  it('should bound the playings of one person', async () => {
    const statuses = [];
    for (let count = 0; count < 65; count++) statuses.push((await play('operator', 't:inside')).status);
    expect(statuses.slice(0, 64).every((status) => status === 201)).toBe(true);
    expect(statuses[64]).toBe(429);
    expect((await play('colleague', 't:inside')).status).toBe(201);
  });

  it('should bound how often a person opens cameras, so that nobody fills the log', async () => {
    for (let count = 0; count < 240; count++) await play('colleague', 't:closed');
    expect(await codeOf(await play('colleague', 't:closed'))).toBe('429 too-many');
    expect(running.audited().length).toBe(MOST_OF_ONE);
    running.now.value += 60_000;
    expect((await play('colleague', 't:closed')).status).toBe(403);
  });

  it('should say that there are no pictures, and that ffmpeg is missing', async () => {
    expect(await codeOf(await play('operator', 'x:none'))).toBe('409 no-pictures');
    expect(await codeOf(await play('operator', 't:rtsp'))).toBe('503 ffmpeg-missing');
  });

  it('should relay HLS by names of its own, without servers that nobody configured', async () => {
    const { address } = await playing('operator', 't:hls');
    const list = await (await running.as('operator', 'GET', address)).text();
    expect(list).not.toMatch(/secret-path|token|169\.254|http/);
    const [name] = list.split('\n').filter((line) => line.endsWith('.ts'));
    const piece = await running.as('operator', 'GET', address.replace('index.m3u8', name));
    expect([piece.status, piece.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    expect(asked.at(-1)?.url).toBe('/live/secret-path/1.ts?token=abc');
    expect((await running.as('operator', 'GET', address.replace('index.m3u8', 'other.ts'))).status).toBe(404);
  });

  it('should not follow a source to another server, and name no address', async () => {
    const { address } = await playing('operator', 't:astray');
    const response = await running.as('operator', 'GET', address);
    const text = await response.text();
    expect(response.status).toBe(502);
    expect(text).toContain('source-away');
    expect(text).not.toMatch(/169\.254|127\.0\.0\.1/);
  });

  it('should ask for a picture once for all, with the account in a header', async () => {
    const [one, two] = await Promise.all([
      playing('operator', 't:picture'),
      playing('colleague', 't:picture'),
    ]);
    const [first, second] = await Promise.all([
      running.as('operator', 'GET', one.address),
      running.as('colleague', 'GET', two.address),
    ]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers.get('content-type')).toBe('image/jpeg');
    expect(asked.map(({ url }) => url)).toEqual(['/picture']);
    expect(asked[0].authorization).toBe(`Basic ${Buffer.from('eye:geheim-12').toString('base64')}`);
  });

  it('should give the last picture its age while the camera is away, and the same bytes theirs', async () => {
    const { address } = await playing('operator', 't:picture');
    const timeOf = async () =>
      Number((await running.as('operator', 'GET', address)).headers.get('x-picture-time'));
    const began = running.now.value;
    expect(await timeOf()).toBe(began);
    running.now.value += 5_000;
    expect(await timeOf()).toBe(began);
    isAway = true;
    running.now.value += 5_000;
    expect(await timeOf()).toBe(began);
    expect(asked.length).toBe(3);
  });

  it('should show no page as a picture', async () => {
    const { address } = await playing('operator', 't:page');
    expect(await codeOf(await running.as('operator', 'GET', address))).toBe('502 source-away');
  });

  it('should relay WHEP and end the session at the gateway with the playing', async () => {
    const { address, token } = await playing('operator', 't:whep');
    const sdp = { 'Content-Type': 'application/sdp' };
    expect(
      (await running.as('operator', 'POST', address, 'v=0', { 'Content-Type': 'text/plain' })).status,
    ).toBe(415);
    const begun = await running.as('operator', 'POST', address, 'v=0\r\noffer', sdp);
    expect([begun.status, await begun.text()]).toEqual([201, 'v=0\r\nanswer']);
    expect(asked[0]).toMatchObject({ authorization: 'Bearer geheim-12', body: 'v=0\r\noffer' });
    await running.as('operator', 'DELETE', `play/${token}`);
    await expect.poll(() => asked.at(-1)).toMatchObject({ method: 'DELETE', url: '/session/1' });
  });

  it("should take ZLMediaKit's form of an answer, for a GB/T 28181 camera by its number", async () => {
    const { address } = await playing('operator', 'gb:34020000001320000001');
    const begun = await running.as('operator', 'POST', address, 'v=0', { 'Content-Type': 'application/sdp' });
    expect(await begun.text()).toBe('v=0\r\nzlm');
    expect(asked[0].url).toBe('/zlm?stream=34020000001320000001');
  });
});
