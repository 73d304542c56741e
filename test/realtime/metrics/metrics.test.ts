import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Subject } from '../../../models/access/decide.ts';
import type { FeedStatus } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import { HttpProblem } from '../../../realtime/http/problem.ts';
import { type MeasuredCity, measureCity } from '../../../realtime/metrics/city-measures.ts';
import { Metrics } from '../../../realtime/metrics/metrics.ts';
import { metricsRoute } from '../../../realtime/metrics/metrics-route.ts';

const TOKEN = 'a-token-of-the-metrics';
const NOBODY: Subject = { grants: [] };
const of = (role: Subject['grants'][number]['role']): Subject => ({
  account: '1',
  grants: [{ role, areas: '*', publication: 'restricted' }],
});
const air = {
  id: 'air',
  rate: 2.5,
  stale: true,
  connection: 'connected',
  counts: { payloads: 3, observations: 7, repeated: 1, events: 0, faults: 2, things: 4 },
  deadLetters: { count: 2, bytes: 90, dropped: 1 },
  lag: { p50: 2_000, p99: 4_500 },
  lastSeen: 1_760_000_000_000,
} as FeedStatus;

describe('metrics', () => {
  let server: Server;
  let address: string;
  let subject = NOBODY;
  let isLocal = false;
  let city: MeasuredCity;

  beforeAll(async () => {
    const app = express();
    app.use((request, _response, next) => {
      setAsker(request, { subject, actor: 'a', displayName: 'A', address: '10.0.0.1' });
      next();
    });
    const metrics = new Metrics({
      cities: () => [{ city: 'c', measures: measureCity(city) }],
      connections: () => 12,
      pages: () => 9,
    });
    app.use('/api/metrics', metricsRoute({ metrics, isLocal: () => isLocal, token: TOKEN }));
    const answerProblem: express.ErrorRequestHandler = (error, _request, response, next) => {
      if (!(error instanceof HttpProblem)) return next(error);
      response.status(error.status).json({ error: error.code });
    };
    app.use(answerProblem);
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/metrics`;
    city = {
      feeds: [air],
      backlog: { bytes: 4_096, observations: 50, damaged: 1, awaySince: Date.now() - 60_000 },
      things: [{ stale: true }, { stale: false }, { stale: false }],
      alarms: [{ level: 1 }, { level: 3, acknowledged: {} }, { level: 3 }],
      cases: [{ state: 'reported' }, { state: 'handling' }, { state: 'reported' }],
    };
  });
  afterAll(() => server.close());

  const ask = async (who: Subject, headers: Record<string, string> = {}) => {
    subject = who;
    const answer = await fetch(address, { headers });
    return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
  };

  it('should answer this machine, system administrators and who has the token, and be nowhere for all others', async () => {
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    for (const role of [
      'viewer',
      'operator',
      'commander',
      'security-administrator',
      'audit-administrator',
    ] as const)
      expect([role, (await ask(of(role))).status]).toEqual([role, 404]);
    expect((await ask(NOBODY)).text).toBe('{"error":"not-found"}');
    expect((await ask(NOBODY, bearer(`${TOKEN}x`))).status).toBe(404);
    expect((await ask(NOBODY, bearer(TOKEN))).status).toBe(200);
    expect((await ask(of('system-administrator'))).status).toBe(200);
    isLocal = true;
    expect((await ask(NOBODY)).status).toBe(200);
  });

  it('should tell how feeds, keeping, alarms, pages and the process stand', async () => {
    isLocal = true;
    const { text, type } = await ask(NOBODY);
    expect(type).toMatch(/^text\/plain; version=/);
    for (const line of [
      'citymirror_connections 12',
      'citymirror_live_pages 9',
      'citymirror_backlog_bytes{city="c"} 4096',
      'citymirror_backlog_observations{city="c"} 50',
      'citymirror_journal_damaged{city="c"} 1',
      'citymirror_things{city="c"} 3',
      'citymirror_things_stale{city="c"} 1',
      'citymirror_alarms_open{city="c",level="1"} 1',
      'citymirror_alarms_open{city="c",level="2"} 0',
      'citymirror_alarms_open{city="c",level="3"} 2',
      'citymirror_alarms_unacknowledged{city="c"} 2',
      'citymirror_cases{city="c",state="reported"} 2',
      'citymirror_feed_observations{city="c",feed="air"} 7',
      'citymirror_feed_stale{city="c",feed="air"} 1',
      'citymirror_feed_lag_p99_seconds{city="c",feed="air"} 4.5',
      'citymirror_feed_dead_letters{city="c",feed="air"} 2',
      'citymirror_feed_last_seen_timestamp_seconds{city="c",feed="air"} 1760000000',
    ])
      expect(text).toContain(`${line}\n`);
    const away = Number(/citymirror_database_away_seconds\{city="c"\} (\S+)/.exec(text)?.[1]);
    expect(away).toBeGreaterThanOrEqual(60);
    expect(away).toBeLessThan(90);
    expect(text).toMatch(/\nprocess_resident_memory_bytes \d+/);
    expect(text).toMatch(/\nnodejs_eventloop_lag_p99_seconds \S+/);
  });

  it('should forget a city and a case that are gone', async () => {
    city = { ...city, feeds: [], cases: [] };
    const { text } = await ask(NOBODY);
    expect(text).not.toMatch(/feed="air"|state="reported"/);
  });

  it('should refuse a token that could be tried out, when the server starts', () => {
    const metrics = new Metrics({ cities: () => [], connections: () => 0, pages: () => 0 });
    expect(() => metricsRoute({ metrics, isLocal: () => false, token: 'short' })).toThrow(/METRICS_TOKEN/);
  });
});
