import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANYBODY, type Subject } from '../../../models/access/decide.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import { historyRoutes } from '../../../realtime/history/routes.ts';
import { HttpProblem } from '../../../realtime/http/problem.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { BEGIN, batch, open, station, temporaryFolder, told } from '../state/support.ts';

const OPERATOR_EAST: Subject = {
  account: '1',
  grants: [{ role: 'operator', areas: ['east'], publication: 'internal' }],
};
const OPERATOR: Subject = {
  account: '3',
  grants: [{ role: 'operator', areas: '*', publication: 'internal' }],
};
const AUDITOR: Subject = {
  account: '2',
  grants: [{ role: 'audit-administrator', areas: '*', publication: 'restricted' }],
};

/** Degrees of longitude in the west, which the map has on the other side here. */
const WEST = 114.7;

let folder: string;
let keeping: Keeping;
let server: Server;
let subject: Subject;

/** Who read what that is restricted. */
const read: string[] = [];
beforeAll(async () => {
  folder = temporaryFolder();
  keeping = await open({ folder, now: () => BEGIN });
  const things = [
    station('sim:open'),
    station('sim:east', { publication: 'internal', areas: ['east'] }),
    station('sim:west', { publication: 'internal', areas: ['west'] }),
    station('sim:secret', { publication: 'restricted', areas: ['east'] }),
  ];
  const values = things.flatMap(({ id }) => [
    ...Array.from({ length: 100 }, (_, i) => told(id, BEGIN - 100_000 + i * 1_000, i / 4)),
    told(id, BEGIN, '=1+1', 'state'),
    ...[BEGIN - 100_000, BEGIN].map((time) =>
      told(id, time, { longitude: id === 'sim:west' ? WEST : 114.5, latitude: 27.5, speed: 3 }, 'place'),
    ),
  ]);
  await keeping.take(batch(things, values));
  // It drove from the east to the west.
  const bus = station('sim:bus', { publication: 'internal', areas: ['west'] });
  const way = Array.from({ length: 10 }, (_, i) => [
    told(bus.id, BEGIN - 100_000 + i * 10_000, { longitude: i < 5 ? 114.5 : WEST, latitude: 27.5 }, 'place'),
    told(bus.id, BEGIN - 98_000 + i * 10_000, i),
  ]);
  await keeping.take(batch([bus], way.flat()));
  // It was restricted until a moment ago.
  const { datastreams } = bus;
  const eased = { areas: ['east'], datastreams: datastreams.slice(0, 1) };
  await keeping.take(
    batch(
      [station('sim:eased', { ...eased, publication: 'restricted' })],
      [told('sim:eased', BEGIN - 60_000, 1), told('sim:eased', BEGIN - 30_000, 2)],
    ),
  );
  await keeping.take(
    batch(
      [station('sim:eased', { ...eased, publication: 'internal' })],
      [told('sim:eased', BEGIN - 10_000, 3)],
      {
        received: BEGIN - 20_000,
      },
    ),
  );
  // And so was this, while it drove from the east to the west, where it is now.
  const easedBus = station('sim:eased-bus', { publication: 'restricted', areas: ['west'] });
  const at = (time: number, longitude: number) =>
    told(easedBus.id, BEGIN - time, { longitude, latitude: 27.5 }, 'place');
  await keeping.take(batch([easedBus], [at(60_000, 114.5), at(30_000, WEST)]));
  await keeping.take(
    batch([{ ...easedBus, publication: 'internal' }], [at(10_000, WEST)], { received: BEGIN - 20_000 }),
  );
  const app = express();
  app.use((request, _response, next) => {
    setAsker(request, { subject, actor: 'somebody', displayName: '', address: undefined });
    next();
  });
  app.use(
    historyRoutes({
      ...keeping,
      areasAt: (longitude) => [longitude < 114.6 ? 'east' : 'west'],
      noteRead: async ({ actor }, thing) => void read.push(`${actor} ${thing}`),
    }),
  );
  app.use(
    (error: unknown, _request: express.Request, response: express.Response, next: express.NextFunction) => {
      if (!(error instanceof HttpProblem)) return next(error);
      response.status(error.status).json({ error: error.code, message: error.message });
    },
  );
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await keeping.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string, as: Subject = OPERATOR_EAST) {
  subject = as;
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

const seriesOf = (thing: string, more = '') =>
  `/series?thing=${encodeURIComponent(thing)}&datastream=pm2.5&from=${BEGIN - 200_000}&to=${BEGIN}${more}`;

describe('what the server answers about live things', () => {
  it('should tell a thing with the latest of each datastream', async () => {
    const { status, body, headers } = await get('/things/sim:open', ANYBODY);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(body).toMatchObject({
      thing: { id: 'sim:open' },
      latest: { 'pm2.5': { time: BEGIN - 1_000, value: 24.75 }, state: { value: '=1+1' } },
      position: { longitude: 114.5, latitude: 27.5 },
      level: 0,
    });
    expect(body.latest.on).toBeUndefined();
  });

  it('should answer for what one may not see as for what is not there', async () => {
    const rules: [Subject, string, number][] = [
      [ANYBODY, 'sim:open', 200],
      [ANYBODY, 'sim:east', 404],
      [ANYBODY, 'sim:secret', 404],
      [OPERATOR_EAST, 'sim:open', 200],
      [OPERATOR_EAST, 'sim:east', 200],
      [OPERATOR_EAST, 'sim:west', 404],
      [OPERATOR_EAST, 'sim:secret', 404],
      [AUDITOR, 'sim:east', 404],
      [OPERATOR_EAST, 'sim:nothing', 404],
    ];
    for (const [as, thing, expected] of rules)
      for (const path of [`/things/${thing}`, seriesOf(thing), seriesOf(thing, '&format=csv')]) {
        const { status, body } = await get(path, as);
        expect(`${path} ${status}`).toBe(`${path} ${expected}`);
        if (expected === 404) expect(body).toEqual({ error: 'not-found', message: '' });
      }
  });

  it('should say who reads what is restricted, and nothing of those who may not', async () => {
    read.length = 0;
    const grants = [{ role: 'commander', areas: '*', publication: 'restricted' }] as const;
    await get(seriesOf('sim:secret'));
    await get(seriesOf('sim:east'));
    expect(read).toEqual([]);
    expect((await get(seriesOf('sim:secret'), { account: 'a9', grants })).status).toBe(200);
    expect(read).toEqual(['somebody sim:secret']);
  });

  it('should say who reads what a thing told while it was restricted, and nothing of what it told since', async () => {
    read.length = 0;
    const grants = [{ role: 'commander', areas: '*', publication: 'restricted' }] as const;
    const since = seriesOf('sim:eased').replace(`from=${BEGIN - 200_000}`, `from=${BEGIN - 15_000}`);
    expect((await get(since, { account: 'a9', grants })).body.points).toHaveLength(1);
    expect(read).toEqual([]);
    expect((await get(seriesOf('sim:eased'), { account: 'a9', grants })).body.points).toHaveLength(3);
    expect(read).toEqual(['somebody sim:eased']);
  });

  it('should tell of the way of what was restricted the parts in the areas in which one may see that', async () => {
    const as: Subject = {
      account: 'a8',
      grants: [
        { role: 'operator', areas: '*', publication: 'internal' },
        { role: 'commander', areas: ['east'], publication: 'restricted' },
      ],
    };
    const { body } = await get(seriesOf('sim:eased-bus').replace('pm2.5', 'place'), as);
    expect(body.points.map(({ value }: { value: { longitude: number } }) => value.longitude)).toEqual([
      114.5,
      WEST,
    ]);
  });

  it('should tell a series, with no more points than were asked for', async () => {
    const { body } = await get(seriesOf('sim:east', '&points=10'));
    expect(body).toMatchObject({ detail: 'raw', observations: 100 });
    expect(body.points.length).toBeLessThanOrEqual(10);
    expect(body.points[0]).toEqual({ time: BEGIN - 100_000, value: 0 });
    expect(body.points.at(-1)).toEqual({ time: BEGIN - 1_000, value: 24.75 });
  });

  it('should tell of the way of what moves the parts in the areas of who asks, and nothing of the rest', async () => {
    const values = async (datastream: string, as: Subject) => {
      const { body, status } = await get(seriesOf('sim:bus').replace('pm2.5', datastream), as);
      return status === 200
        ? body.points.map(({ value }: { value: number | { longitude: number } }) =>
            typeof value === 'object' ? value.longitude : value,
          )
        : status;
    };
    expect(await values('place', OPERATOR)).toEqual([...Array(5).fill(114.5), ...Array(5).fill(WEST)]);
    expect(await values('place', OPERATOR_EAST)).toEqual(Array(5).fill(114.5));
    expect(await values('pm2.5', OPERATOR)).toHaveLength(10);
    // Of the fifth it is not known on which side of the border it was told.
    expect(await values('pm2.5', OPERATOR_EAST)).toEqual([0, 1, 2, 3]);
    expect(await values('place', ANYBODY)).toBe(404);
    expect((await get('/things/sim:bus')).status).toBe(404);
  });

  it('should keep hidden what was told while a thing was restricted', async () => {
    const { body } = await get(seriesOf('sim:eased'));
    expect(body.points).toEqual([{ time: BEGIN - 10_000, value: 3 }]);
    expect(body.observations).toBe(1);
  });

  it('should tell the level of alarm of what everybody sees to those at work there alone', async () => {
    keeping.states.setLevel('live', 'sim:open', 2);
    keeping.states.setLevel('live', 'sim:east', 1);
    const level = async (thing: string, as: Subject) => (await get(`/things/${thing}`, as)).body.level;
    expect(await level('sim:open', OPERATOR)).toBe(2);
    expect(await level('sim:open', ANYBODY)).toBe(0);
    expect(await level('sim:open', AUDITOR)).toBe(0);
    expect(await level('sim:open', OPERATOR_EAST)).toBe(0);
    expect(await level('sim:east', OPERATOR_EAST)).toBe(1);
  });

  it('should tell a series as a table, in which no text is a formula', async () => {
    const { text, headers } = await get(seriesOf('sim:east', '&format=csv&points=20000'));
    const lines = text.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(headers.get('content-disposition')).toBe('attachment; filename="sim-east-pm2.5.csv"');
    expect(lines[0]).toBe('time,pm2.5 [ug/m3]');
    expect(lines[1]).toBe(`${new Date(BEGIN - 100_000).toISOString()},0`);
    expect(lines).toHaveLength(101);
    const states = await get(
      seriesOf('sim:east', '&format=csv')
        .replace('pm2.5', 'state')
        .replace(`to=${BEGIN}`, `to=${BEGIN + 1}`),
    );
    expect(states.text).toContain(`,'=1+1\r\n`);
    const places = await get(
      seriesOf('sim:east', '&format=csv')
        .replace('pm2.5', 'place')
        .replace(`to=${BEGIN}`, `to=${BEGIN + 1}`),
    );
    expect(places.text).toContain('time,longitude,latitude,height,heading,speed\r\n');
    expect(places.text).toContain(',114.5,27.5,,,3\r\n');
  });

  it('should refuse what is no question, and name the field', async () => {
    const wrong: [string, string][] = [
      [seriesOf('sim:open').replace(`to=${BEGIN}`, 'to=tomorrow'), 'to'],
      [seriesOf('sim:open').replace(`to=${BEGIN}`, 'to=1'), 'to'],
      [seriesOf('sim:open', '&points=1'), 'points'],
      [seriesOf('sim:open', '&points=9000000'), 'points'],
      [seriesOf('sim:open', '&format=xml'), 'format'],
      [seriesOf(''), 'thing'],
    ];
    for (const [path, field] of wrong) {
      const { status, body } = await get(path);
      expect(status).toBe(400);
      expect(body.message).toMatch(new RegExp(`^${field}: `));
    }
    expect((await get(seriesOf('sim:open').replace('pm2.5', 'ozone'))).status).toBe(404);
  });

  it('should tell from when to when there is something', async () => {
    expect((await get('/extent')).body).toEqual({ from: BEGIN - 100_000, to: BEGIN });
  });
});
