import { Manager, type Socket } from 'socket.io-client';
import * as parser from '../../models/live/socket-parser.ts';
import { FRAMES_NAMESPACE } from '../../models/live/socket-parser.ts';

const ANSWER_WITHIN = 8_000;

const managers = new Map<string, Manager>();

/** The one connection to the server that the page is from. It is open while anybody has a socket over it. */
function manager(): Manager {
  const base = new URL(document.baseURI);
  const path = `${base.pathname.replace(/[^/]*$/, '')}live/`;
  const known = managers.get(base.origin + path);
  if (known) return known;
  const made = new Manager(base.origin, {
    path,
    parser,
    autoConnect: false,
    // A page reconnects at once, many of them not all at the same time.
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
  managers.set(base.origin + path, made);
  return made;
}

/** A socket of its own over the one connection. Whoever had it before has left it. */
function open(namespace: string): Socket {
  const socket = manager().socket(namespace);
  if (socket.active) socket.disconnect();
  return socket.connect();
}

/** For following views. */
export const connectFollowing = (): Socket => open('/');

/** For what is live. */
export const connectLive = (): Socket => open(FRAMES_NAMESPACE);

/** Asks the server; rejects when there is no answer in time. */
export function ask<Answer>(socket: Socket, event: string, request: unknown): Promise<Answer> {
  return socket.timeout(ANSWER_WITHIN).emitWithAck(event, request) as Promise<Answer>;
}
