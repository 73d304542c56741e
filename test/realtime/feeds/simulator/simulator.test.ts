import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { encodeNetwork } from '../../../../models/network/index.ts';
import type { FeedContext, OpenFeed } from '../../../../realtime/feeds/adapter.ts';
import { ClockWatch } from '../../../../realtime/feeds/clock-watch.ts';
import { FeedIntake } from '../../../../realtime/feeds/feed-intake.ts';
import { KnownThings } from '../../../../realtime/feeds/known-things.ts';
import { simulatorReader } from '../../../../realtime/feeds/simulator/payload.ts';
import { simulator } from '../../../../realtime/feeds/simulator/simulator.ts';
import type { LiveThing } from '../../../../realtime/state/live-thing.ts';
import { answers } from '../../../../realtime/video/directory.ts';
import { simulate } from '../../../../scenes/simulator/simulation.ts';
import { gridRoads } from '../../../scenes/simulator/grid-roads.ts';
import { smallCity, some, vehicles } from '../../../scenes/simulator/small-city.ts';
import { SmallIngest } from '../small-ingest.ts';

const NAME = { 'zh-CN': '模拟', en: 'Simulated' };
const feed = (more: object = {}) =>
  simulator.schema.parse({
    id: 'simulator-noise',
    name: NAME,
    adapter: 'simulator',
    layer: 'noise',
    owner: 'test',
    publication: 'internal',
    rhythm: 10,
    simulated: true,
    backfillMinutes: 0,
    ...more,
  });

let folder: string;
let ending: AbortController;
let open: OpenFeed[];
let remembered: unknown;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  ending = new AbortController();
  open = [];
  remembered = undefined;
  const roads = gridRoads(20);
  await mkdir(join(folder, 'simulator'), { recursive: true });
  await mkdir(join(folder, 'public'), { recursive: true });
  await writeFile(join(folder, 'simulator/city.json'), JSON.stringify(smallCity(roads, 20)));
  const things = [...some('noise-meter', 40), ...vehicles('taxi', 10), ...some('street-lamp', 3)];
  await writeFile(
    join(folder, 'simulator/things.ndjson'),
    things.map((thing) => `${JSON.stringify(thing)}\n`).join(''),
  );
  await writeFile(join(folder, 'public/roads.network'), encodeNetwork(roads));
  await writeFile(
    join(folder, 'public/scene.json'),
    JSON.stringify({ networks: [{ id: 'map.roads', url: 'roads.network' }] }),
  );
});

afterEach(async () => {
  ending.abort();
  await Promise.all(open.map((one) => one.close()));
  await rm(folder, { recursive: true });
});

/** Opens a feed into an ingest, by the real intake. */
async function run(
  configuration: ReturnType<typeof feed>,
  ingest: SmallIngest,
  now = Date.now,
): Promise<string[]> {
  const states: string[] = [];
  const logger = pino({ level: 'silent' });
  const reader = await simulator.reader(configuration, { folder, signal: ending.signal });
  const intake = new FeedIntake({
    feed: configuration,
    world: 'live',
    reader,
    ingest,
    things: new KnownThings(
      configuration,
      () => [],
      () => undefined,
      () => ({ publication: 'public' }),
    ),
    clock: new ClockWatch(10_000),
    areasAt: () => [],
    letters: {
      put: async (letter) => {
        throw new Error(JSON.stringify(letter));
      },
    },
    logger,
    redact: (text) => text,
    onTaken: () => undefined,
  });
  const context: FeedContext = {
    deliver: (payload) => intake.deliver(payload),
    tell: (state) => states.push(state),
    signal: ending.signal,
    logger,
    now,
    folder,
    memory: {
      read: async () => remembered,
      write: async (value) => {
        remembered = value;
      },
    },
  };
  open.push(await simulator.open(configuration, context));
  return states;
}

/** A clock that runs eight times as fast, so that rhythms of ten seconds need no ten seconds. */
function fastClock(): () => number {
  const began = Date.now();
  return () => began + 8 * (Date.now() - began);
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > deadline) expect.fail(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the simulator as a feed', () => {
  it('should describe its things, tell the latest of all, and go on by the second', async () => {
    const ingest = new SmallIngest();
    const states = await run(feed(), ingest);
    await until(() => ingest.batches.length >= 4, 'seconds that are told');
    expect(states).toEqual(['connecting', 'connected']);
    expect(ingest.things.size).toBe(40);
    const { thing } = [...ingest.things.values()][0];
    expect(thing).toMatchObject({ layer: 'noise', publication: 'internal', simulated: true });
    expect(thing.datastreams[0]).toMatchObject({ id: 'noise', unit: 'dB[SPL]', rhythm: 10 });
    const latest = ingest.batches[1];
    expect(latest.observations).toHaveLength(40);
    for (const { observations } of ingest.batches.slice(2)) {
      const times = observations.map(({ time }) => time);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1_000);
      expect(Math.abs(Date.now() - times[0])).toBeLessThan(6_000);
    }
  });

  it('should fill in the time before its first start, and after it was away no more than that time', async () => {
    const first = new SmallIngest();
    await run(feed({ backfillMinutes: 10, backfillSeconds: 60 }), first);
    await until(
      () => first.batches.filter(({ received }) => received < Date.now() - 20_000).length >= 1,
      'history',
    );
    await until(() => first.observations.length > 40 * 10, 'ten minutes of history');
    const earliest = Math.min(...first.observations.map(({ time }) => time));
    expect(Date.now() - earliest).toBeGreaterThan(8 * 60_000);
    expect(Date.now() - earliest).toBeLessThan(12 * 60_000);
    remembered = { until: Date.now() - 3 * 60_000 };
    const second = new SmallIngest();
    await run(feed({ id: 'again', backfillMinutes: 10, backfillSeconds: 60 }), second);
    await until(() => second.observations.length > 40 * 3, 'three minutes of history');
    expect(Date.now() - Math.min(...second.observations.map(({ time }) => time))).toBeLessThan(4 * 60_000);
  });

  it('should wait for whoever takes its values, tell again what was not kept, and lose nothing', async () => {
    const ingest = new SmallIngest();
    await run(feed(), ingest, fastClock());
    await until(() => ingest.safe >= 3, 'a start');
    ingest.failures = 1;
    const [from, asked] = [ingest.observations.length, ingest.asked];
    await until(() => ingest.asked >= asked + 2 && ingest.failures === 0, 'a disk that has room again');
    await until(() => ingest.observations.length > from + 25, 'what was held back');
    const times = new Map<string, number[]>();
    for (const { thing, time } of ingest.observations) times.set(thing, [...(times.get(thing) ?? []), time]);
    for (const own of times.values())
      for (let i = 1; i < own.length; i++) expect(own[i] - own[i - 1]).toBe(10_000);
  });

  it('should share one simulation among the feeds of a city, and let vehicles move', async () => {
    const ingest = new SmallIngest();
    await run(feed({ id: 'taxis', layer: 'taxis' }), ingest, fastClock());
    await run(feed({ id: 'lamps', layer: 'lamps' }), ingest);
    await until(() => ingest.things.size === 13, 'things of both');
    await until(
      () => ingest.observations.filter(({ datastream }) => datastream === 'position').length > 30,
      'positions',
    );
    const [{ value }] = ingest.observations.filter(({ datastream }) => datastream === 'position');
    expect(value).toMatchObject({
      longitude: expect.any(Number),
      heading: expect.any(Number),
      speed: expect.any(Number),
    });
  });

  it('should tell of cameras what the directory of cameras understands: most answer, and each is away now and then', () => {
    const cameras = some('camera', 20);
    const { layers, observations } = simulate(smallCity(gridRoads(20), 20), cameras, undefined);
    const [thing] = layers.get('cameras')!.things;
    const from = Date.UTC(2026, 5, 1);
    const told = observations('cameras', from, from + 2 * 86_400_000);
    const answered = told.map(({ value, time }) =>
      answers({ thing, latest: [{ time, received: time, value }], stale: false } as LiveThing),
    );
    const away = answered.filter((answer) => answer === false).length;
    expect(answered.length).toBeGreaterThan(20 * 24);
    expect(away / answered.length).toBeGreaterThan(0.001);
    expect(away / answered.length).toBeLessThan(0.1);
  });

  it('should name the file that is missing, and the line that does not fit', async () => {
    await expect(run(feed({ city: 'simulator/none.json' }), new SmallIngest())).rejects.toThrow(
      /none\.json.*cannot be read/s,
    );
    await writeFile(
      join(folder, 'simulator/broken.ndjson'),
      `${JSON.stringify(some('hydrant', 1)[0])}\n{"id":3}\n`,
    );
    const failing = run(feed({ things: 'simulator/broken.ndjson' }), new SmallIngest());
    await expect(failing).rejects.toThrow(InputError);
    await expect(failing).rejects.toThrow(/line 2/);
  });

  it('should refuse files outside of the folder of the city', () => {
    for (const city of ['/etc/passwd', '../other/city.json', 'a/../../b', 'C:\\city.json'])
      expect(simulator.schema.safeParse({ ...feed(), city }).success).toBe(false);
  });
});

describe('the reader of the simulator', () => {
  const read = (text: string) => simulatorReader.read({ body: new TextEncoder().encode(text), received: 0 });

  it('should say what is wrong with a payload that does not fit', () => {
    expect(read('{').faults?.[0].code).toBe('not-json');
    expect(read('null').faults?.[0].code).toBe('simulator-payload');
    expect(read('{"time":1,"observations":[["a","b","c",1]]}').faults?.[0].message).toMatch(
      /observations\.0\.2/,
    );
    expect(read('{"time":1,"observations":[["a","b",0]]}').faults?.[0].code).toBe('simulator-payload');
  });

  it('should read rows as observations of their time', () => {
    expect(read('{"time":1000,"observations":[["a:1","rain",500,2.5]]}').observations).toEqual([
      { thing: 'a:1', datastream: 'rain', time: 1_500, value: 2.5 },
    ]);
  });
});
