import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { gridRoads } from '../../scenes/simulator/grid-roads.ts';
import { smallCity, some } from '../../scenes/simulator/small-city.ts';
import { type Conformance, conforms, type Source } from './conformance.ts';
import { type HttpAnswer, httpSource } from './http-source.ts';
import { type Kept, openTestFeed, type TestFeed } from './open-feed.ts';

/** When the clock of the simulator stands still until it is moved. */
const SIMULATED_FROM = Date.UTC(2026, 5, 21, 2, 30);
const SECRET = 'the-secret-of-the-source';
const mapping = {
  time: { path: 't', format: 'epoch-ms' },
  thing: { id: 's:{id}', kind: { constant: 'sensor' } },
  observations: [{ datastream: 'value', value: 'v' }],
};
const record = (value: number, time = Date.now()) => ({ id: 1, v: value, t: time });
const values = ({ ingest }: Kept): number[] => ingest.values('s:1', 'value') as number[];
const text = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const push = (feed: TestFeed, value: unknown) =>
  feed.open.push!({ body: text(value), type: 'application/json', received: Date.now() });

/** A source that is asked by HTTP: `answer` for the last number that was told. */
async function asked(
  configuration: (url: string) => object,
  answer: (value: number, time: number, path: string) => HttpAnswer,
  poison: HttpAnswer = { body: '{ broken' },
): Promise<Source> {
  let current: { value: number; time: number } | undefined;
  let poisoned = false;
  const server = await httpSource(({ url = '' }) => {
    if (poisoned) return poison;
    return current ? answer(current.value, current.time, url) : { status: 503 };
  });
  return {
    configuration: { every: 0.05, headers: { 'x-key': SECRET }, ...configuration(server.url) },
    secret: SECRET,
    async tell(value) {
      poisoned = false;
      current = { value, time: Date.now() };
    },
    async poison() {
      poisoned = true;
    },
    away: server.away,
    back: server.back,
    close: server.away,
  };
}

const httpPush: Conformance = {
  seen: values,
  wrong: [
    { change: { token: undefined }, names: /"source": token: give a token or a signature/ },
    { change: { mapping: { ...mapping, time: 7 } }, names: /"source": mapping\.time/ },
  ],
  async source() {
    let last = record(0);
    return {
      configuration: { adapter: 'http-push', token: SECRET, mapping },
      secret: SECRET,
      calls: true,
      async tell(value, feed) {
        last = record(value, last.v === value ? last.t : Math.max(Date.now(), last.t + 1));
        await push(feed, last);
      },
      repeat: (feed) => push(feed, last),
      poison: (feed) => push(feed, '{ broken'),
      close: () => Promise.resolve(),
    };
  },
};
conforms('http-push', httpPush);

conforms('http-poll', {
  seen: values,
  wrong: [
    { change: { url: 'ftp://x' }, names: /"source": url: give an address/ },
    { change: { mapping: {} }, names: /"source": mapping/ },
  ],
  source: () =>
    asked(
      (url) => ({ adapter: 'http-poll', url, mapping }),
      (value, time) => ({ body: JSON.stringify(record(value, time)) }),
    ),
});

const eventNumbers = ({ ingest }: Kept): number[] => [
  ...new Set(ingest.events.map(({ id }) => Number(id.split(':')[1]))),
];

conforms('webhook', {
  seen: eventNumbers,
  wrong: [{ change: { mapping }, names: /"source": mapping\.events: a webhook tells events/ }],
  async source() {
    let last = 0;
    return {
      configuration: {
        adapter: 'webhook',
        token: SECRET,
        mapping: { events: [{ id: 'e:{id}', kind: { constant: 'traffic' }, title: '{id}' }] },
      },
      secret: SECRET,
      calls: true,
      tell: (value, feed) => push(feed, { id: (last = value) }),
      repeat: (feed) => push(feed, { id: last }),
      poison: (feed) => push(feed, { no: 'id' }),
      close: () => Promise.resolve(),
    };
  },
});

conforms('ngsi-ld', {
  seen: ({ ingest }) => ingest.values('urn:x:1', 'value') as number[],
  wrong: [
    { change: { types: {} }, names: /"source": types: say which types/ },
    {
      change: { types: { X: { attributes: { a: { unit: 'furlong' } } } } },
      names: /types\.X\.attributes\.a\.unit/,
    },
  ],
  source: () =>
    asked(
      (url) => ({ adapter: 'ngsi-ld', url: `${url}/ngsi-ld/v1`, types: { X: {} } }),
      (value, time) => ({
        body: JSON.stringify([
          {
            id: 'urn:x:1',
            type: 'X',
            value: { type: 'Property', value, observedAt: new Date(time).toISOString() },
          },
        ]),
      }),
    ),
});

conforms('sensorthings', {
  seen: ({ ingest }) => ingest.values('source:7', '3') as number[],
  wrong: [{ change: { time: 'validTime' }, names: /"source": time: / }],
  source: () =>
    asked(
      (url) => ({ adapter: 'sensorthings', url: `${url}/v1.1`, since: '2020-01-01T00:00:00Z' }),
      (value, time, path) => ({
        body: JSON.stringify({
          value: path.startsWith('/v1.1/Things')
            ? [
                {
                  '@iot.id': 7,
                  name: 'T',
                  Datastreams: [{ '@iot.id': 3, name: 'D', unitOfMeasurement: { symbol: '°C' } }],
                },
              ]
            : [
                {
                  '@iot.id': value,
                  result: value,
                  resultTime: new Date(time).toISOString(),
                  Datastream: { '@iot.id': 3, Thing: { '@iot.id': 7 } },
                },
              ],
        }),
      }),
    ),
});

/** Written down apart from the adapter's own definition: numbers of fields as in the reference of GTFS-Realtime. */
const Message = protobuf
  .parse(
    `syntax = "proto2";
     message M { required H header = 1; repeated E entity = 2; }
     message H { required string version = 1; optional uint64 timestamp = 3; }
     message E { required string id = 1; optional V vehicle = 4; }
     message V { optional D vehicle = 8; optional P position = 2; optional uint64 timestamp = 5; optional uint32 load = 10; }
     message D { optional string id = 1; }
     message P { required float lat = 1; required float lon = 2; }`,
  )
  .root.lookupType('M');

conforms('gtfs-realtime', {
  seen: ({ ingest }) => ingest.values('source:bus', 'load') as number[],
  wrong: [
    { change: { urls: [] }, names: /"source": urls/ },
    { change: { static: 'none.zip' }, names: /none\.zip/ },
  ],
  source: () =>
    asked(
      (url) => ({ adapter: 'gtfs-realtime', urls: [url] }),
      (value, time) => ({
        body: Message.encode({
          header: { version: '2.0', timestamp: Math.floor(time / 1000) + value },
          entity: [
            {
              id: '1',
              vehicle: {
                vehicle: { id: 'bus' },
                position: { lat: 27.6, lon: 114.6 },
                timestamp: Math.floor(time / 1000) - 100 + value,
                load: value,
              },
            },
          ],
        }).finish(),
      }),
      { body: Uint8Array.of(0xff, 0xff, 0xff) },
    ),
});

const alert = (value: number) => `<?xml version="1.0"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${value}</identifier><sender>s</sender>
<sent>${new Date().toISOString()}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Met</category><event>Rain</event><urgency>Immediate</urgency><severity>Severe</severity>
<certainty>Likely</certainty><area><areaDesc>A</areaDesc></area></info></alert>`;

conforms('cap', {
  seen: eventNumbers,
  wrong: [
    { change: { url: undefined }, names: /"source": url: give one of url and files/ },
    { change: { kinds: { Met: 'rain' } }, names: /"source": kinds\.Met/ },
  ],
  source: () =>
    asked(
      (url) => ({ adapter: 'cap', url }),
      (value) => ({ body: alert(value) }),
      { body: '<alert><broken></alert>' },
    ),
});

/** A recording that is written anew for each number, and played over and over. */
async function recording(
  configuration: object,
  file: string,
  write: (value: number) => string,
): Promise<Source> {
  const folder = await mkdtemp(join(tmpdir(), 'citymirror-replay-'));
  const path = join(folder, file);
  const put = async (content: string) => {
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  };
  await put(write(0));
  return {
    configuration: { file, rhythm: 0.03, loop: true, times: 'recorded', ...configuration },
    options: { folder },
    tell: (value) => put(write(value)),
    poison: () => put(write(Number.NaN)),
    away: () => rename(path, `${path}.away`),
    back: () => rename(`${path}.away`, path),
    close: () => rm(folder, { recursive: true }),
  };
}
/** Numbers but that of the file as it is before anything is told. */
const told = (numbers: unknown[]) => (numbers as number[]).filter((value) => value > 0);

conforms('csv', {
  seen: (kept) => told(values(kept)),
  wrong: [
    {
      change: { mapping: { ...mapping, time: undefined } },
      names: /"source": mapping\.time: a replay needs/,
    },
    { change: { speed: 0 }, names: /"source": speed/ },
  ],
  source: () =>
    recording(
      { adapter: 'csv', mapping: { ...mapping, time: 't' } },
      'a.csv',
      (value) => `id,v,t\n1,${value || 'broken'},2026-01-01T00:00:0${value || 0}Z\n`,
    ),
});

conforms('sumo-fcd', {
  seen: ({ ingest }) =>
    told((ingest.values('source:v', 'position') as { speed: number }[]).map(({ speed }) => speed)),
  wrong: [
    { change: { file: '' }, names: /"source": file/ },
    { change: { start: 'yesterday' }, names: /"source": start/ },
  ],
  source: () =>
    recording({ adapter: 'sumo-fcd' }, 'fcd.xml', (value) => {
      const at = Number.isNaN(value) ? 'nowhere' : '114.6';
      return `<fcd-export><timestep time="${value || 0}"><vehicle id="v" x="${at}" y="27.6" speed="${value || 0}"/></timestep></fcd-export>`;
    }),
});

conforms('simulator', {
  // One reading of a meter with a rhythm of ten seconds for each ten that have passed.
  seen: ({ ingest }) =>
    told(ingest.observations.map(({ time }) => Math.ceil((time - SIMULATED_FROM) / 10_000))),
  wrong: [
    { change: { city: '../outside.json' }, names: /"source": city: give a path inside/ },
    { change: { things: 'none.ndjson' }, names: /none\.ndjson/ },
  ],
  async source() {
    const folder = await mkdtemp(join(tmpdir(), 'citymirror-simulator-'));
    await mkdir(join(folder, 'simulator'));
    await writeFile(join(folder, 'simulator/city.json'), JSON.stringify(smallCity(gridRoads(20), 20)));
    const [meter] = some('noise-meter', 1);
    const things = [meter, { ...meter, id: 'noise:\0' }];
    await writeFile(
      join(folder, 'simulator/things.ndjson'),
      things.map((thing) => `${JSON.stringify(thing)}\n`).join(''),
    );
    let passed = 0;
    return {
      configuration: { adapter: 'simulator', layer: 'noise', backfillMinutes: 0 },
      // Just before a second is full, so that it looks again at once.
      options: { folder, now: () => SIMULATED_FROM + passed + 990 },
      async tell(_value, feed) {
        // Until then it tells what things there are; one that is closed meanwhile never comes so far.
        for (let waited = 0; waited < 300 && !feed.states.includes('connected'); waited++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        passed += 10_000;
      },
      // One of its two things cannot be taken.
      poison: () => Promise.resolve(),
      close: () => rm(folder, { recursive: true }),
    };
  },
});

describe('a replay', () => {
  it('should play the rows of a CSV file at their times, put bad rows aside, and end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'citymirror-csv-'));
    const rows = [1, 2, 3].map((value) => `1,${value},2026-01-01T00:00:0${value}Z`);
    await writeFile(join(folder, 'a.csv'), `id,v,t\n${rows.join('\n')}\n1,broken,2026-01-01T00:00:04Z\n`);
    const configuration = {
      adapter: 'csv',
      file: 'a.csv',
      speed: 20,
      step: 0.5,
      mapping: { ...mapping, time: 't' },
    };
    const began = Date.now();
    const feed = await openTestFeed(configuration, { folder });
    await expect.poll(() => feed.states.at(-1), { timeout: 5_000 }).toBe('closed');
    const took = Date.now() - began;
    expect(values(feed.kept)).toEqual([1, 2, 3]);
    expect(took).toBeGreaterThanOrEqual(140);
    expect(feed.kept.letters[0].faults[0].message).toMatch(/"broken", and a number is wanted/);
    const times = feed.kept.ingest.observations.map(({ time }) => time);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(began - 5);
    expect(times[2] - times[0]).toBe(100);
    await feed.abort();
    await expect(openTestFeed({ ...configuration, mapping }, { folder })).resolves.toBeDefined();
    await expect(
      openTestFeed({ ...configuration, mapping: { ...mapping, time: undefined } }, { folder }),
    ).rejects.toThrow(/"source": mapping\.time: a replay needs/);
    await rm(folder, { recursive: true });
  });

  it('should play a trace of SUMO, in degrees or in the metres of its net', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'citymirror-sumo-'));
    const steps = [0, 1].map(
      (time) =>
        `<timestep time="${time}.00"><vehicle id="v1" x="${500 + time}" y="0" angle="90" speed="1" type="bus"/></timestep>`,
    );
    await writeFile(join(folder, 'fcd.xml'), `<?xml version="1.0"?><fcd-export>${steps.join('\n')}`);
    await appendFile(join(folder, 'fcd.xml'), '<timestep time="2.00"/></fcd-export>');
    // 500,000 m east in zone 50 is 117° E; the net's origin is 500 m west of it.
    await writeFile(
      join(folder, 'net.xml'),
      '<net><location netOffset="-499500,0" projParameter="+proj=utm +zone=50 +datum=WGS84 +units=m"/></net>',
    );
    const configuration = { adapter: 'sumo-fcd', file: 'fcd.xml', speed: 100, kinds: { bus: 'bus' } };
    const feed = await openTestFeed({ ...configuration, net: 'net.xml' }, { folder });
    await expect.poll(() => feed.states.at(-1), { timeout: 5_000 }).toBe('closed');
    expect(feed.kept.letters).toEqual([]);
    expect(feed.kept.ingest.thing('source:v1')).toMatchObject({ kind: 'bus', simulated: true });
    const [first, second] = feed.kept.ingest.values('source:v1', 'position') as {
      longitude: number;
      latitude: number;
    }[];
    expect(first).toMatchObject({ longitude: expect.closeTo(117, 9), latitude: expect.closeTo(0, 9) });
    // A metre on the equator: 1 / 111,319.49 degrees, over the scale of 0.9996.
    expect(second.longitude - first.longitude).toBeCloseTo(1 / 111_319.49 / 0.9996, 9);
    await feed.abort();
    const wrong = await openTestFeed(configuration, { folder });
    await expect.poll(() => wrong.kept.letters.length, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(wrong.kept.letters[0].faults[0].message).toMatch(/if it is in metres of a net, give the net/);
    await wrong.abort();
    await rm(folder, { recursive: true });
  });
});

describe('http-poll', () => {
  it('should ask only for what has changed, and only once it is safe', async () => {
    const server = await httpSource(({ headers }) =>
      headers['if-none-match'] === '"1"'
        ? { status: 304 }
        : { body: JSON.stringify(record(1, 1_782_000_000_000)), headers: { etag: '"1"' } },
    );
    const feed = await openTestFeed({ adapter: 'http-poll', url: server.url, every: 0.05, mapping });
    feed.kept.ingest.failures = 1;
    await expect.poll(() => server.requests.length, { timeout: 8_000 }).toBeGreaterThan(3);
    const asked = server.requests.map(({ headers }) => headers['if-none-match']);
    expect(asked.slice(0, 2)).toEqual([undefined, undefined]);
    expect(asked.at(-1)).toBe('"1"');
    expect(values(feed.kept)).toEqual([1]);
    await feed.abort();
    await server.away();
  });

  it('should read no more than it may, and follow no one to another server', async () => {
    const other = await httpSource(() => ({ body: JSON.stringify(record(1)) }));
    const server = await httpSource(({ url }) =>
      url === '/far' ? { status: 302, headers: { location: other.url } } : { body: 'x'.repeat(5_000) },
    );
    const large = await openTestFeed({ adapter: 'http-poll', url: server.url, mostBytes: 1_000, mapping });
    await expect.poll(() => large.words.join(), { timeout: 5_000 }).toContain('failed too-large');
    const far = await openTestFeed({ adapter: 'http-poll', url: `${server.url}/far`, mapping });
    await expect.poll(() => far.words.join(), { timeout: 5_000 }).toContain('failed http-302');
    expect(other.requests).toEqual([]);
    await Promise.all([large.abort(), far.abort()]);
    await Promise.all([server.away(), other.away()]);
  });
});

describe('sensorthings', () => {
  it('should follow pages of its server alone', async () => {
    const other = await httpSource(() => ({ body: '{"value":[]}' }));
    const server = await httpSource(({ url = '' }) => {
      if (!url.includes('/Things')) return { body: '{"value":[]}' };
      const second = url.includes('page=2');
      return {
        body: JSON.stringify({
          value: [{ '@iot.id': second ? 2 : 1, name: 'T' }],
          '@iot.nextLink': second ? `${other.url}/v1.1/Things?page=3` : '/v1.1/Things?page=2',
        }),
      };
    });
    const feed = await openTestFeed({ adapter: 'sensorthings', url: `${server.url}/v1.1`, every: 0.05 });
    await expect.poll(() => feed.words.join(), { timeout: 5_000 }).toContain('is on another server');
    expect([...feed.kept.ingest.things.keys()]).toEqual(['source:1', 'source:2']);
    expect(other.requests).toEqual([]);
    await feed.abort();
    await Promise.all([server.away(), other.away()]);
  });
});

describe('a source that calls us', () => {
  it('should be admitted by its token, or by the signature of its body, and by nothing else', async () => {
    const token = await openTestFeed({ adapter: 'http-push', token: SECRET, mapping });
    const body = text('{}');
    const by = (feed: TestFeed, headers: Record<string, string>, of = body) =>
      feed.open.admits!({ headers, body: of });
    expect(by(token, { authorization: `Bearer ${SECRET}` })).toBe(true);
    for (const headers of [{}, { authorization: `Basic ${SECRET}` }, { authorization: `Bearer ${SECRET}x` }])
      expect(by(token, headers as Record<string, string>)).toBe(false);
    const signed = await openTestFeed({
      adapter: 'http-push',
      mapping,
      signature: { header: 'X-Signature', prefix: 'sha256=', secret: 'key-of-sixteen-characters' },
    });
    // HMAC-SHA256 of "{}" under that key, by openssl.
    const right = 'sha256=60c26ac64b2d547dfdebbba0587fc47c335b08308020af78cd51fb3512002428';
    expect(by(signed, { 'x-signature': right })).toBe(true);
    expect(by(signed, { 'x-signature': right }, text('{} '))).toBe(false);
    expect(by(signed, {})).toBe(false);
    await Promise.all([token.abort(), signed.abort()]);
  });
});
