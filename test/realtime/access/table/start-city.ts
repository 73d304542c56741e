import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { mayDo } from '../../../../models/access/decide.ts';
import type { Role } from '../../../../models/access/roles.ts';
import { openIdRightsSchema } from '../../../../models/schema/access.ts';
import { OpenIdDesk } from '../../../../realtime/access/openid/openid-desk.ts';
import { LiveCities } from '../../../../realtime/live-cities.ts';
import { Metrics } from '../../../../realtime/metrics/metrics.ts';
import { metricsRoute } from '../../../../realtime/metrics/metrics-route.ts';
import { serveFollowing } from '../../../../realtime/push/follow-socket.ts';
import { openSockets, type Sockets } from '../../../../realtime/push/sockets.ts';
import { openKeptRuns } from '../../../../tiles-service/flood/read-run.ts';
import { requestFacts, roleOf } from '../../../../tiles-service/serve/access.ts';
import {
  isFromOtherPage,
  visibleLayers,
  visibleParts,
} from '../../../../tiles-service/serve/visible-layers.ts';
import {
  layerOf,
  sceneOf,
  temporaryFolder,
  writeCity,
  writeFiles,
} from '../../../tiles-service/serve/city-folder.ts';
import { runFiles } from '../../runs/run-files.ts';
import type { Member } from '../running-access.ts';
import { type RunningAccess, runWithAccess } from '../running-access.ts';
import { type Client, clientOf } from './client.ts';
import type { Target } from './rules.ts';
import { CLASSES, EVERYBODY, type Place, type Publication, type Who } from './who.ts';

export const CITY = 'probe';
export const CITY_PATH = `/api/cities/${CITY}`;
export const TOKEN = 'the-token-of-the-source';
export const PLACES: readonly Place[] = ['east', 'west', 'whole city'];
/** A class at a place, of which there is one of everything. */
export const TARGETS: readonly Target[] = CLASSES.flatMap((publication) =>
  PLACES.map((place) => ({ publication, place })),
);

/** Two districts side by side; north of them is none. */
const AREAS = {
  list: [
    { id: 'east', name: { 'zh-CN': '东区', en: 'East' }, level: 'district' },
    { id: 'west', name: { 'zh-CN': '西区', en: 'West' }, level: 'district' },
  ],
  at: (longitude: number, latitude: number) => (latitude > 52.08 ? [] : [longitude > 4.35 ? 'east' : 'west']),
};
const AT: Record<Place, { x: number; y: number }> = {
  east: { x: 4.38, y: 52.02 },
  west: { x: 4.32, y: 52.02 },
  'whole city': { x: 4.35, y: 52.09 },
};

/** Name of what is of a class at a place, as it stands in ids. */
export const nameOf = ({ publication, place }: Target): string => `${publication}-${place.replace(' ', '-')}`;
export const probeOf = (target: Target): string => `probe:${nameOf(target)}`;
export const cameraOf = (target: Target): string => `camera:${nameOf(target)}`;

/** Who may see the pictures of a camera: more closed than the camera where there is such a class. */
export const picturesOf = ({ publication }: Target): Publication =>
  CLASSES[Math.min(CLASSES.indexOf(publication) + 1, 2)];

export interface TableCity {
  server: RunningAccess;
  sockets: Sockets;
  /** Asks as somebody of the table. */
  client(who: Who): Client;
  /** A commander who is nobody of the table, and sees everything. */
  chief: Client;
  /** Words that stand for ids in paths and bodies. */
  wordsOf(target: Target): Record<string, string>;
  /** Id of a dead letter of a feed that nobody has seen yet. */
  newLetter(target: Target): Promise<string>;
  cookies: ReadonlyMap<Who, string>;
  close(): Promise<void>;
}

const text = (name: string) => ({ 'zh-CN': name, en: name });

function liveConfiguration() {
  const bare = (id: string, kind: string, publication: Publication = 'public') => {
    const { url: _u, store: _s, version: _v, provenance: _p, ...layer } = layerOf(id, publication);
    return { ...layer, kind, property: 'load' };
  };
  const usual = { owner: 'o', rhythm: 3_600, token: TOKEN, name: text('feed'), areas: ['east', 'west'] };
  return {
    schema: 'citymirror/live/1',
    timeZone: 'UTC',
    eventCode: 'TT',
    layers: [
      bare('probes', 'things'),
      bare('closed', 'things', 'restricted'),
      bare('vehicles', 'tracks'),
      bare('cameras', 'cameras'),
    ],
    feeds: CLASSES.flatMap((publication) => [
      {
        ...usual,
        id: `things-${publication}`,
        adapter: 'http-push',
        publication,
        mapping: {
          time: { path: 't', format: 'epoch-ms' },
          thing: {
            id: '{id}',
            layer: '{layer}',
            longitude: 'x',
            latitude: 'y',
            properties: {
              heading: 'heading',
              pitch: 'pitch',
              fieldOfView: 'fieldOfView',
              pictures: 'pictures',
            },
          },
          observations: [{ datastream: 'load', value: 'load', optional: true }],
        },
      },
      {
        ...usual,
        id: `vehicles-${publication}`,
        adapter: 'http-push',
        publication,
        mapping: {
          time: { path: 't', format: 'epoch-ms' },
          thing: { id: '{id}', layer: 'vehicles' },
          movement: { longitude: 'x', latitude: 'y' },
        },
      },
      {
        ...usual,
        id: `events-${publication}`,
        adapter: 'webhook',
        publication,
        mapping: {
          events: [{ id: '{id}', kind: '{kind}', title: '{id}', longitude: 'x', latitude: 'y' }],
        },
      },
    ]),
  };
}

/** One of each kind of event, so that no two are taken for one. */
const KINDS = [
  'fire',
  'traffic',
  'hotline',
  'municipal',
  'governance',
  'complaint',
  'first-aid',
  'environment',
  'public-order',
];

/** The real server with a real city: of everything one of each class in each district, and one of no district. */
export async function startCity(): Promise<TableCity> {
  const [probe, hidden] = [await temporaryFolder(), await temporaryFolder()];
  const dataFolder = await mkdtemp(join(tmpdir(), 'citymirror-table-'));
  await writeCity(probe.folder);
  await writeFiles(probe.folder, {
    'live.json': JSON.stringify(liveConfiguration()),
    'cameras.json': JSON.stringify({
      schema: 'citymirror/cameras/1',
      sources: [{ cameras: 'camera:*', kind: 'mp4', file: 'clip.mp4' }],
    }),
    'clip.mp4': Buffer.alloc(64),
    ...Object.assign({}, ...CLASSES.map((publication) => runFiles(publication, `${publication}-run`))),
  });
  await writeFiles(hidden.folder, {
    'internal/scene.json': JSON.stringify(sceneOf('internal', [], { id: 'hidden' })),
  });
  const rules = { publicOnly: false, behindProxy: false };
  let live: LiveCities | undefined;
  let count = 0;
  const isLocal = (request: IncomingMessage) =>
    roleOf(requestFacts(request), rules) === 'local-administrator';
  const metrics = metricsRoute({
    metrics: new Metrics({
      cities: () => live?.measures() ?? [],
      connections: () => 0,
      pages: () => live?.pages ?? 0,
    }),
    isLocal,
  });
  const server = await runWithAccess([probe.folder, hidden.folder], {
    isLocal: true,
    // The limits of rates, which count by address, are tested elsewhere.
    addressOf: () => `10.${++count >> 16}.${(count >> 8) & 255}.${count & 255}`,
    openId: new OpenIdDesk({
      issuer: new URL('http://127.0.0.1:9'),
      clientId: 'c',
      clientSecret: 's',
      name: 'nobody answers',
      publicUrl: undefined,
      rights: openIdRightsSchema.parse({}),
    }),
    onError: () => undefined,
    server: {
      routes: [
        { path: '/api/cities', handler: (...asked) => live?.router(...asked) },
        { path: '/api/metrics', handler: metrics },
      ],
    },
  });
  const { access, cities } = server;
  const logger = pino({ level: process.env['TABLE_LOG'] ?? 'silent' });
  const { whoAsks } = access;
  const sockets = openSockets(server.server, {
    basePath: '/',
    mayConnect: (request) => !isFromOtherPage(request, rules),
    addressOf: access.options.addressOf,
  });
  serveFollowing(sockets, {
    visible: (request, city) =>
      visibleParts(request, city, { cities, whoAsks, themeFolders: [], allowHosts: [] }),
    mayLead: async (request) => mayDo((await whoAsks(request)).subject, 'view.lead'),
  });
  live = new LiveCities({
    database: Promise.resolve(server.database),
    audit: Promise.resolve(server.parts.audit),
    dataFolder,
    sockets,
    mayKnow: async (request, city) => (await visibleLayers(request, city, { cities, whoAsks })) !== undefined,
    openAreas: async () => AREAS,
    openRuns: openKeptRuns,
    // A model of each class, which nobody has put elsewhere and nobody does.
    modelPlaces: {
      placeOf: async (_folder, layer) =>
        CLASSES.filter((publication) => layer === `model-${publication}`).map((publication) => ({
          ...{ publications: [publication], moved: null },
        }))[0],
      place: async () => undefined,
    },
    logger,
  });
  await Promise.all(cities.map(({ id, folder }) => live.add(id, folder)));
  const cookies = new Map<Who, string>();
  for (const who of EVERYBODY) {
    if (!who.role) continue;
    const { role, publication, area } = who;
    const member = await server.member(role, { publication, areas: area === '*' ? '*' : [area] });
    if (who.isDue)
      await server.database.query('update account set must_change_password = true where id = $1', [
        member.id,
      ]);
    cookies.set(who, member.cookie);
  }
  const { port } = server;
  const clients: Client[] = [];
  const client = (member: Pick<Member, 'cookie'> | undefined, isLocal = false): Client => {
    const made = clientOf(port, member?.cookie, isLocal);
    clients.push(made);
    return made;
  };
  const byWho = new Map(
    EVERYBODY.map((who) => {
      const cookie = cookies.get(who);
      return [who, client(cookie === undefined ? undefined : { cookie }, who.isLocal)];
    }),
  );
  const work = async (role: Role, publication: Publication) =>
    client(await server.member(role, { publication }));
  const chief = await work('commander', 'restricted');
  const colleague = await work('operator', 'restricted');
  const source = client(undefined);
  await fill(source, chief);
  const askers = { public: await work('operator', 'public'), internal: await work('operator', 'internal') };
  const other = (await server.member('viewer')).id;
  const words = await readWords(chief, colleague, askers);
  return {
    server,
    sockets,
    chief,
    wordsOf: ({ publication, place }) => ({
      ...[...words].find(([one]) => one.publication === publication && one.place === place)![1],
      other,
    }),
    async newLetter({ publication }) {
      const before = await newestLetter(colleague, publication);
      await push(source, `things-${publication}`, [{ layer: 'probes', t: `never ${++count}` }]);
      for (;;) {
        // A letter is written behind.
        const letter = await newestLetter(colleague, publication);
        if (letter !== undefined && letter !== before) return letter;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    cookies,
    client: (who) => byWho.get(who)!,
    async close() {
      for (const one of clients) one.close();
      await live?.close();
      await sockets.close();
      await server.close();
      await Promise.all([probe.remove(), hidden.remove(), rm(dataFolder, { recursive: true, force: true })]);
    },
  };
}

async function push(source: Client, feed: string, records: readonly object[]): Promise<void> {
  const { status, text: told } = await source.ask('POST', `${CITY_PATH}/feeds/${feed}/push`, {
    body: records,
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  if (status !== 200) throw new Error(`${feed}: ${status} ${told}`);
}

/** Everything comes in as it does in a city: by the feeds, and by what people do. */
async function fill(source: Client, chief: Client): Promise<void> {
  const rule = { id: 'table', name: text('table'), property: 'load', levels: [{ level: 3, above: 50 }] };
  await done(chief.ask('PUT', `${CITY_PATH}/alarm-rules/table`, { body: { rule, basedOn: 0 } }));
  const t = Date.now() - 1_000;
  for (const publication of CLASSES) {
    const targets = TARGETS.filter((target) => target.publication === publication);
    const records = targets.flatMap((target) => {
      const common = { ...AT[target.place], t };
      const pose = { heading: 0, pitch: -10, fieldOfView: 60, pictures: picturesOf(target) };
      return [
        { ...common, id: probeOf(target), layer: 'probes', load: 99 },
        { ...common, id: cameraOf(target), layer: 'cameras', ...pose },
        { ...common, id: `closed:${nameOf(target)}`, layer: 'closed', load: 1 },
      ];
    });
    await push(source, `things-${publication}`, records);
    await push(
      source,
      `vehicles-${publication}`,
      targets.map((target) => ({ id: `vehicle:${nameOf(target)}`, ...AT[target.place], t })),
    );
    await push(
      source,
      `events-${publication}`,
      targets.map((target) => ({
        id: `event:${nameOf(target)}`,
        kind: KINDS[TARGETS.indexOf(target)],
        ...AT[target.place],
      })),
    );
    // What fits no mapping: a dead letter.
    await push(source, `things-${publication}`, [{ layer: 'probes', t: 'never' }]);
  }
}

async function readWords(
  chief: Client,
  colleague: Client,
  askers: Partial<Record<Publication, Client>>,
): Promise<Map<Target, Record<string, string>>> {
  type Told = { id: string; thing: string; rule: string; code: string; reports: { id: string }[] };
  const read = async (kind: 'alarms' | 'events'): Promise<Told[]> => {
    for (const until = Date.now() + 20_000; ; ) {
      const told: Told[] = (await done(chief.ask('GET', `${CITY_PATH}/${kind}`)))[kind];
      // Events are taken by their desk a moment after their feed was answered.
      if (told.length >= TARGETS.length) return told;
      if (Date.now() > until) throw new Error(`Of ${kind} there are ${told.length}.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const alarms = await read('alarms');
  const events = await read('events');
  const alarmOf = (target: Target) =>
    alarms.find(({ rule, thing }) => rule === 'table' && thing === probeOf(target))!.id;
  const words = new Map<Target, Record<string, string>>();
  for (const target of TARGETS) {
    const { publication, place } = target;
    const camera = cameraOf(target);
    const { address } = await done(chief.ask('POST', `${CITY_PATH}/cameras/${camera}/play`));
    const asked = await askers[publication]?.ask('POST', `${CITY_PATH}/cameras/${camera}/requests`, {
      body: { reason: 'to see what is there', minutes: 5 },
    });
    const { x, y } = AT[place];
    words.set(target, {
      class: publication,
      place: place.replace(' ', '-'),
      x: String(x),
      y: String(y),
      probe: probeOf(target),
      vehicle: `vehicle:${nameOf(target)}`,
      camera,
      alarm: alarmOf(target),
      event: events.find(({ reports }) => reports.some(({ id }) => id.endsWith(`event:${nameOf(target)}`)))!
        .code,
      playing: address.split('/')[1],
      ...(asked ? { request: asked.json.id } : {}),
      letter: (await newestLetter(colleague, publication))!,
      ...Object.fromEntries(TARGETS.map((one) => [`alarm of ${nameOf(one)}`, alarmOf(one)])),
    });
  }
  return words;
}

async function newestLetter(reader: Client, publication: Publication): Promise<string | undefined> {
  const [letter] = await done(
    reader.ask('GET', `${CITY_PATH}/feeds/things-${publication}/dead-letters?limit=1`),
  );
  return letter?.id;
}

/** What somebody is answered who must be let in. */
async function done(answered: ReturnType<Client['ask']>) {
  const { status, text: told, json } = await answered;
  if (status >= 300) throw new Error(`The city of the table cannot be made: ${status} ${told}`);
  return json;
}
