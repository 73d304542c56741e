import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server as SocketServer } from 'socket.io';
import * as parser from '../../models/live/socket-parser.ts';
import { FRAMES_NAMESPACE } from '../../models/live/socket-parser.ts';

/** Path of the socket below the server's base path. */
export const LIVE_PATH = 'live/';
/** Bytes; a view with many clips and filters is some ten thousand. */
const LARGEST_MESSAGE = 256 << 10;

export interface SocketOptions {
  /** With a slash at both ends. */
  basePath: string;
  /** Whose request it is, for limits: behind a reverse proxy not the proxy. */
  addressOf(request: IncomingMessage): string;
  /** False refuses the connection, as one that a page of another origin opens. It may find out who asks. */
  mayConnect(request: IncomingMessage): boolean | Promise<boolean>;
}

/** The one socket of the server: following views and the live city share it. */
export interface Sockets {
  io: SocketServer;
  addressOf(request: IncomingMessage): string;
  /** Closes the connections that a test holds for; the page connects anew, with the rights that it has then. */
  drop(isMeant: (request: IncomingMessage) => boolean): void;
  close(): Promise<void>;
}

export function openSockets(server: HttpServer, options: SocketOptions): Sockets {
  const io = new SocketServer(server, {
    path: `${options.basePath}${LIVE_PATH}`,
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    parser,
    allowRequest: (request, decide) => {
      Promise.resolve()
        .then(() => options.mayConnect(request))
        .then(
          (may) => decide(null, may),
          () => decide(null, false),
        );
    },
  });
  return {
    io,
    addressOf: options.addressOf,
    drop(isMeant) {
      // A connection that is being closed takes nothing more; the page opens another one by itself.
      for (const namespace of ['/', FRAMES_NAMESPACE])
        for (const { request, conn } of io.of(namespace).sockets.values()) if (isMeant(request)) conn.close();
    },
    close: () => new Promise((resolve) => void io.close(() => resolve())),
  };
}
