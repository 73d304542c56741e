import { setTimeout as wait } from 'node:timers/promises';
import { pauseAfter } from '../../../models/pause.ts';
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
  for (let failures = 0; !context.signal.aborted; failures++) {
    try {
      const delivery = await context.deliver(payload);
      if (failures > 0) context.tell('connected');
      return delivery;
    } catch (error) {
      if (failures === 0)
        context.logger.warn({ err: error }, 'A payload could not be kept; it is tried again.');
      context.tell('failed', reasonOf(error));
      const pause = pauseAfter(failures, FIRST_PAUSE, LONGEST_PAUSE);
      await wait(pause, undefined, { signal: context.signal }).catch(() => undefined);
    }
  }
  return undefined;
}
