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
const AUDITOR: Subject = {
  account: '2',
  grants: [{ role: 'audit-administrator', areas: '*', publication: 'restricted' }],
};

let folder: string;
let keeping: Keeping;
let server: Server;
let subject: Subject;

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
    told(id, BEGIN, { longitude: 114.5, latitude: 27.5, speed: 3 }, 'place'),
  ]);
  await keeping.take(batch(things, values));
  const app = express();
  app.use((request, _response, next) => {
    setAsker(request, { subject, actor: 'somebody', displayName: '', address: undefined });
    next();
  });
  app.use(historyRoutes(keeping));
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

  it('should tell a series, with no more points than were asked for', async () => {
    const { body } = await get(seriesOf('sim:east', '&points=10'));
    expect(body).toMatchObject({ detail: 'raw', observations: 100 });
    expect(body.points.length).toBeLessThanOrEqual(10);
    expect(body.points[0]).toEqual({ time: BEGIN - 100_000, value: 0 });
    expect(body.points.at(-1)).toEqual({ time: BEGIN - 1_000, value: 24.75 });
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
