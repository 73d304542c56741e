import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server as SocketServer } from 'socket.io';
import { CountByNetwork } from '../../models/access/network.ts';
import * as parser from '../../models/live/socket-parser.ts';
import { FRAMES_NAMESPACE } from '../../models/live/socket-parser.ts';
import { type Connection, waitingOf } from './live/line.ts';

/** Path of the socket below the server's base path. */
export const LIVE_PATH = 'live/';
/** Bytes that may wait for one connection; who does not read them is sent away. A snapshot of a whole city is some three million. */
const MOST_WAITING = 16 << 20;
/** Connections of one address, or one IPv6 network, which a command centre may be. */
const MOST_OF_ONE = 500;
/** Milliseconds between two looks at what waits. */
const LOOK = 1_000;
/** Bytes; a view with many clips and filters is some ten thousand. */
const LARGEST_MESSAGE = 256 << 10;

export interface SocketOptions {
  /** With a slash at both ends. */
  basePath: string;
  /** Whose request it is, for limits: behind a reverse proxy not the proxy. */
  addressOf(request: IncomingMessage): string;
  /** Connections of one address. */
  mostOfOne?: number;
  /** Of whom any number may be connected, as programs of this machine. */
  isUnbounded?(address: string): boolean;
  /** False refuses the connection, as one that a page of another origin opens. It may find out who asks. */
  mayConnect(request: IncomingMessage): boolean | Promise<boolean>;
}

/** The one socket of the server: following views and the live city share it. */
export interface Sockets {
  io: SocketServer;
  addressOf(request: IncomingMessage): string;
  /** What each connection was opened with. */
  requests(): Iterable<IncomingMessage>;
  /** Closes the connections that a test holds for; the page connects anew, with the rights that it has then. */
  drop(isMeant: (request: IncomingMessage) => boolean): void;
  close(): Promise<void>;
}

export function openSockets(server: HttpServer, options: SocketOptions): Sockets {
  const { mayConnect, addressOf, mostOfOne = MOST_OF_ONE, isUnbounded = () => false } = options;
  const opened = new CountByNetwork(mostOfOne);
  /** Asked for one connection, not for each of its requests. */
  async function mayOpen(request: IncomingMessage): Promise<boolean> {
    return (isUnbounded(addressOf(request)) || opened.mayOpen(addressOf(request))) && mayConnect(request);
  }
  const io = new SocketServer(server, {
    path: `${options.basePath}${LIVE_PATH}`,
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    parser,
    allowRequest: (request, decide) => {
      mayOpen(request).then(
        (may) => decide(null, may),
        () => decide(null, false),
      );
    },
  });
  io.engine.on('connection', (connection: Connected) => {
    connection.once('close', opened.open(addressOf(connection.request)));
  });
  const timer = setInterval(() => closeUnread(io), LOOK);
  timer.unref();
  const open = () => ['/', FRAMES_NAMESPACE].flatMap((namespace) => [...io.of(namespace).sockets.values()]);
  return {
    io,
    addressOf,
    requests: () => new Set(open().map(({ request }) => request)),
    drop(isMeant) {
      // A connection that is being closed takes nothing more; the page opens another one by itself.
      for (const { request, conn } of open()) if (isMeant(request)) conn.close();
    },
    close() {
      clearInterval(timer);
      return new Promise((resolve) => void io.close(() => resolve()));
    },
  };
}

/** What of engine.io's connections is counted. */
interface Connected {
  request: IncomingMessage;
  once(event: 'close', listener: () => void): void;
}

function closeUnread(io: SocketServer): void {
  const { clients } = io.engine as unknown as {
    clients: Record<string, Connection & { close(discard: boolean): void }>;
  };
  for (const client of Object.values(clients)) {
    if (waitingOf(client) <= MOST_WAITING) continue;
    const { socket } = client.transport;
    client.close(true);
    // It would not read that it is being closed either.
    socket?.terminate?.();
  }
}
