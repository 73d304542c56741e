import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../../../models/access/decide.ts';
import { InputError } from '../../../models/errors.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import { AuditLog } from '../../../realtime/access/audit/audit-log.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { HttpProblem } from '../../../realtime/http/problem.ts';
import { LiveCities } from '../../../realtime/live-cities.ts';
import { openSockets, type Sockets } from '../../../realtime/push/sockets.ts';
import { type HttpSource, httpSource } from './http-source.ts';

const name = { 'zh-CN': '空气', en: 'Air' };
const TOKEN = 'a-token-of-the-source';
const mapping = {
  time: { path: 't', format: 'epoch-ms' },
  thing: { id: '{id}', longitude: 'x', latitude: 'y' },
  observations: [{ datastream: 'v', value: 'v' }],
};
const usual = { name, owner: 'o', layer: 'air', publication: 'public', rhythm: 60, mapping };
const pushed = { ...usual, id: 'pushed', adapter: 'http-push', token: TOKEN };
const layer = { id: 'air', kind: 'things', name, publication: 'public' };
const SOON = { timeout: 5_000, interval: 10 };
/** Milliseconds between looks at the file. */
const INTERVAL = 15;
const AREAS: Record<string, readonly string[]> = { districts: ['east'], streets: ['street', 'east'] };

describe('a live.json that changes while its city lives', () => {
  let database: Database;
  let folder: string;
  let source: HttpSource;
  let cities: LiveCities;
  let sockets: Sockets;
  let server: Server;
  let base: string;
  let subject: Subject = { grants: [] };
  /** How often the areas cannot be read, though nothing is wrong with the file. */
  let failures = 0;
  const lines: string[] = [];

  beforeAll(async () => {
    database = await openEmbedded();
    await migrate(database);
    folder = await mkdtemp(join(tmpdir(), 'citymirror-live-file-'));
    const row = { id: 'poll:1', v: 7, x: 4, y: 52 };
    source = await httpSource(() => ({ body: JSON.stringify({ ...row, t: Date.now() }) }));
    const app = express();
    app.set('query parser', 'simple');
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    sockets = openSockets(server, { basePath: '/', mayConnect: () => true, addressOf: () => '127.0.0.1' });
    cities = new LiveCities({
      database: Promise.resolve(database),
      audit: AuditLog.open({ folder: join(folder, 'audit') }),
      dataFolder: join(folder, 'data'),
      sockets,
      mayKnow: async () => true,
      openAreas: async (_folder, layers) => {
        if (failures > 0) throw new Error(`The disk does not answer: ${failures--}.`);
        const [first] = layers;
        if (first !== undefined && !AREAS[first])
          throw new InputError('areas-missing', 'live.json', `no layer "${first}".`, 'Name another.');
        const at = first === undefined ? [] : AREAS[first];
        return { list: at.map((id) => ({ id, name, level: 'district' })), at: () => at };
      },
      logger: pino({ level: 'info' }, { write: (line: string) => lines.push(line) }),
      liveFile: { interval: INTERVAL },
    });
    app.use((request, _response, next) => {
      setAsker(request, { subject, actor: 'li', displayName: 'Li', address: undefined });
      next();
    });
    app.use(cities.router);
    const answerProblem: express.ErrorRequestHandler = (error, _request, response, next) => {
      if (!(error instanceof HttpProblem)) return next(error);
      response.status(error.status).json({ error: error.code });
    };
    app.use(answerProblem);
    await cities.add('c', folder);
  }, 60_000);
  afterAll(async () => {
    await cities.close();
    await sockets.close();
    server.closeAllConnections();
    server.close();
    await source.away();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As an editor writes: the whole file takes the place of the one before. */
  async function write(content: string | object): Promise<void> {
    const path = join(folder, 'live.json');
    await writeFile(`${path}.new`, typeof content === 'string' ? content : JSON.stringify(content));
    await rename(`${path}.new`, path);
  }
  const file = (more: object = {}) => ({
    schema: 'citymirror/live/1',
    layers: [layer],
    feeds: [pushed],
    ...more,
  });
  const get = async (path: string) => {
    const answer = await fetch(`${base}/c${path}`);
    return { status: answer.status, body: await answer.json() };
  };
  const push = async (id: string, city = 'c') =>
    (
      await fetch(`${base}/${city}/feeds/pushed/push`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ id, v: 1, x: 4, y: 52, t: Date.now() }),
      })
    ).status;
  const feeds = async () => ((await get('/feeds/')).body as { id: string }[]).map(({ id }) => id);

  it('should begin to live when there is one, and refuse a source until then as it does where there is no city', async () => {
    expect([await push('p:1'), await push('p:1', 'nowhere')]).toEqual([401, 401]);
    await write(file());
    await expect.poll(() => push('p:1'), SOON).toBe(200);
    expect(await feeds()).toEqual(['pushed']);
    expect(await push('p:1', 'nowhere')).toBe(401);
  });

  it('should ask a new source at once, and no longer when it is gone, while the others go on', async () => {
    const before = (await get('/feeds/')).body[0].counts.observations;
    const poll = { ...usual, id: 'poll', adapter: 'http-poll', url: source.url, every: 0.05 };
    await write(file({ feeds: [pushed, poll] }));
    await expect.poll(async () => (await get('/live/things/poll:1')).status, SOON).toBe(200);
    expect(await push('p:2')).toBe(200);
    expect((await get('/feeds/')).body[0].counts.observations).toBe(before + 1);
    await write(file());
    await expect.poll(feeds, SOON).toEqual(['pushed']);
    const asked = source.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(source.requests.length).toBe(asked);
    // Nobody answers for its class any more.
    expect((await get('/live/things/poll:1')).status).toBe(404);
  });

  it('should show nobody what was public, once its layer or its feed is stricter', async () => {
    expect((await get('/live/things/p:1')).status).toBe(200);
    await write(file({ layers: [{ ...layer, publication: 'internal' }] }));
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(404);
    await write(file());
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(200);
    await write(file({ feeds: [{ ...pushed, publication: 'restricted' }] }));
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(404);
    await write(file());
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(200);
  });

  it('should put the things that are kept into the areas of now', async () => {
    const inArea = (area: string): Subject => ({
      account: '1',
      grants: [{ role: 'viewer', areas: [area], publication: 'internal' }],
    });
    const internal = { layers: [{ ...layer, publication: 'internal' }] };
    await write(file({ ...internal, areas: ['districts'] }));
    subject = inArea('street');
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(404);
    subject = inArea('east');
    expect((await get('/live/things/p:1')).status).toBe(200);
    subject = inArea('street');
    await write(file({ ...internal, areas: ['streets'] }));
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(200);
    await write(file());
    subject = { grants: [] };
    await expect.poll(async () => (await get('/live/things/p:1')).status, SOON).toBe(200);
  });

  it('should try again by itself what failed though nothing is wrong with the file', async () => {
    failures = 2;
    await write(file({ feeds: [pushed, { ...pushed, id: 'second' }] }));
    await expect.poll(feeds, SOON).toEqual(['pushed', 'second']);
    await write(file());
    await expect.poll(feeds, SOON).toEqual(['pushed']);
  });

  it.each([
    ['{ "schema":', /not JSON/],
    [file({ feeds: [{ ...pushed, rhythm: 'often' }] }), /feeds\.0\.rhythm/],
    [
      file({ feeds: [pushed, { ...pushed, id: 'bad', mapping: { ...mapping, crs: 'EPSG:1' } }] }),
      /mapping\.crs/,
    ],
    [file({ feeds: [], layers: [], areas: ['nowhere'] }), /no layer/],
  ])('should go on as before while the file is wrong, and say what is wrong: %#', async (content, said) => {
    lines.length = 0;
    await write(content);
    await expect.poll(() => lines.join(''), SOON).toMatch(said);
    expect(lines.join('')).toMatch(/goes on as it is configured now/);
    expect(await push(`p:${Math.random()}`)).toBe(200);
    expect(await feeds()).toEqual(['pushed']);
    await write(file());
  });
});
