import type { Thing } from '../../models/schema/index.ts';
import type { Ingest } from '../state/ingest.ts';
import type { LiveThing } from '../state/live-thing.ts';

/** Things of one batch; more would hold up what comes in. */
const MOST_THINGS = 1_000;

export interface RestateOptions {
  ingest: Ingest;
  world: string;
  things: Iterable<LiveThing>;
  /** The thing as it is to be known from now on; undefined: as it is. */
  as(live: LiveThing): Thing | undefined;
  now(): number;
}

/**
 * Takes things that are kept anew, as they are to be known now that the configuration says otherwise: a source tells of
 * them again when it likes, and until then an area or a class would be the one of before. Resolves with how many when all
 * are safe on disk and told.
 */
export async function restate({ ingest, world, things, as, now }: RestateOptions): Promise<number> {
  const byFeed = new Map<string, Thing[]>();
  for (const live of things) {
    const thing = as(live);
    if (!thing) continue;
    const known = byFeed.get(live.feed);
    if (known) known.push(thing);
    else byFeed.set(live.feed, [thing]);
  }
  let count = 0;
  for (const [feed, changed] of byFeed)
    for (let from = 0; from < changed.length; from += MOST_THINGS) {
      const batch = changed.slice(from, from + MOST_THINGS);
      await ingest.take({ world, feed, received: now(), things: batch, observations: [], events: [] });
      count += batch.length;
    }
  return count;
}

/** Whether two lists name the same areas in the same order. */
export const sameAreas = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((area, index) => area === other[index]);
