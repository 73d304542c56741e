/**
 * One of several servers of a city, as a process of its own that a test may kill: Redis's address, folder of the journal.
 * Takes observations by POST while it is the writer, and acknowledges them when they are safe on disk.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { thingSchema } from '../../../models/schema/index.ts';
import { shareCity } from '../../../realtime/push/cluster/share-city.ts';
import { serveLive } from '../../../realtime/push/live/serve-live.ts';
import { openSockets } from '../../../realtime/push/sockets.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { openKeeping } from '../../../realtime/state/open-keeping.ts';

const [url, folder, count] = process.argv.slice(2);
const silent = { info() {}, warn() {}, error: (...words: unknown[]) => console.error(...words) };
let keeping: Keeping | undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      if (!keeping) throw new Error('another process is the writer');
      const { thing, value } = JSON.parse(Buffer.concat(chunks).toString()) as {
        thing: string;
        value: number;
      };
      await keeping.take({
        world: 'live',
        feed: 'test',
        received: Date.now(),
        things: [],
        events: [],
        observations: [{ thing, datastream: 'value', time: Date.now(), value }],
      });
      response.writeHead(204).end();
    } catch {
      response.writeHead(503).end();
    }
  });
});
const sockets = openSockets(server, { basePath: '/', addressOf: () => '', mayConnect: () => true });
const service = serveLive(sockets, { subjectOf: () => ({ grants: [] }) });
server.listen(0, '127.0.0.1');
await once(server, 'listening');

await shareCity({
  service,
  url,
  city: 'liangjiang',
  patience: 3_000,
  onError: (error) => process.env.DEBUG && console.error(error),
  async open(epoch) {
    const opened = await openKeeping({ folder, city: 'liangjiang', logger: silent });
    if (![...opened.states.things('live')].length)
      await opened.take({
        world: 'live',
        feed: 'test',
        received: Date.now(),
        events: [],
        observations: [],
        things: Array.from({ length: Number(count) }, (_, i) =>
          thingSchema.parse({
            id: `t:${i}`,
            layer: 'air',
            kind: 'counter',
            name: { 'zh-CN': `计数 ${i}`, en: `Counter ${i}` },
            longitude: 114.598,
            latitude: 27.595,
            publication: 'public',
            datastreams: [{ id: 'value', property: 'count' }],
          }),
        ),
      });
    keeping = opened;
    process.send?.({ writer: epoch });
    return {
      city: {
        id: 'liangjiang',
        layers: [{ id: 'air', publication: 'public' }],
        states: opened.states,
        records: [],
      },
      async close() {
        keeping = undefined;
        await opened.close();
      },
    };
  },
});
process.send?.({ port: (server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit());
