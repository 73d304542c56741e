import { io, type Socket } from 'socket.io-client';

const ANSWER_WITHIN = 8_000;

/** The live socket of the server that the page is from. */
export function connect(): Socket {
  const base = new URL(document.baseURI);
  return io(base.origin, {
    path: `${base.pathname.replace(/[^/]*$/, '')}live/`,
    // A new page reconnects at once, many of them not all at the same time.
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  });
}

/** Asks the server; rejects when there is no answer in time. */
export function ask<Answer>(socket: Socket, event: string, request: unknown): Promise<Answer> {
  return socket.timeout(ANSWER_WITHIN).emitWithAck(event, request) as Promise<Answer>;
}
