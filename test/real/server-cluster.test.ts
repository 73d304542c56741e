import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectRedis, type RedisConnection } from '../../realtime/push/cluster/redis.ts';
import { leaseKey } from '../../realtime/push/cluster/writer-lease.ts';
import { type StartedServer, startServerIn } from '../e2e/support/start-server.ts';
import { openPage, type Page } from '../realtime/push/live/open-live.ts';
import { describeServices } from '../services/describe-services.ts';
import { mosquitto, postgresql, redis, type Service } from '../services/start-services.ts';
import { layerOf, temporaryFolder, writeCity, writeFiles } from '../tiles-service/serve/city-folder.ts';

const TOKEN = 'the-token-of-the-source';
const BEGIN = Date.UTC(2026, 10, 1);
const text = (name: string) => ({ 'zh-CN': name, en: name });
const PROBES = { city: 'probe', layers: [{ id: 'probes', detail: 'near' as const }] };

function liveConfiguration() {
  const { url: _u, store: _s, version: _v, provenance: _p, ...layer } = layerOf('probes', 'public');
  const feed = (id: string, more: object) => ({
    id,
    name: text(id),
    owner: 'o',
    publication: 'public',
    rhythm: 3_600,
    layer: 'probes',
    ...more,
  });
  const push = { token: TOKEN };
  const observed = {
    time: { path: 't', format: 'epoch-ms' },
    thing: { id: '{id}', longitude: 'x', latitude: 'y' },
  };
  const mapping = { ...observed, observations: [{ datastream: 'value', value: 'v' }] };
  return {
    schema: 'citymirror/live/1',
    eventCode: 'TT',
    layers: [{ ...layer, kind: 'things', property: 'value' }],
    feeds: [
      feed('pushed', { ...push, adapter: 'http-push', mapping }),
      // By the broker of the environment.
      feed('published', { adapter: 'mqtt', topics: ['probes/+'], mapping }),
      feed('reports', {
        ...push,
        adapter: 'webhook',
        mapping: { events: [{ id: '{id}', kind: 'fire', title: '{id}', longitude: 'x', latitude: 'y' }] },
      }),
    ],
  };
}

/** One of the servers: its own data folder, and the address by which the others reach it. */
interface Member {
  data: string;
  listen: string;
  server: StartedServer;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describeServices('two servers of one city', ['postgresql', 'redis', 'mosquitto'], () => {
  let database: Service;
  let broker: Service;
  let sender: mqtt.MqttClient;
  let shared: Service;
  let connection: RedisConnection;
  let city: Awaited<ReturnType<typeof temporaryFolder>>;
  const members: Member[] = [];
  const pages: Page[] = [];

  beforeAll(async () => {
    [database, shared, broker, city] = await Promise.all([
      postgresql(),
      redis(),
      mosquitto(),
      temporaryFolder(),
    ]);
    sender = await mqtt.connectAsync(broker.url);
    connection = await connectRedis(shared.url);
    await writeCity(city.folder);
    await writeFiles(city.folder, { 'live.json': JSON.stringify(liveConfiguration()) });
    for (let i = 0; i < 2; i++)
      members.push({
        data: await mkdtemp(join(tmpdir(), 'citymirror-cluster-')),
        listen: `127.0.0.1:${await freePort()}`,
        server: undefined as unknown as StartedServer,
      });
    for (const member of members) await start(member);
  });
  afterAll(async () => {
    for (const { socket } of pages) socket.close();
    connection?.close();
    await sender?.endAsync(true);
    await Promise.all(members.map(({ server }) => server?.stop()));
    await Promise.all([database?.stop(), shared?.stop(), broker?.stop()]);
    for (const { data } of members) await rm(data, { recursive: true, force: true });
    await city?.remove();
  });

  async function start(member: Member): Promise<void> {
    const environment = {
      DATABASE_URL: database.url,
      REDIS_URL: shared.url,
      MQTT_URL: broker.url,
      CLUSTER_LISTEN: member.listen,
      CLUSTER_PATIENCE: '5',
    };
    member.server = await startServerIn(environment, '--city', city.folder, '--data', member.data);
  }

  const writer = async (): Promise<Member | undefined> => {
    const holder = String(await connection.command('GET', leaseKey('probe')));
    return members.find(({ listen }) => holder.endsWith(listen));
  };
  const pathOf = ({ server }: Member, path: string) => `${server.url}api/cities/probe/${path}`;
  async function push(member: Member, feed: string, body: object): Promise<boolean> {
    const answer = await fetch(pathOf(member, `feeds/${feed}/push`), {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    await answer?.arrayBuffer().catch(() => undefined);
    return answer?.ok ?? false;
  }
  const asked = async (member: Member, path: string) => {
    const answer = await fetch(pathOf(member, path));
    return { status: answer.status, body: (await answer.json()) as never };
  };
  async function values(member: Member, thing = 't'): Promise<number[]> {
    const span = `from=${BEGIN}&to=${BEGIN + 3_600_000}&points=20000`;
    const { body } = await asked(member, `live/series?thing=${thing}&datastream=value&${span}`);
    const { points = [] } = body as { points?: { value: number }[] };
    return points.map(({ value }) => value).sort((a, b) => a - b);
  }
  async function watching(member: Member, time?: { from: number; speed: number }): Promise<Page> {
    const page = await openPage(member.server.port);
    pages.push(page);
    await expect
      .poll(() => page.watch({ ...PROBES, ...(time && { time }) }), { timeout: 10_000, interval: 500 })
      .toMatchObject({ topics: expect.any(Number) });
    return page;
  }
  const shown = (page: Page) =>
    [...page.mirror.layer('probes').things.values()].find(({ id }) => id === 't')?.values[0]?.value;
  const connections = async (member: Member) =>
    ((await asked(member, 'feeds')).body as { connection: string }[]).map(({ connection }) => connection);
  /** Resolves when the broker has it. */
  const publish = (v: number) =>
    sender.publishAsync('probes/m', JSON.stringify({ id: 'm', x: 4.311, y: 52.011, t: BEGIN + v, v }), {
      qos: 1,
    });

  it('should answer alike, go on where the writer is killed, and have everything that was acknowledged when it is back', async () => {
    await expect.poll(writer, { timeout: 30_000 }).toBeDefined();
    const first = (await writer()) as Member;
    const second = members.find((member) => member !== first) as Member;

    // Whoever is asked, the writer takes it in, and everybody sees it.
    const acknowledged: number[] = [];
    let next = 0;
    const observe = async (member: Member) => {
      if (!(await push(member, 'pushed', { id: 't', x: 4.31, y: 52.01, t: BEGIN + next, v: next })))
        return false;
      acknowledged.push(next++);
      return true;
    };
    await expect.poll(() => observe(second), { timeout: 30_000 }).toBe(true);
    expect(await observe(first)).toBe(true);
    const stays = await watching(second);
    await expect.poll(() => shown(stays), { timeout: 10_000 }).toBe(1);
    expect(await values(second)).toEqual(acknowledged);
    expect(await push(second, 'reports', { id: 'report-1', x: 4.31, y: 52.01 })).toBe(true);
    const cases = async (member: Member) => {
      const { body } = await asked(member, 'events');
      return JSON.stringify(body).match(/report-1/g)?.length ?? 0;
    };
    await expect.poll(() => cases(second), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await cases(first)).toBe(await cases(second));

    // What the broker has goes the same way; from the first subscription on it keeps what nobody takes.
    await expect.poll(() => connections(first), { timeout: 20_000 }).toContain('connected');
    await publish(0);
    await expect.poll(() => values(second, 'm'), { timeout: 20_000 }).toEqual([0]);

    // Killed between two messages; what is only looked at is answered all the while.
    for (let i = 0; i < 20; i++) await observe(second);
    await first.server.kill();
    const looked = asked(second, 'alarms');
    for (let v = 1; v < 20; v++) await publish(v);
    const published = Array.from({ length: 20 }, (_, v) => v);
    while (next < 60) if (!(await observe(second))) await wait(100);
    expect((await looked).status).toBe(200);
    await expect.poll(() => shown(stays), { timeout: 10_000 }).toBe(59);
    expect(stays.errors).toEqual([]);
    await expect
      .poll(() => values(second, 'm'), { timeout: 20_000 })
      .toEqual(expect.arrayContaining(published.slice(1)));

    // What the dead one had acknowledged and not written comes when it is started again; nothing twice.
    await start(first);
    await expect.poll(() => values(first), { timeout: 30_000, interval: 500 }).toEqual(acknowledged);
    expect(await values(second)).toEqual(acknowledged);
    await expect.poll(() => values(first, 'm'), { timeout: 20_000 }).toEqual(published);
    expect(await cases(first)).toBe(await cases(second));

    // Those that end in peace write what they have; whoever is not the writer then looks at the past all the same.
    await second.server.stop();
    await expect.poll(writer, { timeout: 20_000 }).toBe(first);
    await expect.poll(() => values(first), { timeout: 20_000 }).toEqual(acknowledged);
    await first.server.stop();
    await start(first);
    await start(second);
    await expect.poll(writer, { timeout: 20_000 }).toBeDefined();
    const last = (await writer()) as Member;
    const reader = members.find((member) => member !== last) as Member;
    await expect.poll(() => values(reader), { timeout: 20_000 }).toEqual(acknowledged);
    const past = await watching(reader, { from: BEGIN + 30, speed: 0 });
    await expect.poll(() => shown(past), { timeout: 20_000 }).toBe(30);
    await expect
      .poll(() => past.socket.emitWithAck('kept', { city: 'probe', world: 'live' }))
      .toEqual({ from: BEGIN, to: BEGIN + 59 });
  }, 120_000);
});
