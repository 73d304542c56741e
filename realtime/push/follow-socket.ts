import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import {
  type FollowProblem,
  followRequestSchema,
  leadRequestSchema,
  type Participants,
  type ViewChange,
  viewChangeSchema,
} from '../../models/schema/follow.ts';
import { Allowance } from './allowance.ts';
import { FollowHub, type Participant } from './follow-hub.ts';
import { NewestOnly } from './newest-only.ts';
import { onMessage } from './on-message.ts';
import type { Sockets } from './sockets.ts';
import type { Visible } from './visible-view.ts';

/** Changes that a leader may send in a second; what comes faster is left out, the newest is never lost for long. */
const MOST_CHANGES = 40;
/** Times that a connection may ask to lead or follow at once, and more in a second: codes are not to be tried out. */
const MOST_ENTRIES = 12;
const ENTRIES_PER_SECOND = 0.5;

export interface FollowOptions {
  /** What the caller may know of in a city; undefined: there is no such city for the caller. */
  visible(request: IncomingMessage, city: string): Promise<Visible | undefined>;
  /** Whether the caller may lead a view that others follow; everybody may follow one. */
  mayLead(request: IncomingMessage): boolean | Promise<boolean>;
}

/** Lets browsers lead and follow views. */
export function serveFollowing({ io, addressOf }: Sockets, options: FollowOptions): FollowHub {
  const hub = new FollowHub();
  io.on('connection', (socket) => attend(socket, hub, addressOf(socket.request), options));
  return hub;
}

function attend(socket: Socket, hub: FollowHub, address: string, options: FollowOptions): void {
  const changes = new Allowance(MOST_CHANGES, MOST_CHANGES);
  const entries = new Allowance(MOST_ENTRIES, ENTRIES_PER_SECOND);
  const line = new NewestOnly(socket);
  let entry = 0;
  const visibleIn = (city: string) => options.visible(socket.request, city);

  /** Enters a session when it is known what may be seen, unless the caller has left or entered another meanwhile. */
  async function enter<Answer>(
    city: string,
    join: (visible: Visible) => Answer,
    may: () => boolean | Promise<boolean> = () => true,
  ): Promise<Answer | FollowProblem> {
    const mine = ++entry;
    const visible = await visibleIn(city);
    if (!visible) return { problem: 'no-city' };
    if (!(await may())) return { problem: 'not-allowed' };
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
    onMessage(socket, event, schema, allowance, (request, reply) => {
      answer(request).then(reply, () => reply({ problem: 'no-city' }));
    });
  }

  on('lead', leadRequestSchema, entries, ({ city, name, view, resume }) =>
    enter(
      city,
      (visible) => hub.lead(participant({ socket, line, name, address, visible }), city, view, resume),
      () => options.mayLead(socket.request),
    ),
  );
  on('follow', followRequestSchema, entries, ({ city, code, name }) =>
    enter(city, (visible) => hub.follow(participant({ socket, line, name, address, visible }), city, code)),
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
  visible: Visible;
}): Participant {
  return {
    id: socket.id,
    name,
    address,
    visible,
    tell(event: string, value?: ViewChange | Participants) {
      if (!value) {
        line.forget();
        socket.emit(event);
      } else if ('followers' in value) line.participants(value);
      else line.view(value);
    },
  };
}
