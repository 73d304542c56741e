import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type Socket, Server as SocketServer } from 'socket.io';
import type { z } from 'zod';
import {
  followRequestSchema,
  leadRequestSchema,
  type Participants,
  type ViewChange,
  viewChangeSchema,
} from '../../models/schema/follow.ts';
import { FollowHub, type Participant } from './follow-hub.ts';
import { type VisibleLayers, withoutHidden } from './visible-view.ts';

/** Path of the socket below the server's base path. */
export const LIVE_PATH = 'live/';
/** Bytes; a view with many clips and filters is some ten thousand. */
const LARGEST_MESSAGE = 256 << 10;
/** Changes that a leader may send in a second; what comes faster is left out, the newest is never lost for long. */
const MOST_CHANGES = 40;

export interface FollowOptions {
  /** With a slash at both ends. */
  basePath: string;
  /** Ids of the layers that the caller may know of in a city; undefined: there is no such city for the caller. */
  visibleLayers(request: IncomingMessage, city: string): Promise<VisibleLayers | undefined>;
  /** False refuses the connection, as one that a page of another origin opens. */
  mayConnect(request: IncomingMessage): boolean;
}

export interface FollowService {
  hub: FollowHub;
  close(): Promise<void>;
}

/** Lets browsers lead and follow views over a socket on the given server. */
export function serveFollowing(server: HttpServer, options: FollowOptions): FollowService {
  const hub = new FollowHub();
  const sockets = new SocketServer(server, {
    path: `${options.basePath}${LIVE_PATH}`,
    serveClient: false,
    maxHttpBufferSize: LARGEST_MESSAGE,
    allowRequest: (request, decide) => decide(null, options.mayConnect(request)),
  });
  sockets.on('connection', (socket) => attend(socket, hub, options));
  return {
    hub,
    close: () => new Promise((resolve) => void sockets.close(() => resolve())),
  };
}

function attend(socket: Socket, hub: FollowHub, options: FollowOptions): void {
  let allowance = MOST_CHANGES;
  let refilled = Date.now();
  const layersOf = (city: string) => options.visibleLayers(socket.request, city);

  function on<Request>(
    event: string,
    schema: z.ZodType<Request>,
    answer: (request: Request) => Promise<unknown>,
  ): void {
    socket.on(event, (payload: unknown, acknowledge: unknown) => {
      const reply = typeof acknowledge === 'function' ? (acknowledge as (value: unknown) => void) : undefined;
      const parsed = schema.safeParse(payload);
      if (!parsed.success) {
        const [{ path, message }] = parsed.error.issues;
        reply?.({ problem: 'invalid', detail: `${path.join('.')}: ${message}` });
        return;
      }
      answer(parsed.data).then(
        (value) => reply?.(value),
        () => reply?.({ problem: 'no-city' }),
      );
    });
  }

  on('lead', leadRequestSchema, async ({ city, name, view, resume }) => {
    if (!(await layersOf(city))) return { problem: 'no-city' };
    hub.leave(socket.id);
    return hub.lead(participant(socket, name), city, view, resume);
  });
  on('follow', followRequestSchema, async ({ city, code, name }) => {
    const visible = await layersOf(city);
    if (!visible) return { problem: 'no-city' };
    hub.leave(socket.id);
    const answer = hub.follow(participant(socket, name, visible), city, code);
    return 'view' in answer ? { ...answer, view: withoutHidden(answer.view, visible) } : answer;
  });
  on('change', viewChangeSchema, async (change) => {
    const now = Date.now();
    allowance = Math.min(MOST_CHANGES, allowance + ((now - refilled) / 1000) * MOST_CHANGES);
    refilled = now;
    if (allowance < 1) return { problem: 'busy' };
    allowance--;
    return hub.change(socket.id, change) ? {} : { problem: 'no-session' };
  });
  socket.on('leave', (acknowledge: unknown) => {
    hub.leave(socket.id);
    if (typeof acknowledge === 'function') acknowledge();
  });
  socket.on('disconnect', () => hub.disconnect(socket.id));
}

function participant(socket: Socket, name: string, visible?: VisibleLayers): Participant {
  return {
    id: socket.id,
    name,
    tell(event: string, value?: ViewChange | Participants) {
      if (event === 'view' && visible && value && 'view' in value)
        socket.emit(event, { ...value, view: withoutHidden(value.view, visible) });
      // A camera that comes too late is of no use: a slow follower is given the newest.
      else if (value && 'camera' in value) socket.volatile.emit(event, value);
      else socket.emit(event, value);
    },
  };
}
