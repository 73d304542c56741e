import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as listen } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setAsker } from '../../realtime/access/asker.ts';
import { AuditLog } from '../../realtime/access/audit/audit-log.ts';
import type { Database } from '../../realtime/database/database.ts';
import { openEmbedded } from '../../realtime/database/embedded.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { HttpProblem } from '../../realtime/http/problem.ts';
import { LiveCities } from '../../realtime/live-cities.ts';
import { openSockets } from '../../realtime/push/sockets.ts';
import { describeServices } from '../services/describe-services.ts';
import { redis, type Service } from '../services/start-services.ts';
import { temporaryFolder, writeFiles } from '../tiles-service/serve/city-folder.ts';

const CITY = 'probe';

describeServices('a server of several that cannot open a city', ['redis'], () => {
  let service: Service;
  let database: Database;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let audit: AuditLog;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    [service, database, folder] = await Promise.all([redis(), openEmbedded(), temporaryFolder()]);
    await migrate(database);
    audit = await AuditLog.open({ folder: join(folder.folder, 'audit') });
  }, 120_000);
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await audit?.close();
    await Promise.all([database?.close(), service?.stop()]);
    await folder?.remove();
  });

  it('should say why it cannot, answer at once, and open it when it can', async () => {
    const city = join(folder.folder, CITY);
    const dataFolder = join(folder.folder, 'data');
    const journal = join(dataFolder, 'cities', CITY, 'journal');
    await mkdir(city);
    await writeFiles(city, {
      'live.json': JSON.stringify({ schema: 'citymirror/live/1', eventCode: 'TT', layers: [], feeds: [] }),
    });
    // No folder can be made where a file lies, and no port be had that another has.
    await mkdir(join(journal, '..'), { recursive: true });
    await writeFile(journal, 'in the way');
    const other = listen().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port: taken } = other.address() as AddressInfo;
    ends.push(() => other.close());

    const logged: { level: number; err?: { message: string } }[] = [];
    const logger = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) });
    const errors = () => logged.filter(({ level }) => level >= 50).map(({ err }) => err?.message ?? '');
    const app = express();
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cities = new LiveCities({
      database: Promise.resolve(database),
      audit: Promise.resolve(audit),
      dataFolder,
      sockets: openSockets(server, { basePath: '/', addressOf: () => '', mayConnect: () => true }),
      mayKnow: async () => true,
      openAreas: async () => ({ list: [], at: () => [] }),
      logger,
      cluster: { redisUrl: service.url, listen: `127.0.0.1:${taken}`, patience: 1, handler: app },
    });
    ends.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => cities.close(),
    );
    app.use((request, _response, next) => {
      setAsker(request, {
        subject: { grants: [{ role: 'operator', areas: '*', publication: 'internal' }] },
        actor: 'officer',
        displayName: 'Officer',
        address: '127.0.0.1',
      });
      next();
    });
    app.use('/api/cities', cities.router);
    app.use(((error, _request, response, _next) => {
      response.status(error instanceof HttpProblem ? error.status : 500).json({ code: error.code });
    }) satisfies express.ErrorRequestHandler);
    const ask = async () => {
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/api/cities/${CITY}/areas`);
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    const NOT_OPEN = { status: 503, body: { code: 'not-open' } };

    await cities.add(CITY, city);
    expect(errors()).toEqual([expect.stringContaining('EADDRINUSE')]);
    expect(await ask()).toEqual(NOT_OPEN);
    other.close();
    await expect.poll(errors, { timeout: 8_000 }).toContainEqual(expect.stringMatching(/EEXIST|ENOTDIR/));
    const began = performance.now();
    expect(await ask()).toEqual(NOT_OPEN);
    expect(performance.now() - began).toBeLessThan(5_000);
    await rm(journal);
    await expect.poll(ask, { timeout: 8_000, interval: 100 }).toEqual({ status: 200, body: [] });
  }, 30_000);
});
