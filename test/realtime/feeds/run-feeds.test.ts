import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
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
import {
  type CurrentConfiguration,
  configureCity,
  currentConfiguration,
} from '../../../realtime/feeds/configure-city.ts';
import { registerFeedMetrics } from '../../../realtime/feeds/feed-metrics.ts';
import { feedRoutes } from '../../../realtime/feeds/routes/feed-routes.ts';
import { type RunFeedsOptions, type RunningFeeds, runFeeds } from '../../../realtime/feeds/run-feeds.ts';
import { HttpProblem } from '../../../realtime/http/problem.ts';
import type { LiveThing } from '../../../realtime/state/live-thing.ts';
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
      things: () => ingest.things.values(),
      areasAt: (longitude) => (longitude < 115 ? ['street-w', 'district'] : ['street-e', 'district']),
      layerOf: () => ({ publication: 'public' }),
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

  it('should have the class of the layer where that is stricter, and remember what was told apart', async () => {
    await run([feed], { layerOf: (id) => (id === 'air' ? { publication: 'restricted' } : undefined) });
    const row = { x: 114, y: 27, t: NOW, pm: 12 };
    await send([
      { ...row, id: 1, class: 'internal' },
      { ...row, id: 2 },
    ]);
    expect(ingest.thing('air:1')).toMatchObject({ publication: 'restricted', toldPublication: 'internal' });
    expect(ingest.thing('air:2')).toMatchObject({ publication: 'restricted', toldPublication: 'public' });
    // After a restart, of another configuration: what the source does not say again still holds.
    await running.close();
    await run([{ ...feed, publication: 'public' }]);
    await send([{ ...row, id: 1, name: '丙' }]);
    expect(ingest.thing('air:1')).toMatchObject({ publication: 'internal', toldPublication: 'internal' });
    // Of no layer that there is.
    await running.close();
    await run([feed], { layerOf: () => undefined });
    await send([{ ...row, id: 3 }]);
    expect(ingest.thing('air:3')).toMatchObject({ publication: 'restricted' });
  });

  it('should take no more new things than the feed may have, say so, and go on with those it has', async () => {
    await run([{ ...feed, mostThings: 2 }]);
    const row = { x: 114, y: 27, t: NOW, pm: 12 };
    const first = await send([
      { ...row, id: 1 },
      { ...row, id: 2 },
      { ...row, id: 3 },
    ]);
    expect(first.faults.map(({ code }) => code)).toContain('too-many-things');
    expect(ingest.things.size).toBe(2);
    expect(status()).toMatchObject({ isFull: true, counts: { things: 2 } });
    expect((await send([{ ...row, id: 1, t: NOW + 1 }])).faults).toEqual([]);
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

  describe('whose configuration changes', () => {
    const air = { ...feed, id: 'air' };
    const row = (id: number, more: object = {}) => ({
      id,
      name: '甲',
      x: 114,
      y: 27,
      pm: 5,
      t: NOW + id,
      ...more,
    });
    const configured = (feeds: readonly object[]) =>
      running.configure(liveConfigurationSchema.parse({ schema: 'citymirror/live/1', feeds }).feeds);

    it('should open what is new, end what is gone, open anew what changed, and touch nothing else', async () => {
      await run([air, { ...feed, id: 'old' }, { ...feed, id: 'other' }]);
      await send(row(1));
      const [untouched, other, old] = ['air', 'other', 'old'].map((id) => running.byId(id));
      await configured([air, { ...feed, id: 'other', publication: 'restricted' }, { ...feed, id: 'new' }]);
      expect(running.board.statuses().map(({ id, connection }) => [id, connection])).toEqual([
        ['air', 'connected'],
        ['other', 'connected'],
        ['new', 'connected'],
      ]);
      expect(running.byId('air')).toBe(untouched);
      expect(status().counts.observations).toBe(1);
      expect(running.byId('other')).not.toBe(other);
      await send(row(2), 'other').catch(() => undefined);
      expect(ingest.thing('air:2')?.publication).toBe('restricted');
      // What comes in late over a connection that has ended is for its source to send again.
      await expect(old!.open!.push!({ body: Buffer.from('{}'), received: now })).rejects.toThrow(
        /send it again/,
      );
    });

    it('should take in nothing of a feed between its end and its new beginning', async () => {
      await run([air]);
      const before = running.byId('air')!;
      let late: Promise<unknown> | undefined;
      await running.configure([{ ...before.feed, rhythm: 5 }], {
        async between() {
          late = send(row(1)).catch((error: Error) => error.name);
          expect(await late).toBe('IngestFull');
        },
      });
      await send(row(1));
      expect(ingest.batches.length).toBe(1);
    });

    describe('as live.json says', () => {
      const layer = (publication: 'public' | 'restricted') => ({
        id: 'air',
        kind: 'things',
        name,
        publication,
      });
      const city = (publication: 'public' | 'restricted', more: object = {}) => ({
        configuration: liveConfigurationSchema.parse({
          schema: 'citymirror/live/1',
          layers: [layer(publication), { ...layer('public'), id: 'other' }],
          feeds: [{ ...air, publication: 'public', ...more }],
        }),
        areas: { list: [], at: () => ['district'] },
      });
      let current: CurrentConfiguration;
      const begin = async (more: object = {}) => {
        const first = city('public', more);
        current = currentConfiguration(first);
        await run(first.configuration.feeds, { layerOf: current.layer });
      };
      const follow = (next: ReturnType<typeof city>) =>
        configureCity(current, next, {
          states: { things: () => ingest.things.values() as Iterable<LiveThing> },
          keeping: ingest,
          feeds: running,
          logger: pino({ level: 'silent' }),
        });

      it('should run on as before where a change fails half-way, and follow it when it is tried again', async () => {
        await begin();
        await send(row(1));
        // What is queued is waited for, and then a thing cannot be kept anew.
        for (const failures of [1, 2]) {
          ingest.failures = 1;
          if (failures === 2) ingest.failing = ({ things }) => things.length > 0;
          await expect(follow(city('restricted'))).rejects.toThrow(/full/);
          expect(current.layer('air')?.publication).toBe('public');
          expect(await send(row(1 + failures))).toMatchObject({ observations: 1 });
        }
        ingest.failing = () => true;
        await follow(city('public'));
        expect(await send(row(4))).toMatchObject({ observations: 1 });
        await follow(city('restricted'));
        expect([1, 2, 3, 4].map((id) => ingest.thing(`air:${id}`)?.publication)).toEqual(
          Array(4).fill('restricted'),
        );
        expect(await send(row(5))).toMatchObject({ observations: 1 });
      });

      it('should open a feed anew whose things say that they lie in a layer of another class', async () => {
        await begin({
          layer: 'other',
          mapping: { ...feed.mapping, thing: { ...feed.mapping.thing, layer: { path: 'layer' } } },
        });
        await send(row(1, { layer: 'air' }));
        const before = running.byId('air');
        await follow({
          ...city('restricted'),
          configuration: { ...current.configuration, layers: city('restricted').configuration.layers },
        });
        expect(ingest.thing('air:1')).toMatchObject({ layer: 'air', publication: 'restricted' });
        expect(running.byId('air')).not.toBe(before);
      });
    });

    it('should take a feed that is gone from the board of every page', async () => {
      const removed: string[] = [];
      await run([air, { ...feed, id: 'old' }]);
      running.board.onChange((change) => removed.push(...change.removed));
      await expect.poll(() => running.board.all().length).toBe(2);
      await new Promise((resolve) => setTimeout(resolve, 15));
      await configured([air]);
      await expect.poll(() => removed).toEqual(['old']);
    });
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
      reading: database.reading,
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

    it('should have room for the greatest push that may come, packed, of a source that only signs', async () => {
      const { token: _, ...unsigned } = feed;
      const signature = { header: 'x-signature', secret: TOKEN };
      await serve([{ ...unsigned, signature, mostBytes: 64 << 20 }]);
      const body = gzipSync(JSON.stringify({ id: 1, name: '甲', x: 114, y: 27, pm: 5, t: NOW }));
      const signed = createHmac('sha256', TOKEN).update(body).digest('hex');
      expect(await pushed('air', body, { 'content-encoding': 'gzip', 'x-signature': signed })).toMatchObject({
        status: 200,
        body: { observations: 1 },
      });
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

    it('should show a feed to who has one of its areas, and its letters to who has them all', async () => {
      const inArea = (...areas: string[]): Subject => ({
        account: '2',
        grants: [{ role: 'operator', areas, publication: 'internal' }],
      });
      await serve([feed, { ...feed, id: 'two', areas: ['district', 'harbour'] }]);
      await pushed('air', JSON.stringify({ id: 1, name: '甲', x: 114, y: 27, pm: 5, t: NOW }));
      await pushed('air', 'bad');
      await pushed('two', 'bad');
      now += 60_000;
      await expect.poll(() => running.board.areasOf('air')).toEqual(['street-w', 'district']);
      const seen = async (who: Subject) => {
        subject = who;
        const ids = (await ask('/')).body.map(({ id }: { id: string }) => id);
        const of = async (id: string) => (await ask(`/${id}/dead-letters`)).status;
        return [ids, await of('air'), await of('two')];
      };
      expect(await seen(inArea('district'))).toEqual([['air', 'two'], 403, 403]);
      expect(await seen(inArea('street-e'))).toEqual([[], 404, 404]);
      expect(await seen(inArea('district', 'harbour'))).toEqual([['air', 'two'], 403, 200]);
      expect(await seen(OPERATOR)).toEqual([['air', 'two'], 200, 200]);
    });

    it('should read no body of a caller who does not show a token', async () => {
      await serve([feed]);
      for (const [id, headers] of [
        ['air', {}],
        ['air', { authorization: 'Bearer wrong' }],
        ['none', { authorization: `Bearer ${TOKEN}` }],
      ] as const) {
        // It says that it sends a gigabyte, and sends nothing of it: only who does not wait for it can answer.
        const calling = request(`${base}/${id}/push`, {
          method: 'POST',
          headers: { ...headers, 'content-length': 1 << 30 },
        });
        calling.flushHeaders();
        const [answer] = await once(calling, 'response');
        expect([id, answer.statusCode, answer.headers.connection]).toEqual([id, 401, 'close']);
        calling.destroy();
      }
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
