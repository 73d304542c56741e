import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as parser from '../../../models/live/socket-parser.ts';
import type { Following, TopicInfo, TopicsChange } from '../../../models/live/subscription.ts';
import { RECORD_KINDS } from '../../../models/live/subscription.ts';
import { ByteReader } from '../../../models/live/wire/bytes.ts';
import { readHeader, splitFrames } from '../../../models/live/wire/frame.ts';
import { decodeRecords } from '../../../models/live/wire/records.ts';
import { decodeSnapshot } from '../../../models/live/wire/snapshot.ts';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { CITY, CITY_PATH, nameOf, startCity, TARGETS, type TableCity, TOKEN } from './table/start-city.ts';
import { EVERYBODY, type Who } from './table/who.ts';

/** A page of another machine, signed in or not. */
const OTHER_HOST = { Host: 'twin.example.lan' };
const LAYERS = ['probes', 'closed', 'vehicles', 'cameras'];
const ALL = {
  city: CITY,
  layers: LAYERS.flatMap((id) => [{ id, detail: 'near' as const }]),
  records: [...RECORD_KINDS],
};
const FROM_AFAR = { ...ALL, layers: LAYERS.map((id) => ({ id, detail: 'summary' as const })) };
/** Words that nobody may read who is not at work: names of what is not public stand in its ids. */
const CLOSED = /internal-|restricted-|closed:/;
const ids = (publication: string) =>
  TARGETS.filter((target) => target.publication === publication).map((target) => `probe:${nameOf(target)}`);

let city: TableCity;
const anybody = EVERYBODY.find(({ role, isLocal }) => !role && !isLocal) as Who;
const commander = EVERYBODY.find(
  ({ role, publication, area, isDue }) =>
    role === 'commander' && publication === 'restricted' && area === '*' && !isDue,
) as Who;
const open: Socket[] = [];
beforeAll(async () => {
  city = await startCity();
}, 120_000);
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(() => city.close());

interface Visit {
  socket: Socket;
  /** All that ever came, whatever it was, as text. */
  texts: string[];
  topics: TopicInfo[];
  /** Resolves when a text comes, or has come, that holds a word. */
  heard(word: string): Promise<void>;
}

async function visit(who: Who, namespace = '/live'): Promise<Visit> {
  const cookie = city.cookies.get(who);
  const socket = io(`http://127.0.0.1:${city.server.port}${namespace}`, {
    path: '/live/',
    parser,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { ...OTHER_HOST, ...(cookie === undefined ? {} : { cookie }) },
  });
  open.push(socket);
  const texts: string[] = [];
  const topics: TopicInfo[] = [];
  const waiting = new Set<() => void>();
  socket.onAny(async (event: string, ...values: unknown[]) => {
    for (const value of values)
      texts.push(value instanceof Uint8Array ? await textOf(value) : `${event} ${JSON.stringify(value)}`);
    for (const look of waiting) look();
  });
  socket.on('following', (following: Following) => topics.push(...following.topics));
  socket.on('topics', ({ added }: TopicsChange) => topics.push(...added));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return {
    socket,
    texts,
    topics,
    heard: (word) =>
      new Promise((resolve) => {
        const look = () => {
          if (!texts.some((text) => text.includes(word))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What stands in frames that came together. */
async function textOf(bytes: Uint8Array): Promise<string> {
  const texts = splitFrames(bytes).map(async (frame) => {
    const reader = new ByteReader(frame);
    const { kind, flags } = readHeader(reader);
    if (kind === 'snapshot') return JSON.stringify(await decodeSnapshot(reader, flags, 0));
    const body = frame.subarray(frame.length - reader.left);
    if (kind === 'records') return JSON.stringify(await decodeRecords(reader, flags));
    return Buffer.from(body).toString('utf8');
  });
  return (await Promise.all(texts)).join('\n');
}

const push = async (feed: string, record: object) => {
  const { status } = await city.client(anybody).ask('POST', `${CITY_PATH}/feeds/${feed}/push`, {
    body: [{ layer: 'probes', x: 4.38, y: 52.02, t: Date.now(), load: 99, ...record }],
    headers: { Authorization: `Bearer ${TOKEN}` },
  });
  expect(status).toBe(200);
};

describe('a public visitor at the socket', () => {
  it('should be told what is public, and nothing else that there is or comes to be', async () => {
    const visitor = await visit(anybody);
    const officer = await visit(commander);
    for (const { socket } of [visitor, officer])
      expect((await socket.emitWithAck('watch', ALL)).topics).toBeGreaterThan(0);
    for (const id of ids('public')) await visitor.heard(id);
    for (const id of TARGETS.map((target) => `probe:${nameOf(target)}`)) await officer.heard(id);
    // What comes later: first what is closed, so that it would be here when the last word is.
    await push('things-restricted', { id: 'probe:restricted-new' });
    await push('things-internal', { id: 'probe:internal-new' });
    await push('things-public', { id: 'closed:public-new', layer: 'closed' });
    await push('things-public', { id: 'probe:public-new' });
    await officer.heard('probe:restricted-new');
    await officer.heard('closed:public-new');
    await visitor.heard('probe:public-new');
    expect(visitor.texts.filter((text) => CLOSED.test(text))).toEqual([]);
    expect(visitor.topics.map(({ publication }) => publication)).toEqual(visitor.topics.map(() => 'public'));
    // The same look finds it where it is.
    expect(officer.texts.some((text) => CLOSED.test(text))).toBe(true);
    expect(visitor.topics.map(({ kind, layer }) => `${kind} ${layer}`)).not.toContain('records alarms');
    expect(visitor.texts.join('\n')).not.toMatch(/"rule":|acknowledged|"feed":/);
  });

  it('should be told nothing that is closed from afar, and nothing of the past that is', async () => {
    const afar = await visit(anybody);
    await afar.socket.emitWithAck('watch', FROM_AFAR);
    const past = await visit(anybody);
    const answer = await past.socket.emitWithAck('watch', {
      ...ALL,
      time: { from: Date.now() - 500, speed: 0 },
    });
    if ('topics' in answer) await past.heard('probe:public-east');
    for (const { texts, topics } of [afar, past]) {
      expect(texts.filter((text) => CLOSED.test(text))).toEqual([]);
      expect(topics.filter(({ publication }) => publication !== 'public')).toEqual([]);
    }
  });

  it('should not be told of cities that are not public, nor follow other worlds', async () => {
    const { socket } = await visit(anybody);
    const watch = (change: object) => socket.emitWithAck('watch', { ...ALL, ...change });
    expect(await watch({ city: 'hidden' })).toEqual({ problem: 'no-city' });
    expect(await watch({ city: 'there is none' })).toEqual({ problem: 'no-city' });
    expect(await watch({ world: 'drill' })).toEqual({ problem: 'no-world' });
    expect(await socket.emitWithAck('kept', { city: 'hidden', world: 'live' })).toEqual({});
  });

  it('should follow views, and lead none', async () => {
    const view = followedViewSchema.parse({ camera: { longitude: 4.35, latitude: 52, height: 900 } });
    const visitor = await visit(anybody, '/');
    const officer = await visit(commander, '/');
    const lead = { city: CITY, name: '访客', view };
    expect(await visitor.socket.emitWithAck('lead', lead)).toEqual({ problem: 'not-allowed' });
    expect(await visitor.socket.emitWithAck('lead', { ...lead, city: 'hidden' })).toEqual({
      problem: 'no-city',
    });
    const { code } = await officer.socket.emitWithAck('lead', lead);
    expect(await visitor.socket.emitWithAck('follow', { city: CITY, code, name: '访客' })).toMatchObject({
      participants: { leader: '访客' },
    });
    expect(await visitor.socket.emitWithAck('change', { at: Date.now(), view })).toEqual({
      problem: 'no-session',
    });
  });

  it('should be refused whatever else it may send, and harm nobody by it', async () => {
    const shapes: unknown[] = [
      undefined,
      null,
      true,
      -1,
      1e308,
      '',
      '\u0000',
      '\ud800',
      'x'.repeat(100_000),
      [],
      [[1, 2, 3]],
      [[1.5, 2]],
      [['__proto__', 1]],
      {},
      { city: null },
      { city: { toString: 'x' } },
      { city: '__proto__', world: 'constructor' },
      { ...ALL, city: '../hidden' },
      { ...ALL, layers: [{ id: 'probes', detail: 'all' }] },
      { ...ALL, layers: Array.from({ length: 65 }, (_, i) => ({ id: `${i}`, detail: 'near' })) },
      { ...ALL, cells: [-1] },
      { ...ALL, cells: [2 ** 53] },
      { ...ALL, cells: Array.from({ length: 2_000 }, (_, i) => i) },
      { ...ALL, extent: { west: 'a' } },
      { ...ALL, records: ['accounts'] },
      { ...ALL, have: [[1, 2]] },
      { ...ALL, time: { from: Number.MAX_SAFE_INTEGER, speed: -1 } },
      { ...ALL, time: { from: 0, speed: 61 } },
      { ...ALL, grants: [{ role: 'commander', areas: '*', publication: 'restricted' }] },
      JSON.parse('{"__proto__":{"publication":"restricted"}}'),
    ];
    const witness = await visit(commander);
    const refused = new Set<string>();
    // A connection may ask some twelve times at once, and is asked three times for each; each few shapes come from a new one.
    for (const [namespace, events] of [
      ['/live', ['watch', 'missed', 'kept']],
      ['/', ['lead', 'follow', 'change']],
    ] as const)
      for (const event of events)
        for (let first = 0; first < shapes.length; first += 4) {
          const { socket, texts } = await visit(anybody, namespace);
          for (const shape of shapes.slice(first, first + 4)) {
            const answer = await socket.emitWithAck(event, shape);
            const { problem } = answer as { problem?: string };
            if (problem) refused.add(problem);
            // Nothing at all, as of frames that are not missed, is an answer too.
            else expect([event, answer]).toEqual([event, {}]);
            socket.emit(event, shape);
            socket.emit(event);
            socket.emit(`${event} ${first}`, shape);
          }
          expect([undefined, {}]).toContainEqual(await socket.emitWithAck('leave'));
          expect(texts).toEqual([]);
        }
    expect([...refused].sort()).toEqual(['invalid', 'no-city']);
    expect((await witness.socket.emitWithAck('watch', ALL)).topics).toBeGreaterThan(0);
  });
});
