import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { FeedContext, OpenFeed, Payload } from '../adapter.ts';
import { deliverInsistently } from '../connections/insistently.ts';
import { closing } from '../connections/polling.ts';
import { reasonOf } from '../reason.ts';

/** How something recorded is played; part of the configuration of such feeds. */
export const replayShape = {
  speed: z.number().positive().max(10_000).default(1).describe('2: twice as fast as it was'),
  loop: z.boolean().default(false).describe('Begins anew at its end'),
  times: z
    .enum(['now', 'recorded'])
    .default('now')
    .describe(
      'now: result times are those of the replay; recorded: as they were, as fast as they can be read',
    ),
};

export interface ReplayOptions {
  speed: number;
  loop: boolean;
  times: 'now' | 'recorded';
  /** Seconds between messages of the feed. */
  rhythm: number;
}

/** What was observed at about one time. */
export interface Frame {
  /** UTC milliseconds; frames come in order. */
  time: number;
  /** `shift`: milliseconds that all its times are moved by. */
  payload(shift: number): Omit<Payload, 'received'>;
}

/** Milliseconds of a pause, at most, before a recording begins anew; ten times that after one that cannot be read. */
const MOST_REST = 1_000;

/** Plays frames at their times. */
export function replay(
  context: FeedContext,
  { speed, loop, times, rhythm }: ReplayOptions,
  frames: () => AsyncIterable<Frame>,
): OpenFeed {
  const { tell, now, signal, logger } = context;
  const pause = (milliseconds: number) => wait(milliseconds, undefined, { signal }).catch(() => undefined);
  // One rhythm: the next round begins when the first one would have had its next frame, and never at once.
  const rest = Math.min(MOST_REST, rhythm * 1_000);
  const once = async () => {
    const began = now();
    let first: number | undefined;
    for await (const { time, payload } of frames()) {
      if (signal.aborted) return;
      first ??= time;
      const due = began + (time - first) / speed;
      if (times === 'now' && due > now()) await pause(due - now());
      if (signal.aborted) return;
      const shift = times === 'now' ? Math.round(due) - time : 0;
      await deliverInsistently(context, { ...payload(shift), received: now() });
    }
  };
  const run = async () => {
    do {
      try {
        tell('connected');
        await once();
        if (loop) await pause(rest);
      } catch (error) {
        if (signal.aborted) return;
        tell('failed', reasonOf(error));
        logger.warn({ err: error }, 'The recording cannot be read.');
        if (!loop) return;
        await pause(rest * 10);
      }
    } while (loop && !signal.aborted);
    if (!signal.aborted) tell('closed');
  };
  return { close: closing(run()) };
}
