import { io } from 'socket.io-client';
import * as parser from '../../../../models/live/socket-parser.ts';
import type { Following } from '../../../../models/live/subscription.ts';
import { followedViewSchema } from '../../../../models/schema/follow.ts';
import { openPage, type Page } from '../../push/live/open-live.ts';
import { answerTo, maySee, type Target } from './rules.ts';
import { CITY, nameOf, probeOf, TARGETS, type TableCity } from './start-city.ts';
import { CLASSES, EVERYBODY, sees, type Who } from './who.ts';

/** Whom a program can be: a person at the machine itself is told by a browser, whose first request no proxy sends. */
export const CONNECTED: readonly Who[] = EVERYBODY.filter(({ isLocal }) => !isLocal);

/** Messages that the table sends, by namespace: one that the server takes and that is not here fails the test. */
export const MESSAGES: Record<string, readonly string[]> = {
  '/': ['change', 'follow', 'lead', 'leave'],
  '/live': ['kept', 'leave', 'missed', 'watch'],
};

const THING_LAYERS = ['probes', 'closed', 'vehicles', 'cameras'] as const;
const VIEW = followedViewSchema.parse({ camera: { longitude: 4.35, latitude: 52.02, height: 900 } });
/** Of what is in the layer `closed` of a restricted class, whatever its feed says. */
const classIn = (layer: string, target: Target): Target =>
  layer === 'closed' ? { ...target, publication: 'restricted' } : target;
const wordOf: Record<string, string> = {
  probes: 'probe',
  closed: 'closed',
  vehicles: 'vehicle',
  cameras: 'camera',
};

/** What somebody is told by the socket of the live city: everything that they ask for, which is everything. */
export async function toldBySocket(city: TableCity, who: Who): Promise<Record<string, unknown>> {
  const page = await pageOf(city, who);
  const followed: Following['topics'] = [];
  page.socket.on('following', ({ topics }: Following) => followed.push(...topics));
  page.socket.on('topics', ({ added }: { added: Following['topics'] }) => followed.push(...added));
  const layers = (detail: 'near' | 'summary') => THING_LAYERS.map((id) => ({ id, detail }));
  try {
    await whole(
      page,
      await page.watch({ city: CITY, layers: layers('near'), records: ['alarms', 'events', 'feeds'] }),
    );
    const near = nearOf(page);
    const records = recordsOf(page);
    await whole(page, await page.watch({ city: CITY, layers: layers('summary') }));
    const afar = afarOf(page);
    await whole(
      page,
      await page.watch({ city: CITY, layers: layers('near'), time: { from: Date.now(), speed: 0 } }),
    );
    const past = nearOf(page);
    const kept: object = await page.socket.emitWithAck('kept', { city: CITY, world: 'live' });
    const missed: object = await page.socket.emitWithAck(
      'missed',
      followed.map(({ number }) => [number, 0]),
    );
    const hidden: object = await page.socket.emitWithAck('kept', { city: 'hidden', world: 'live' });
    await page.socket.emitWithAck('leave');
    return {
      near,
      afar,
      past,
      ...records,
      kept: Object.keys(kept),
      hidden: Object.keys(hidden),
      missed: Object.keys(missed),
      // Of what class and where: also of topics that tell nothing.
      topics: [
        ...new Set(followed.filter((topic) => !mayBeTold(who, topic)).map((topic) => JSON.stringify(topic))),
      ],
    };
  } finally {
    page.socket.close();
  }
}

/** The same by the rules. */
export function ruledBySocket(who: Who): Record<string, unknown> {
  const things = (layer: string) =>
    TARGETS.filter((target) => maySee(who, 'things', classIn(layer, target))).map((target) => {
      const level = layer === 'probes' && maySee(who, 'levels', classIn(layer, target)) ? 3 : 0;
      return `${nameOf(target)} ${level}`;
    });
  const near = Object.fromEntries(THING_LAYERS.map((layer) => [layer, things(layer)]));
  const afar = Object.fromEntries(
    THING_LAYERS.map((layer) => [
      layer,
      [things(layer).length, things(layer).some((one) => one.endsWith(' 3')) ? 3 : 0],
    ]),
  );
  const named = (rule: string) => TARGETS.filter((target) => maySee(who, rule, target)).map(nameOf);
  return {
    near,
    afar,
    past: near,
    alarms: named('alarms'),
    events: named('events'),
    feeds: CLASSES.filter((publication) => maySee(who, 'feeds', { publication, place: 'east' })),
    kept: ['from', 'to'],
    // Nothing is live there, and who may not know the city hears no more than that.
    hidden: [],
    missed: [],
    topics: [],
  };
}

/** Whether a view that somebody leads is taken, and whether one that others lead is shown. */
export async function followingOf(city: TableCity, who: Who, code: string): Promise<unknown> {
  const socket = io(`http://127.0.0.1:${city.server.port}`, connection(city, who));
  try {
    await new Promise((resolve, reject) => {
      socket.on('connect', () => resolve(undefined));
      socket.on('connect_error', reject);
    });
    const led: object = await socket.emitWithAck('lead', { city: CITY, name: 'n', view: VIEW });
    const changed: object = await socket.emitWithAck('change', { at: Date.now(), view: VIEW });
    await socket.emitWithAck('leave');
    const followed: object = await socket.emitWithAck('follow', { city: CITY, name: 'n', code });
    return ['code' in led, !('problem' in changed), 'view' in followed];
  } finally {
    socket.close();
  }
}

export function ruledFollowing(who: Who): unknown {
  const leads = answerTo(who, 'views that others lead', 'do') === 'let in';
  return [leads, leads, true];
}

/** A view that somebody leads, for others to follow. */
export async function ledView(city: TableCity, who: Who): Promise<{ code: string; close(): void }> {
  const socket = io(`http://127.0.0.1:${city.server.port}`, connection(city, who));
  await new Promise((resolve) => socket.on('connect', () => resolve(undefined)));
  const { code } = await socket.emitWithAck('lead', { city: CITY, name: 'n', view: VIEW });
  return { code, close: () => socket.close() };
}

function connection(city: TableCity, who: Who) {
  return {
    path: '/live/',
    parser,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headersOf(city, who),
  };
}

function headersOf(city: TableCity, who: Who): Record<string, string> {
  const cookie = city.cookies.get(who);
  return {
    Host: 'twin.example.lan',
    ...(cookie === undefined ? {} : { Cookie: cookie }),
  };
}

const pageOf = (city: TableCity, who: Who): Promise<Page> =>
  openPage(city.server.port, [], ['websocket'], headersOf(city, who));

/** Resolves when each topic that was promised has come. */
async function whole(page: Page, answer: Awaited<ReturnType<Page['watch']>>): Promise<void> {
  if ('problem' in answer) throw new Error(`The socket says ${JSON.stringify(answer)}.`);
  for (const until = Date.now() + 20_000; page.mirror.have().length < answer.topics; ) {
    if (Date.now() > until) throw new Error(`Of ${answer.topics} topics came ${page.mirror.have().length}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const nearOf = (page: Page) =>
  Object.fromEntries(
    THING_LAYERS.map((layer) => {
      const things = [...page.mirror.layer(layer).things.values()];
      return [
        layer,
        TARGETS.flatMap((target) => {
          const found = things.find(({ id }) => id === `${wordOf[layer]}:${nameOf(target)}`);
          return found ? [`${nameOf(target)} ${found.level}`] : [];
        }),
      ];
    }),
  );

const afarOf = (page: Page) =>
  Object.fromEntries(
    THING_LAYERS.map((layer) => {
      const cells = [...(page.mirror.layer(layer).summaries?.values() ?? [])];
      return [
        layer,
        [cells.reduce((sum, { count }) => sum + count, 0), Math.max(0, ...cells.map(({ level }) => level))],
      ];
    }),
  );

function recordsOf({ records }: Page) {
  type Bodies = Record<string, { thing: string; rule: string; reports: { id: string }[] }>;
  const alarms = Object.values((records['alarms'] ?? {}) as Bodies);
  const events = Object.values((records['events'] ?? {}) as Bodies);
  return {
    alarms: TARGETS.filter((target) =>
      alarms.some(({ thing, rule }) => rule === 'table' && thing === probeOf(target)),
    ).map(nameOf),
    events: TARGETS.filter((target) =>
      events.some(({ reports }) => reports.some(({ id }) => id.endsWith(`event:${nameOf(target)}`))),
    ).map(nameOf),
    feeds: CLASSES.filter((publication) => `things-${publication}` in (records['feeds'] ?? {})),
  };
}

const mayBeTold = (who: Who, { publication, areas }: Following['topics'][number]): boolean =>
  sees(who, publication, areas.includes('east') ? 'east' : areas.includes('west') ? 'west' : 'whole city');
