import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Observation, type Thing, thingSchema } from '../../../models/schema/index.ts';
import { openDatabase } from '../../../realtime/database/open-database.ts';
import { serveLive } from '../../../realtime/push/live/serve-live.ts';
import { openSockets } from '../../../realtime/push/sockets.ts';
import { openKeeping } from '../../../realtime/state/open-keeping.ts';
import { cityThings, LAYERS } from './live-city.ts';

/**
 * A server of one city for the bench: takes observations by POST as JSON, keeps them in journal and embedded database, and
 * pushes them. Run as a process of its own: folder, number of things.
 */
const [folder, count] = process.argv.slice(2);
const database = await openDatabase({ folder: join(folder, 'database') });
const logger = { info() {}, warn: console.error, error: console.error };
const keeping = await openKeeping({
  folder: join(folder, 'journal'),
  city: 'bench',
  database,
  logger,
  rhythmOf: () => 60,
  // So that history is written while it is measured.
  segmentSeconds: 10,
});
await keeping.take({
  world: 'live',
  feed: 'bench',
  received: Date.now(),
  things: cityThings(Number(count)).map((thing): Thing => thingSchema.parse(thing)),
  observations: [],
  events: [],
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const observations = JSON.parse(Buffer.concat(chunks).toString()) as Observation[];
    keeping
      .take({ world: 'live', feed: 'bench', received: Date.now(), things: [], observations, events: [] })
      .then(
        ({ refused }) => response.writeHead(refused.length > 0 ? 400 : 204).end(),
        () => response.writeHead(503).end(),
      );
  });
});
const sockets = openSockets(server, {
  basePath: '/',
  addressOf: () => '',
  isUnbounded: () => true,
  mayConnect: () => true,
});
const live = serveLive(sockets, { subjectOf: () => ({ grants: [] }) });
live.add({
  id: 'bench',
  layers: LAYERS.map((id) => ({ id, publication: 'public' as const })),
  states: keeping.states,
  history: keeping.history,
  records: [],
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
process.on('message', async (message) => {
  if (message === 'memory') {
    (globalThis as { gc?: () => void }).gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send?.({ rss, heap: heapUsed, external });
    return;
  }
  if (message !== 'figures') return;
  const extent = await keeping.history.extent('live');
  process.send?.({
    rss: process.memoryUsage().rss,
    cpu: process.cpuUsage(),
    backlog: keeping.backlog().observations,
    extent,
  });
});
process.on('disconnect', () => process.exit());
