import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { TopicInfo } from '../../../models/live/subscription.ts';
import { FanOut } from '../../../realtime/push/live/fan-out.ts';
import { Follower } from '../../../realtime/push/live/follower.ts';
import { FrameRing } from '../../../realtime/push/live/frame-ring.ts';
import { lineOf } from '../../../realtime/push/live/line.ts';
import type { Topic } from '../../../realtime/push/live/topic.ts';
import { openSockets } from '../../../realtime/push/sockets.ts';

/**
 * Sends one frame to all who are connected whenever the parent says so: our fan-out over socket.io, or a bare `ws` server.
 * Run as a process of its own: `ours` or `ws`, and bytes of a frame.
 */
interface BareServer {
  clients: Set<{ send(data: Buffer): void }>;
  handleUpgrade(...of: unknown[]): void;
}

const [kind, size] = process.argv.slice(2);
const frame = Buffer.alloc(Number(size), 7);
const server = createServer();
const tell = kind === 'ours' ? ours() : bare();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
process.on('message', (message) => {
  if (message === 'memory') process.send?.({ memory: process.memoryUsage().rss, cpu: process.cpuUsage() });
  else tell();
});
process.on('disconnect', () => process.exit());

function bare(): () => void {
  const { WebSocketServer } = createRequire(import.meta.url)('ws') as {
    WebSocketServer: new (options: object) => BareServer;
  };
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  return () => {
    for (const client of sockets.clients) client.send(frame);
  };
}

function ours(): () => void {
  const { io } = openSockets(server, {
    basePath: '/',
    addressOf: () => '',
    isUnbounded: () => true,
    mayConnect: () => true,
  });
  const fanOut = new FanOut();
  const ring = new FrameRing();
  const info: TopicInfo = { number: 1, kind: 'things', layer: 'air', publication: 'public', areas: [] };
  let sequence = 0;
  const topic: Topic = {
    info,
    get sequence() {
      return sequence;
    },
    since: (from) => ring.after(from),
    whole: () => [],
  };
  io.of('/live').on('connection', (socket) => {
    fanOut.follow(new Follower(lineOf(socket)), [topic], { has: new Map([[topic, sequence]]) });
  });
  return () => {
    sequence++;
    ring.push(frame, 1 << 20);
    fanOut.tell(new Map([[topic, frame]]));
  };
}
