import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mqtt from 'mqtt';
import { it } from 'vitest';
import { type StartedServer, startServerIn } from '../e2e/support/start-server.ts';
import { describeServices } from '../services/describe-services.ts';
import { mosquitto, postgresql, type Service } from '../services/start-services.ts';
import { layerOf, temporaryFolder, writeCity, writeFiles } from '../tiles-service/serve/city-folder.ts';

const TOKEN = 'the-token-of-the-source';
const BEGIN = Date.UTC(2026, 10, 1);
const text = (name: string) => ({ 'zh-CN': name, en: name });

const feed = (id: string, more: object) => ({
  id,
  name: text(id),
  owner: 'o',
  publication: 'internal',
  rhythm: 3_600,
  layer: 'probes',
  ...more,
});
const mapping = {
  time: { path: 't', format: 'epoch-ms' },
  thing: { id: '{id}' },
  observations: [{ datastream: 'value', value: 'v' }],
};
function liveConfiguration(broker: string | undefined) {
  const { url: _u, store: _s, version: _v, provenance: _p, ...layer } = layerOf('probes', 'internal');
  const push = { token: TOKEN };
  return {
    schema: 'citymirror/live/1',
    eventCode: 'TT',
    layers: [{ ...layer, kind: 'things', property: 'value' }],
    feeds: [
      feed('pushed', { ...push, adapter: 'http-push', mapping }),
      feed('reports', {
        ...push,
        adapter: 'webhook',
        mapping: { events: [{ id: '{id}', kind: 'fire', title: '{id}', longitude: 'x', latitude: 'y' }] },
      }),
      ...(broker === undefined
        ? []
        : [feed('published', { adapter: 'mqtt', url: broker, topics: ['probes/+'], mapping })]),
    ],
  };
}

interface Place {
  city: string;
  data: string;
  remove(): Promise<void>;
}

async function newPlace(broker?: string): Promise<Place> {
  const city = await temporaryFolder();
  const data = await mkdtemp(join(tmpdir(), 'citymirror-server-faults-'));
  await writeCity(city.folder);
  await writeFiles(city.folder, { 'live.json': JSON.stringify(liveConfiguration(broker)) });
  return {
    city: city.folder,
    data,
    async remove() {
      await city.remove();
      await rm(data, { recursive: true, force: true });
    },
  };
}

const start = ({ city, data }: Place, database: Service): Promise<StartedServer> =>
  startServerIn({ DATABASE_URL: database.url }, '--city', city, '--data', data);

const pathOf = (server: StartedServer, path: string) => `${server.url}api/cities/probe/${path}`;

async function asked<Answer>(server: StartedServer, path: string): Promise<Answer | undefined> {
  const answer = await fetch(pathOf(server, path)).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Answer) : undefined;
}

const connections = async (server: StartedServer) =>
  (await asked<{ connection: string }[]>(server, 'feeds'))?.map(({ connection }) => connection) ?? [];

/** Sends one payload to a feed of the server as it is now; whether it was acknowledged. */
async function push(server: StartedServer, id: string, body: object): Promise<boolean> {
  const answer = await fetch(pathOf(server, `feeds/${id}/push`), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.ok ?? false;
}

/** Values of a thing that are kept, in order. */
async function valuesOf(server: StartedServer, thing: string): Promise<number[]> {
  const span = `from=${BEGIN}&to=${BEGIN + 3_600_000}&points=20000`;
  const series = await asked<{ detail: string; points: { value: number }[] }>(
    server,
    `live/series?thing=${thing}&datastream=value&${span}`,
  );
  return series?.points.map(({ value }) => value).sort((a, b) => a - b) ?? [];
}

/** A source that counts: it sends each number until it is acknowledged, and then the next. */
class Counter {
  readonly acknowledged: number[] = [];
  readonly #send: (number: number) => Promise<boolean>;
  readonly #pause: number;
  #ends: 'not yet' | 'once acknowledged' | 'now' = 'not yet';
  readonly #ended: Promise<void>;

  constructor(send: (number: number) => Promise<boolean>, pause: number) {
    this.#send = send;
    this.#pause = pause;
    this.#ended = this.#count();
  }

  /** Ends with the number that is on its way: it may be kept although its answer was lost, so it is sent until it is acknowledged. */
  async finish(): Promise<void> {
    this.#ends = 'once acknowledged';
    await this.#ended;
  }

  /** Ends whatever became of the number that is on its way. */
  async end(): Promise<void> {
    this.#ends = 'now';
    await this.#ended;
  }

  async #count(): Promise<void> {
    for (let number = 0; this.#ends !== 'now'; ) {
      if (await this.#send(number)) {
        this.acknowledged.push(number++);
        if (this.#ends !== 'not yet') return;
      }
      await wait(this.#pause);
    }
  }
}

const measured = (id: string, number: number) => ({ id, t: BEGIN + number, v: number });
const reported = (number: number) => ({ id: `report-${number}`, x: 4.31 + number * 0.0005, y: 52.01 });

describeServices('the server itself', ['postgresql', 'mosquitto'], () => {
  it.concurrent('should have everything that it acknowledged after it was killed, once: pushed, published and reported', async ({
    expect,
  }) => {
    const [database, broker] = await Promise.all([postgresql(), mosquitto()]);
    const place = await newPlace(broker.url);
    const sender = await mqtt.connectAsync(broker.url);
    let server = await start(place, database);
    const counters: Counter[] = [];
    const count = (send: (number: number) => Promise<boolean>, pause: number): Counter => {
      const counter = new Counter(send, pause);
      counters.push(counter);
      return counter;
    };
    try {
      // The broker keeps what is published from the first subscription on.
      await expect.poll(() => connections(server), { timeout: 30_000 }).toContain('connected');
      const pushed = count((n) => push(server, 'pushed', measured('pushed:1', n)), 2);
      const reports = count((n) => push(server, 'reports', reported(n)), 40);
      const published = count(
        (n) =>
          sender.publishAsync('probes/1', JSON.stringify(measured('published:1', n)), { qos: 1 }).then(
            () => true,
            () => false,
          ),
        2,
      );
      for (let round = 0; round < 3; round++) {
        const before = pushed.acknowledged.length;
        await expect.poll(() => pushed.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(before + 20);
        await wait(100 + Math.random() * 900);
        await server.kill();
        server = await start(place, database);
      }
      await Promise.all(counters.map((counter) => counter.finish()));
      expect(reports.acknowledged.length).toBeGreaterThan(5);
      expect(published.acknowledged.length).toBeGreaterThan(100);
      const soon = { timeout: 20_000 };
      await expect.poll(() => valuesOf(server, 'pushed:1'), soon).toEqual(pushed.acknowledged);
      await expect.poll(() => valuesOf(server, 'published:1'), soon).toEqual(published.acknowledged);
      const told = async () =>
        (await asked<{ events: { reports: { id: string }[] }[] }>(server, 'events'))?.events
          .flatMap(({ reports }) => reports.map(({ id }) => id))
          .sort();
      await expect.poll(told, soon).toEqual(reports.acknowledged.map((number) => reported(number).id).sort());
    } finally {
      await Promise.all(counters.map((counter) => counter.end()));
      await sender.endAsync(true);
      await server.kill();
      await Promise.all([database.stop(), broker.stop(), place.remove()]);
    }
  }, 120_000);

  it.concurrent('should take in, answer and show for a minute without its database, and write all of it once it is back', async ({
    expect,
  }) => {
    const database = await postgresql();
    const place = await newPlace();
    const server = await start(place, database);
    const counter = new Counter((n) => push(server, 'pushed', measured('pushed:1', n)), 20);
    try {
      await expect.poll(() => counter.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20);
      await database.kill();
      const away = performance.now();
      const before = counter.acknowledged.length;
      await expect
        .poll(async () => (await fetch(pathOf(server, 'live/extent'))).status, { timeout: 50_000 })
        .toBe(503);
      let latest = 0;
      while (performance.now() - away < 60_000) {
        // What is now goes on: each second a page looks at the thing, and sees what was just sent.
        await wait(1_000);
        const sent = counter.acknowledged.at(-1) ?? 0;
        const thing = await asked<{ latest: { value: { value: number } } }>(server, 'live/things/pushed:1');
        expect(thing?.latest.value.value).toBeGreaterThanOrEqual(sent);
        expect(sent).toBeGreaterThan(latest);
        latest = sent;
      }
      expect(counter.acknowledged.length).toBeGreaterThan(before + 500);
      await database.start();
      await expect
        .poll(async () => (await valuesOf(server, 'pushed:1')).length, { timeout: 40_000 })
        .toBeGreaterThan(latest);
      await counter.finish();
      expect(await valuesOf(server, 'pushed:1')).toEqual(counter.acknowledged);
    } finally {
      await counter.end();
      await server.kill();
      await Promise.all([database.stop(), place.remove()]);
    }
  }, 180_000);
});
