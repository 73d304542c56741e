import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery, FeedContext, Payload } from '../adapter.ts';
import { reasonOf } from '../reason.ts';

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 30_000;

/**
 * Delivers a payload, again and again while nothing of it could be kept; for sources that cannot be told to send it
 * again themselves. Undefined: the feed ended before it was safe.
 */
export async function deliverInsistently(
  context: Pick<FeedContext, 'deliver' | 'tell' | 'signal' | 'logger'>,
  payload: Payload,
): Promise<Delivery | undefined> {
  let failed = false;
  for (let pause = FIRST_PAUSE; !context.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      const delivery = await context.deliver(payload);
      if (failed) context.tell('connected');
      return delivery;
    } catch (error) {
      if (!failed) context.logger.warn({ err: error }, 'A payload could not be kept; it is tried again.');
      failed = true;
      context.tell('failed', reasonOf(error));
      await wait(pause, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
  return undefined;
}
