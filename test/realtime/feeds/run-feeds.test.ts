import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Subject } from '../../../models/access/decide.ts';
import { liveConfigurationSchema } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditLog } from '../../../realtime/access/audit/audit-log.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { registerFeedMetrics } from '../../../realtime/feeds/feed-metrics.ts';
import { feedRoutes } from '../../../realtime/feeds/routes/feed-routes.ts';
import { type RunFeedsOptions, type RunningFeeds, runFeeds } from '../../../realtime/feeds/run-feeds.ts';
import { HttpProblem } from '../../../realtime/http/problem.ts';
import { SmallIngest } from './small-ingest.ts';

const NOW = Date.UTC(2026, 5, 21, 2, 30);
const name = { 'zh-CN': '空气', en: 'Air' };
/** As a configuration names a variable of the environment. */
const variable = (of: string) => `\${${of}}`;
const TOKEN = 'a-token-of-the-source';
const feed = {
  id: 'air',
  name,
  adapter: 'http-push',
  layer: 'air',
  owner: 'o',
  publication: 'internal',
  rhythm: 60,
  token: TOKEN,
  mapping: {
    time: { path: 't', format: 'epoch-ms' },
    thing: { id: 'air:{id}', name: '{name}', longitude: 'x', latitude: 'y', publication: { path: 'class' } },
    observations: [
      { datastream: 'pm2.5', value: 'pm', unit: 'ug/m3', optional: true },
      { datastream: 'level', property: 'water-level', value: 'level', unit: 'm', optional: true },
    ],
  },
};

describe('running feeds', () => {
  let database: Database;
  let folder: string;
  let ingest: SmallIngest;
  let now = NOW;
  let running: RunningFeeds;
  let lines: string[];

  beforeAll(async () => {
    database = await openEmbedded();
    await migrate(database);
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'citymirror-feeds-'));
    ingest = new SmallIngest();
    now = NOW;
    lines = [];
    await database.query('delete from dead_letter');
  });
  afterEach(async () => {
    await running?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(feeds: readonly object[], more: Partial<RunFeedsOptions> = {}): Promise<void> {
    running = await runFeeds({
      city: 'c',
      configuration: liveConfigurationSchema.parse({ schema: 'citymirror/live/1', feeds }),
      folder,
      dataFolder: folder,
      database,
      ingest,
      stored: (id) => ingest.things.get(id),
      areasAt: (longitude) => (longitude < 115 ? ['street-w', 'district'] : ['street-e', 'district']),
      logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
      environment: { AIR_TOKEN: TOKEN },
      now: () => now,
      boardInterval: 5,
      ...more,
    });
  }
  const send = (value: unknown, id = 'air') =>
    running.byId(id)!.open!.push!({
      body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
      type: 'application/json',
      received: now,
    });
  const status = (id = 'air') => running.board.statuses().find((one) => one.id === id)!;
  const letters = async (id = 'air') => {
    await running.letters.settle();
    return running.letters.table.list(id, 100);
  };

  it('should complete what is told by the configuration of the feed, and never loosen its class', async () => {
    await run([feed]);
    const delivery = await send([
      { id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12, class: 'public' },
      { id: 2, name: '乙', x: 116, y: 27, t: NOW, pm: 13, class: 'restricted' },
    ]);
    expect(delivery).toEqual({ observations: 2, events: 0, repeated: 0, faults: [] });
    expect(ingest.thing('air:1')).toMatchObject({
      layer: 'air',
      publication: 'internal',
      areas: ['street-w', 'district'],
      kind: 'thing',
    });
    expect(ingest.thing('air:2')).toMatchObject({
      publication: 'restricted',
      areas: ['street-e', 'district'],
    });
  });

  it('should describe a thing again only when something of it is new', async () => {
    await run([feed]);
    const row = { id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12 };
    for (const [change, described] of [
      [{}, 1],
      [{ t: NOW + 1, pm: 13 }, 0],
      [{ name: '乙' }, 1],
      [{ name: '甲' }, 1],
      [{ name: '甲', pm: 14 }, 0],
    ] as const) {
      await send({ ...row, ...change });
      expect(ingest.batches.at(-1)?.things.length).toBe(described);
    }
  });

  it('should describe a thing again when what described it was not kept', async () => {
    await run([feed]);
    const row = { id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12 };
    ingest.failures = 1;
    await expect(send(row)).rejects.toThrow(/disk is full/);
    expect(await send(row)).toMatchObject({ observations: 1, faults: [] });
  });

  it('should refuse a level without a vertical datum, and take it with that of the feed', async () => {
    await run([feed, { ...feed, id: 'river', verticalDatum: '1985' }]);
    const row = { id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12, level: 31.5 };
    const refused = await send(row);
    expect(refused.observations).toBe(1);
    expect(refused.faults).toEqual([
      expect.objectContaining({ code: 'datum-missing', message: expect.stringContaining('"level"') }),
    ]);
    expect(ingest.thing('air:1')?.datastreams.map(({ id }) => id)).toEqual(['pm2.5']);
    ingest.things.clear();
    expect((await send(row, 'river')).faults).toEqual([]);
    expect(ingest.thing('air:1')?.datastreams[1]).toMatchObject({ id: 'level', verticalDatum: '1985' });
  });

  it('should not let a feed describe the things of another, nor tell stricter values of a looser thing', async () => {
    const values = { ...feed, id: 'more', publication: 'restricted' };
    await run([
      feed,
      values,
      { ...values, id: 'only', mapping: { ...feed.mapping, thing: { id: 'air:{id}', described: false } } },
    ]);
    const row = { id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12 };
    await send(row);
    expect((await send({ ...row, t: NOW + 1 }, 'more')).faults[0].code).toBe('thing-of-other-feed');
    const looser = await send({ ...row, t: NOW + 2 }, 'only');
    expect(looser.faults[0].code).toBe('publication-looser');
    expect(ingest.values('air:1', 'pm2.5')).toEqual([12]);
  });

  it('should put a poisoned payload among the dead letters and go on with the good ones', async () => {
    await run([feed]);
    const row = { id: 1, name: '甲', x: 114, y: 27, pm: 1 };
    await send({ ...row, t: NOW });
    expect((await send('{"id": 1, broken')).faults[0].code).toBe('not-json');
    await send({ ...row, t: NOW + 1, pm: 2 });
    await send({ ...row, t: 1_782_000_000, pm: 3 });
    expect(ingest.values('air:1', 'pm2.5')).toEqual([1, 2]);
    const kept = await letters();
    expect(kept.map(({ faults }) => faults[0].code).sort()).toEqual(['not-json', 'time-implausible']);
    expect(status().deadLetters).toMatchObject({ count: 2, dropped: 0 });
    expect(status().counts).toMatchObject({ payloads: 4, observations: 2, faults: 2 });
  });

  it('should count a letter that comes again, and not keep it twice', async () => {
    await run([feed]);
    for (let count = 0; count < 3; count++) {
      now = NOW + count;
      await send('not json');
    }
    expect(await letters()).toMatchObject([{ times: 3, firstReceived: NOW, received: NOW + 2 }]);
  });

  it('should read a dead letter again after mending, once', async () => {
    const broken = { ...feed, mapping: { ...feed.mapping, time: { path: 'at', format: 'epoch-ms' } } };
    await run([broken]);
    await send({ id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 12 });
    const [letter] = await letters();
    expect(letter.faults[0].message).toBe('the path "at" leads to nothing.');
    expect((await running.replay('air', letter.id))?.faults.length).toBe(1);
    expect(await letters()).toHaveLength(1);
    await running.close();
    await run([feed]);
    expect(await running.replay('air', letter.id)).toMatchObject({ observations: 1, faults: [] });
    expect(await letters()).toEqual([]);
    expect(await running.replay('air', letter.id)).toBeUndefined();
  });

  it('should keep observations of a clock that is ahead as of their arrival, once, and hide none that follow', async () => {
    await run([feed]);
    const row = { id: 1, name: '甲', x: 114, y: 27, pm: 1 };
    const hour = 3_600_000;
    await send({ ...row, t: NOW + hour });
    now = NOW + 1_000;
    expect((await send({ ...row, t: NOW + hour })).repeated).toBe(1);
    await send({ ...row, t: now, pm: 2 });
    expect(ingest.observations).toMatchObject([
      { time: NOW, value: 1, quality: 'uncertain', id: 'clock 2026-06-21T03:30:00.000Z' },
      { time: NOW + 1_000, value: 2 },
    ]);
    expect(status().clock).toEqual({ is: 'ahead', by: hour - 1_000, since: NOW });
  });

  it('should say that a source is behind when everything comes late', async () => {
    await run([feed]);
    const row = { id: 1, name: '甲', x: 114, y: 27, pm: 1 };
    for (let count = 0; count < 25; count++) await send({ ...row, t: NOW - 3_600_000 + count });
    expect(status().clock).toMatchObject({ is: 'behind', by: 3_600_000 - 24 });
    await send({ ...row, t: NOW });
    expect(status().clock).toBeUndefined();
  });

  it('should call a feed stale after three of its own rhythms, and tell of it', async () => {
    await run([feed, { ...feed, id: 'slow', rhythm: 3600 }]);
    const told: string[] = [];
    running.board.onChange(({ set }) => {
      for (const { id, body } of set) if ((body as { stale: boolean }).stale) told.push(id);
    });
    await send({ id: 1, name: '甲', x: 114, y: 27, t: NOW, pm: 1 });
    now = NOW + 180_000;
    expect(status().stale).toBe(false);
    now = NOW + 180_001;
    expect(status().stale).toBe(true);
    expect(status('slow').stale).toBe(false);
    await expect.poll(() => told).toEqual(['air']);
    await send({ id: 1, name: '甲', x: 114, y: 27, t: now, pm: 1 });
    expect(status().stale).toBe(false);
  });

  it('should measure rate and lag', async () => {
    await run([feed]);
    const row = { name: '甲', x: 114, y: 27, pm: 1 };
    await send(Array.from({ length: 120 }, (_, index) => ({ ...row, id: index, t: NOW - index * 10 })));
    expect(status()).toMatchObject({ rate: 2, lag: { p50: 590, p99: 1180 }, lastSeen: NOW, lastResult: NOW });
    now = NOW + 61_000;
    expect(status().rate).toBe(0);
  });

  it('should bring a thing that moves into other areas', async () => {
    const bus = {
      ...feed,
      mapping: {
        time: { path: 't', format: 'epoch-ms' },
        thing: { id: 'bus:{id}' },
        movement: { longitude: 'x', latitude: 'y' },
      },
    };
    await run([bus]);
    for (const [x, t] of [
      [114.9, NOW],
      [114.95, NOW + 1],
      [115.1, NOW + 2],
    ])
      await send({ id: 1, x, y: 27, t });
    expect(ingest.batches.map(({ things }) => things.map(({ areas }) => areas[0]))).toEqual([
      ['street-w'],
      [],
      ['street-e'],
    ]);
  });

  it('should show a feed that cannot be used as failed, name the field in the log, and run the others', async () => {
    await run([
      { ...feed, id: 'bad', mapping: { ...feed.mapping, crs: 'EPSG:1' } },
      { ...feed, id: 'none', adapter: 'telepathy' },
      { ...feed, id: 'unset', token: variable('NOT_SET') },
      { ...feed, id: 'off', enabled: false },
      { ...feed, token: variable('AIR_TOKEN') },
    ]);
    expect(running.board.statuses().map(({ id, connection }) => [id, connection])).toEqual([
      ['bad', 'failed'],
      ['none', 'failed'],
      ['unset', 'failed'],
      ['off', 'off'],
      ['air', 'connected'],
    ]);
    const log = lines.join('');
    expect(log).toMatch(/feed \\"bad\\": mapping\.crs: /);
    expect(log).toMatch(/telepathy.*Give one of: /);
    expect(log).toMatch(/token: the variable NOT_SET of the environment is not set/);
  });

  it('should let no secret into letters, states or the log', async () => {
    await run([{ ...feed, token: variable('AIR_TOKEN') }]);
    await send({ id: 1, name: '甲', x: 114, y: 27, pm: TOKEN, t: NOW });
    const shown = JSON.stringify([await letters(), running.board.statuses(), lines]);
    expect(shown).not.toContain(TOKEN);
    expect(shown).toContain('…');
  });

  it('should keep letters on disk while the database is away, and the latest where there are too many', async () => {
    const broken: Database = {
      ...database,
      query: (sql, values) => database.query(sql, values),
      transaction: () => Promise.reject(new Error('away')),
      close: () => Promise.resolve(),
    };
    await run([feed], { database: broken });
    await send('first');
    await send('second');
    expect(await letters()).toEqual([]);
    await running.close();
    await run([feed]);
    expect((await letters()).length).toBe(2);
    expect(status().deadLetters.count).toBe(2);
  });

  describe('routes', () => {
    let server: Server;
    let subject: Subject;
    let audited: string[];
    let base: string;
    const grant = (role: 'operator' | 'viewer', publication: 'internal' | 'restricted'): Subject => ({
      account: '1',
      grants: [{ role, areas: '*', publication }],
    });
    const OPERATOR = grant('operator', 'internal');

    beforeEach(() => {
      audited = [];
      subject = OPERATOR;
    });
    afterEach(() => server?.close());

    async function serve(feeds: readonly object[]): Promise<void> {
      await run(feeds);
      const app = express();
      app.set('query parser', 'simple');
      app.use((request, _response, next) => {
        setAsker(request, { subject, actor: 'li', displayName: 'Li', address: undefined });
        next();
      });
      const audit = {
        record: async (fact: AuditFact) => void audited.push(`${fact.action} ${fact.object} ${fact.outcome}`),
      } as unknown as AuditLog;
      app.use('/feeds', feedRoutes({ city: 'c', feeds: running, audit }));
      const answerProblem: express.ErrorRequestHandler = (error, _request, response, next) => {
        if (!(error instanceof HttpProblem)) return next(error);
        response.status(error.status).json({ error: error.code });
      };
      app.use(answerProblem);
      server = createServer(app).listen(0, '127.0.0.1');
      await once(server, 'listening');
      base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feeds`;
    }
    const ask = async (path: string, method = 'GET', init: RequestInit = {}) => {
      const response = await fetch(`${base}${path}`, { method, ...init });
      return { status: response.status, body: await response.json() };
    };
    const pushed = (id: string, body: BodyInit, headers: Record<string, string> = {}) =>
      ask(`/${id}/push`, 'POST', { body, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });

    it('should take what a source sends with its token, packed or not, and tell nobody else what feeds there are', async () => {
      await serve([feed]);
      const row = JSON.stringify({ id: 1, name: '甲', x: 114, y: 27, pm: 5, t: NOW });
      subject = { grants: [] };
      expect(await pushed('air', row)).toMatchObject({ status: 200, body: { observations: 1, faults: [] } });
      const packed = gzipSync(row.replace('5', '6').replace(`${NOW}`, `${NOW + 1}`));
      expect(await pushed('air', packed, { 'content-encoding': 'gzip' })).toMatchObject({
        body: { observations: 1 },
      });
      expect(await pushed('air', '{ broken')).toMatchObject({
        status: 200,
        body: { observations: 0, faults: [{ code: 'not-json' }] },
      });
      for (const [id, headers] of [
        ['air', { authorization: 'Bearer wrong' }],
        ['none', {}],
      ] as const)
        expect(await pushed(id, row, headers)).toEqual({ status: 401, body: { error: 'not-admitted' } });
      ingest.failures = 1;
      expect((await pushed('air', row)).status).toBe(503);
    });

    it('should refuse a body that is greater than it may be, also once it is unpacked', async () => {
      await serve([{ ...feed, mostBytes: 1_000 }]);
      expect((await pushed('air', ' '.repeat(2_000))).status).toBe(413);
      expect(
        (await pushed('air', gzipSync(' '.repeat(100_000)), { 'content-encoding': 'gzip' })).status,
      ).toBe(413);
      expect((await pushed('air', 'x', { 'content-encoding': 'gzip' })).status).toBe(400);
    });

    it('should show how feeds stand to whoever may see them', async () => {
      await serve([
        feed,
        { ...feed, id: 'open', publication: 'public' },
        { ...feed, id: 'shut', publication: 'restricted' },
      ]);
      const seen = async (who: Subject) => {
        subject = who;
        return (await ask('/')).body.map(({ id }: { id: string }) => id);
      };
      expect(await seen({ grants: [] })).toEqual(['open']);
      expect(await seen(OPERATOR)).toEqual(['air', 'open']);
      expect(await seen(grant('viewer', 'restricted'))).toEqual(['air', 'open', 'shut']);
    });

    it('should show, replay and delete dead letters for those who may, and note it', async () => {
      await serve([feed]);
      await pushed('air', 'bad');
      const [{ id }] = await letters();
      expect((await ask('/air/dead-letters')).body).toMatchObject([{ id, faults: [{ code: 'not-json' }] }]);
      expect((await ask(`/air/dead-letters/${id}`)).body.text).toBe('bad');
      expect((await ask(`/air/dead-letters/${id}/replay`, 'POST')).body).toMatchObject({ removed: false });
      expect((await ask('/air/dead-letters?limit=0')).status).toBe(400);
      for (const [who, status] of [
        [{ grants: [] }, 404],
        [grant('viewer', 'internal'), 403],
        [grant('viewer', 'restricted'), 403],
      ] as const) {
        subject = who;
        for (const [path, method] of [
          ['/air/dead-letters', 'GET'],
          [`/air/dead-letters/${id}`, 'GET'],
          [`/air/dead-letters/${id}/replay`, 'POST'],
          [`/air/dead-letters/${id}`, 'DELETE'],
        ])
          expect([path, (await ask(path, method)).status]).toEqual([path, status]);
      }
      subject = OPERATOR;
      expect((await ask(`/air/dead-letters/${id}`, 'DELETE')).status).toBe(200);
      expect((await ask(`/air/dead-letters/${id}`)).status).toBe(404);
      expect(audited).toContain(`dead-letter.replay c/air/${id} failed`);
      expect(audited).toContain(`dead-letter.delete c/air/${id} done`);
      expect(audited).toContain('dead-letter.replay c/air refused');
    });

    it('should show a letter that may hold what is stricter only to those who may see that', async () => {
      const publication = { path: 'class', values: { a: 'internal', b: 'restricted' } };
      await serve([{ ...feed, mapping: { ...feed.mapping, thing: { ...feed.mapping.thing, publication } } }]);
      await pushed('air', 'bad');
      const [{ id }] = await letters();
      expect((await ask('/air/dead-letters')).body).toEqual([]);
      expect((await ask(`/air/dead-letters/${id}`)).status).toBe(404);
      subject = grant('operator', 'restricted');
      expect((await ask(`/air/dead-letters/${id}`)).body.text).toBe('bad');
    });
  });

  it('should tell Prometheus how feeds stand', async () => {
    await run([feed]);
    await send({ id: 1, name: '甲', x: 114, y: 27, pm: 5, t: NOW - 2_000 });
    const register = new Registry();
    registerFeedMetrics(register, () => running.board.statuses().map((one) => ({ city: 'c', status: one })));
    const text = await register.metrics();
    expect(text).toContain('citymirror_feed_observations{city="c",feed="air"} 1');
    expect(text).toContain('citymirror_feed_lag_p50_seconds{city="c",feed="air"} 2');
    expect(text).toContain('citymirror_feed_stale{city="c",feed="air"} 0');
  });
});
