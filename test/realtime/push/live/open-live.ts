import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Subject } from '../../../../models/access/decide.ts';
import type { AccountGrant } from '../../../../models/access/roles.ts';
import * as parser from '../../../../models/live/socket-parser.ts';
import type {
  Following,
  SubscriptionAnswer,
  SubscriptionProblem,
  SubscriptionRequest,
  TopicsChange,
} from '../../../../models/live/subscription.ts';
import type { LiveCity } from '../../../../realtime/push/live/city-boards.ts';
import { type LiveService, serveLive } from '../../../../realtime/push/live/serve-live.ts';
import { openSockets, type Sockets } from '../../../../realtime/push/sockets.ts';
import { LiveMirror } from '../../../../viewer/live/live-mirror.ts';

/** The grants of a test's caller stand in a header. */
const GRANTS = 'x-grants';

export interface OpenLive {
  server: Server;
  sockets: Sockets;
  service: LiveService;
  port: number;
  close(): Promise<void>;
}

export async function openLive(city: LiveCity, epoch?: number): Promise<OpenLive> {
  const server = createServer();
  const sockets = openSockets(server, { basePath: '/', addressOf: () => '', mayConnect: () => true });
  const service = serveLive(sockets, {
    subjectOf: ({ headers }): Subject => ({
      grants: JSON.parse((headers[GRANTS] as string | undefined) ?? '[]') as AccountGrant[],
    }),
    ...(epoch !== undefined && { epoch }),
  });
  service.add(city);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    sockets,
    service,
    port: (server.address() as AddressInfo).port,
    async close() {
      service.close();
      await sockets.close();
    },
  };
}

export interface Page {
  socket: Socket;
  mirror: LiveMirror;
  records: Record<string, Readonly<Record<string, unknown>>>;
  errors: unknown[];
  /** Bytes of frames that came. */
  bytes: number;
  times: number[];
  watch(request: SubscriptionRequest): Promise<SubscriptionAnswer | SubscriptionProblem>;
}

/** A page without the page: the viewer's own mirror at the end of a real socket. */
export async function openPage(
  port: number,
  grants: readonly AccountGrant[] = [],
  transports = ['websocket'],
  headers: Record<string, string> = {},
): Promise<Page> {
  const socket = io(`http://127.0.0.1:${port}/live`, {
    path: '/live/',
    parser,
    transports,
    forceNew: true,
    reconnection: false,
    extraHeaders: { [GRANTS]: JSON.stringify(grants), ...headers },
  });
  const page: Page = {
    socket,
    records: {},
    errors: [],
    bytes: 0,
    times: [],
    mirror: new LiveMirror({
      onMissed: (topic, sequence) => socket.emit('missed', [[topic, sequence]]),
      onRecords: (kind, records) => {
        page.records[kind] = records;
      },
      onNewest: (time) => page.times.push(time),
      onError: (error) => page.errors.push(error),
    }),
    async watch(request) {
      const answer: SubscriptionAnswer | SubscriptionProblem = await socket.emitWithAck('watch', request);
      return answer;
    },
  };
  socket.on('frames', (bytes: Uint8Array) => {
    page.bytes += bytes.length;
    page.mirror.take(bytes);
  });
  socket.on('topics', ({ added, removed }: TopicsChange) => {
    page.mirror.add(added);
    page.mirror.remove(removed);
  });
  socket.on('following', ({ epoch, topics }: Following) => page.mirror.follow(epoch, topics));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return page;
}
