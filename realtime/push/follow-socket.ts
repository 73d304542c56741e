import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type Socket, Server as SocketServer } from 'socket.io';
import type { z } from 'zod';
import {
  type FollowProblem,
  followRequestSchema,
  leadRequestSchema,
  type Participants,
  type ViewChange,
  viewChangeSchema,
} from '../../models/schema/follow.ts';
import { FollowHub, type Participant } from './follow-hub.ts';
import { NewestOnly } from './newest-only.ts';
import { type VisibleLayers, withoutHidden } from './visible-view.ts';

/** Path of the socket below the server's base path. */
export const LIVE_PATH = 'live/';
/** Bytes; a view with many clips and filters is some ten thousand. */
const LARGEST_MESSAGE = 256 << 10;
/** Changes that a leader may send in a second; what comes faster is left out, the newest is never lost for long. */
const MOST_CHANGES = 40;
/** Times that a connection may ask to lead or follow at once, and more in a second: codes are not to be tried out. */
const MOST_ENTRIES = 12;
const ENTRIES_PER_SECOND = 0.5;

export interface FollowOptions {
  /** With a slash at both ends. */
  basePath: string;
  /** Ids of the layers that the caller may know of in a city; undefined: there is no such city for the caller. */
  visibleLayers(request: IncomingMessage, city: string): Promise<VisibleLayers | undefined>;
  /** Whose request it is, for limits: behind a reverse proxy not the proxy. */
  addressOf(request: IncomingMessage): string;
  /** False refuses the connection, as one that a page of another origin opens. */
  mayConnect(request: IncomingMessage): boolean;
}

export interface FollowService {
  hub: FollowHub;
  /** Closes the connections that a test holds for; the page connects anew, with the rights that it has then. */
  drop(isMeant: (request: IncomingMessage) => boolean): void;
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
    drop(isMeant) {
      for (const socket of sockets.sockets.sockets.values()) if (isMeant(socket.request)) socket.conn.close();
    },
    close: () => new Promise((resolve) => void sockets.close(() => resolve())),
  };
}

/** What somebody may do so many times at once, and as many times more in each second. */
class Allowance {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #time = Date.now();

  constructor(most: number, perSecond: number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
  }

  take(): boolean {
    const now = Date.now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#time) / 1000) * this.#perSecond);
    this.#time = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

function attend(socket: Socket, hub: FollowHub, options: FollowOptions): void {
  const changes = new Allowance(MOST_CHANGES, MOST_CHANGES);
  const entries = new Allowance(MOST_ENTRIES, ENTRIES_PER_SECOND);
  const line = new NewestOnly(socket);
  let entry = 0;
  const address = options.addressOf(socket.request);
  const layersOf = (city: string) => options.visibleLayers(socket.request, city);

  /** Enters a session when it is known what may be seen, unless the caller has left or entered another meanwhile. */
  async function enter<Answer>(
    city: string,
    join: (visible: VisibleLayers) => Answer,
  ): Promise<Answer | FollowProblem> {
    const mine = ++entry;
    const visible = await layersOf(city);
    if (!visible) return { problem: 'no-city' };
    if (mine !== entry || !socket.connected) return { problem: 'no-session' };
    hub.leave(socket.id);
    line.forget();
    return join(visible);
  }

  function on<Request>(
    event: string,
    schema: z.ZodType<Request>,
    allowance: Allowance,
    answer: (request: Request) => Promise<unknown>,
  ): void {
    socket.on(event, (payload: unknown, acknowledge: unknown) => {
      const reply = typeof acknowledge === 'function' ? (acknowledge as (value: unknown) => void) : undefined;
      // Before it is looked at: that takes time as well.
      if (!allowance.take()) {
        reply?.({ problem: 'busy' });
        return;
      }
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

  on('lead', leadRequestSchema, entries, ({ city, name, view, resume }) =>
    enter(city, () => hub.lead(participant({ socket, line, name, address }), city, view, resume)),
  );
  on('follow', followRequestSchema, entries, ({ city, code, name }) =>
    enter(city, (visible) => {
      const answer = hub.follow(participant({ socket, line, name, address, visible }), city, code);
      return 'view' in answer ? { ...answer, view: withoutHidden(answer.view, visible) } : answer;
    }),
  );
  on('change', viewChangeSchema, changes, async (change) =>
    hub.change(socket.id, change) ? {} : { problem: 'no-session' },
  );
  socket.on('leave', (acknowledge: unknown) => {
    entry++;
    line.forget();
    hub.leave(socket.id);
    if (typeof acknowledge === 'function') acknowledge();
  });
  socket.on('disconnect', () => hub.disconnect(socket.id));
}

function participant({
  socket,
  line,
  name,
  address,
  visible,
}: {
  socket: Socket;
  line: NewestOnly;
  name: string;
  address: string;
  visible?: VisibleLayers;
}): Participant {
  return {
    id: socket.id,
    name,
    address,
    tell(event: string, value?: ViewChange | Participants) {
      if (!value) {
        line.forget();
        socket.emit(event);
      } else if ('followers' in value) line.participants(value);
      else if (visible && 'view' in value) line.view({ ...value, view: withoutHidden(value.view, visible) });
      else line.view(value);
    },
  };
}
