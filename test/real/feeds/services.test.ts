import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import pg from 'pg';
import { expect, it } from 'vitest';
import { conforms } from '../../realtime/feeds/conformance.ts';
import { type Kept, nothingKept, openTestFeed } from '../../realtime/feeds/open-feed.ts';
import { gridRoads } from '../../scenes/simulator/grid-roads.ts';
import { smallCity, some } from '../../scenes/simulator/small-city.ts';
import { describeServices } from '../../services/describe-services.ts';
import { mosquitto, postgresql } from '../../services/start-services.ts';

const PASSWORD = 'a-password-nobody-guesses';
/** As a configuration names a variable of the environment. */
const variable = (of: string) => `\${${of}}`;
const mapping = {
  time: { path: 't', format: 'epoch-ms' },
  thing: { id: 's:{$subject[1]}' },
  observations: [{ datastream: 'value', value: 'v' }],
};
const values = ({ ingest }: Kept): number[] => ingest.values('s:a', 'value') as number[];

describeServices('MQTT with a real broker', ['mosquitto'], () => {
  for (const version of [4, 5] as const)
    conforms(`mqtt ${version === 4 ? '3.1.1' : '5'}`, {
      seen: values,
      wrong: [
        { change: { url: 'http://x' }, names: /"source": url: give the address of the broker/ },
        { change: { topics: [] }, names: /"source": topics/ },
        { change: { topics: [{ filter: 'a', qos: 2 }] }, names: /"source": topics\.0\.qos/ },
      ],
      async source() {
        const broker = await mosquitto({ users: { city: PASSWORD } });
        const account = { username: 'city', password: PASSWORD };
        const sender = await mqtt.connectAsync(broker.url, { ...account, reconnectPeriod: 100 });
        const send = (body: string) => sender.publishAsync('city/a', body, { qos: 1 });
        let last = '';
        return {
          configuration: {
            adapter: 'mqtt',
            url: broker.url,
            version,
            topics: ['city/+'],
            ...account,
            password: variable('MQTT_PASSWORD'),
            mapping,
          },
          options: { environment: { MQTT_PASSWORD: PASSWORD } },
          secret: PASSWORD,
          remembers: true,
          async tell(value, feed) {
            // A broker keeps nothing for a client that has never subscribed.
            await expect.poll(() => feed.states.includes('connected'), { timeout: 8_000 }).toBe(true);
            await send((last = JSON.stringify({ v: value, t: Date.now() + value })));
          },
          repeat: () => send(last),
          poison: () => send('{ broken'),
          away: broker.end,
          back: broker.start,
          async close() {
            await sender.endAsync(true);
            await broker.stop();
          },
        };
      },
    });

  it('should lose nothing that was sent while the broker restarts in the middle of a stream', async () => {
    const broker = await mosquitto();
    const kept = nothingKept();
    kept.ingest.delay = 5;
    const feed = await openTestFeed(
      { adapter: 'mqtt', url: broker.url, topics: ['city/+'], mapping },
      { kept },
    );
    await expect.poll(() => feed.states.at(-1), { timeout: 8_000 }).toBe('connected');
    const sender = await mqtt.connectAsync(broker.url, {
      reconnectPeriod: 100,
      clean: false,
      clientId: 'sender',
    });
    const count = 500;
    const began = Date.now();
    const sent = Array.from({ length: count }, (_, v) =>
      sender.publishAsync('city/a', JSON.stringify({ v, t: began + v }), { qos: 1 }),
    );
    await expect.poll(() => values(kept).length, { timeout: 8_000 }).toBeGreaterThan(20);
    await broker.restart(300);
    // The broker has acknowledged all of them to their sender by the end: so we must have them.
    await Promise.all(sent);
    await expect.poll(() => new Set(values(kept)).size, { timeout: 20_000 }).toBe(count);
    await sender.endAsync(true);
    await feed.abort();
    await broker.stop();
  });

  it('should take the broker of MQTT_URL where a feed gives none, and keep its account secret', async () => {
    const broker = await mosquitto({ users: { city: PASSWORD } });
    const url = broker.url.replace('://', `://city:${PASSWORD}@`);
    const configuration = { adapter: 'mqtt', topics: ['city/+'], mapping };
    await expect(openTestFeed(configuration)).rejects.toThrow(
      /"source": url: give the address.* set MQTT_URL/,
    );
    const feed = await openTestFeed(configuration, { environment: { MQTT_URL: url } });
    await expect.poll(() => feed.states.at(-1), { timeout: 8_000 }).toBe('connected');
    const sender = await mqtt.connectAsync(url);
    await sender.publishAsync('city/a', JSON.stringify({ v: 1, t: Date.now() }), { qos: 1 });
    await expect.poll(() => values(feed.kept)).toEqual([1]);
    await sender.endAsync(true);
    await broker.end();
    await expect.poll(() => feed.states.at(-1)).toMatch(/failed|connecting/);
    expect(feed.words.join()).not.toContain(PASSWORD);
    await feed.abort();
    await broker.stop();
  });

  it('should bring in a simulated city over the broker, and go on after its restart', async () => {
    const broker = await mosquitto();
    const folder = await mkdtemp(join(tmpdir(), 'citymirror-simulator-'));
    await mkdir(join(folder, 'simulator'));
    await writeFile(join(folder, 'simulator/city.json'), JSON.stringify(smallCity(gridRoads(20), 20)));
    const things = some('noise-meter', 40);
    const lines = things.map((thing) => `${JSON.stringify(thing)}\n`).join('');
    await writeFile(join(folder, 'simulator/things.ndjson'), lines);
    const heard: string[] = [];
    const listener = await mqtt.connectAsync(broker.url, { reconnectPeriod: 100 });
    listener.on('message', (topic) => heard.push(topic));
    await listener.subscribeAsync('citymirror/#');
    const feed = await openTestFeed(
      { adapter: 'simulator', layer: 'noise', backfillMinutes: 0, via: 'mqtt' },
      { folder, environment: { MQTT_URL: broker.url } },
    );
    const { ingest } = feed.kept;
    await expect.poll(() => feed.states.at(-1), { timeout: 10_000 }).toBe('connected');
    expect(ingest.things.size).toBe(40);
    expect(new Set(heard)).toEqual(new Set(['citymirror/simulator/source']));
    // What others say there is not the simulator's.
    await listener.publishAsync('citymirror/simulator/source', '{ forged', { qos: 1 });
    await broker.restart(300);
    const before = ingest.observations.length;
    await expect.poll(() => ingest.observations.length, { timeout: 15_000 }).toBeGreaterThan(before + 10);
    await expect.poll(() => feed.states.at(-1)).toBe('connected');
    expect(feed.states).toContain('failed');
    expect(feed.kept.letters).toEqual([]);
    await feed.abort();
    await listener.endAsync(true);
    await broker.stop();
    await rm(folder, { recursive: true });
  });

  it('should take many messages at a time, not one after the other', async () => {
    const broker = await mosquitto();
    const kept = nothingKept();
    // As long as an fsync of a slow disk: one after the other, 1,000 of them take 20 s.
    kept.ingest.delay = 20;
    const feed = await openTestFeed(
      { adapter: 'mqtt', url: broker.url, topics: ['city/+'], mapping },
      { kept },
    );
    await expect.poll(() => feed.states.at(-1), { timeout: 8_000 }).toBe('connected');
    const sender = await mqtt.connectAsync(broker.url);
    const began = Date.now();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, v) =>
        sender.publishAsync('city/a', JSON.stringify({ v, t: began + v }), { qos: 1 }),
      ),
    );
    await expect.poll(() => values(kept).length, { timeout: 20_000 }).toBe(1_000);
    expect(Date.now() - began).toBeLessThan(8_000);
    await sender.endAsync(true);
    await feed.abort();
    await broker.stop();
  });
});

describeServices('a view of a real PostgreSQL', ['postgresql'], () => {
  const view = {
    adapter: 'postgresql',
    view: 'city.readings',
    column: 'at',
    key: 'no',
    every: 0.05,
    mapping: { time: 'at', thing: { id: 's:{id}' }, observations: [{ datastream: 'value', value: 'v' }] },
  };
  const table = `create schema city;
    create table city.raw (no bigserial primary key, id text, v text, at timestamptz);
    create view city.readings as select no, id, v, at from city.raw`;

  async function server() {
    const service = await postgresql();
    const ask = async (sql: string, given: unknown[] = []) => {
      const client = new pg.Client({ connectionString: service.url });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await client.query(sql, given);
      } finally {
        await client.end();
      }
    };
    await ask(table);
    return { service, ask };
  }

  conforms('postgresql', {
    seen: values,
    wrong: [
      { change: { url: 'mysql://x' }, names: /"source": url/ },
      { change: { view: 'a"; drop table x' }, names: /"source": view/ },
    ],
    async source() {
      const { service, ask } = await server();
      await ask(
        `create role reader login; grant usage on schema city to reader; grant select on city.readings to reader`,
      );
      const insert = (value: unknown) =>
        ask('insert into city.raw (id, v, at) values ($1, $2, clock_timestamp())', ['a', value]);
      return {
        configuration: { ...view, url: service.url.replace('citymirror@', `reader:${PASSWORD}@`) },
        secret: PASSWORD,
        remembers: true,
        tell: insert,
        poison: () => insert('broken'),
        away: service.end,
        back: service.start,
        close: service.stop,
      };
    },
  });

  it('should read every row once, whatever the size of a question, and go on where it was', async () => {
    const { service, ask } = await server();
    // Many rows of one time: the key tells them apart.
    await ask(`insert into city.raw (id, v, at)
      select 'a', n, timestamptz '2026-06-21 10:00:00+08' + (n / 50) * interval '1 second'
      from generate_series(0, 499) as n`);
    const kept = nothingKept();
    const first = await openTestFeed({ ...view, batch: 30, url: service.url }, { kept });
    await expect
      .poll(() => kept.ingest.batches.flatMap(({ observations }) => observations).length, { timeout: 8_000 })
      .toBe(500);
    await first.abort();
    const asked = kept.ingest.asked;
    await ask(`insert into city.raw (id, v, at) values ('a', 1000, '2026-06-21 12:00:00+08')`);
    const second = await openTestFeed({ ...view, batch: 30, url: service.url }, { kept });
    await expect.poll(() => values(kept).at(-1), { timeout: 8_000 }).toBe(1000);
    expect(kept.ingest.asked).toBe(asked + 1);
    await second.abort();
    await service.stop();
  });

  it('should read a growing number without a key, even where one value has more rows than a question', async () => {
    const { service, ask } = await server();
    await ask(`create table city.counts (n int, id text, t bigint)`);
    await ask(
      `insert into city.counts select g / 40, 'a', 1782000000000 + g from generate_series(0, 199) as g`,
    );
    const kept = nothingKept();
    const feed = await openTestFeed(
      {
        ...view,
        view: 'city.counts',
        column: 'n',
        key: undefined,
        batch: 10,
        url: service.url,
        mapping: {
          time: { path: 't', format: 'epoch-ms' },
          thing: { id: 's:{id}' },
          observations: [{ datastream: 'value', value: 'n' }],
        },
      },
      { kept },
    );
    await expect.poll(() => values(kept).length, { timeout: 8_000 }).toBe(200);
    await feed.abort();
    await service.stop();
  });

  it('should not be able to change anything', async () => {
    const { service, ask } = await server();
    await ask(`create function city.wipe() returns int language sql as 'delete from city.raw returning 1'`);
    await ask(`insert into city.raw (id, v, at) values ('a', 1, now())`);
    await ask(`create view city.trap as select no, id, v, at, city.wipe() as w from city.raw`);
    const feed = await openTestFeed({ ...view, view: 'city.trap', url: service.url });
    await expect.poll(() => feed.states, { timeout: 8_000 }).toContain('failed');
    expect((await ask('select count(*)::int as n from city.raw')).rows).toEqual([{ n: 1 }]);
    await feed.abort();
    await service.stop();
  });
});
