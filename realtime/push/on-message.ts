import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Allowance } from './allowance.ts';
import { isUnread } from './live/line.ts';

export type Reply = (answer: unknown) => void;

/**
 * Takes a message that fits its schema, as often as is allowed; else answers `{ problem: 'busy' | 'invalid', detail? }`. A
 * connection that does not read is told no refusals: however much it sends, nothing piles up for it.
 */
export function onMessage<Request>(
  socket: Socket,
  event: string,
  schema: z.ZodType<Request>,
  allowance: Allowance,
  take: (request: Request, reply: Reply) => void,
): void {
  socket.on(event, (...told: unknown[]) => {
    const last = told.at(-1);
    const reply: Reply = typeof last === 'function' ? (last as Reply) : () => {};
    const refuse = (problem: { problem: string; detail?: string }) =>
      void (isUnread(socket) || reply(problem));
    // Before it is looked at: that takes time as well.
    if (!allowance.take()) return refuse({ problem: 'busy' });
    const parsed = schema.safeParse(told[0]);
    if (parsed.success) return take(parsed.data, reply);
    const [{ path, message }] = parsed.error.issues;
    refuse({ problem: 'invalid', detail: `${path.join('.')}: ${message}` });
  });
}
