import { setTimeout as wait } from 'node:timers/promises';
import { pauseAfter } from '../../../models/pause.ts';
import type { FeedContext, OpenFeed } from '../adapter.ts';
import { reasonOf, SourceProblem } from '../reason.ts';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5 * 60_000;

/** What a round of asking brought: `more`: there is more to ask for at once. */
export type Round = undefined | { more: boolean };

/**
 * Asks a source again and again, `every` so many seconds; after a failure sooner at first and then ever later, or when
 * the source says. Ends with the signal of the feed, or when `round` says so by rejecting with its reason.
 */
export function poll(
  context: Pick<FeedContext, 'tell' | 'signal' | 'logger'>,
  every: number,
  round: (signal: AbortSignal) => Promise<Round>,
): OpenFeed {
  const { tell, signal, logger } = context;
  const run = async () => {
    tell('connecting');
    for (let failures = 0; !signal.aborted; ) {
      let pause = every * 1000;
      try {
        const outcome = await round(signal);
        tell('connected');
        failures = 0;
        if (outcome?.more) continue;
      } catch (error) {
        if (signal.aborted) return;
        const patience = pauseAfter(failures, FIRST_PAUSE, LONGEST_PAUSE);
        pause =
          (error instanceof SourceProblem && error.retryAfter) ||
          Math.min(patience, Math.max(pause, FIRST_PAUSE));
        failures++;
        tell('failed', reasonOf(error));
        logger.warn({ err: error, failures }, 'The source cannot be read.');
      }
      await wait(Math.min(pause, LONGEST_PAUSE * 12), undefined, { signal }).catch(() => undefined);
    }
  };
  return { close: closing(run()) };
}

/** What is being kept at the end may go on behind; nobody waits for it longer than this. */
const MOST_CLOSING = 500;

/** How a feed closes whose work ends soon after the signal. */
export function closing(ended: Promise<void>): () => Promise<void> {
  return () => Promise.race([ended, wait(MOST_CLOSING, undefined, { ref: false })]);
}
