import { strictestOf } from '../../models/access/strictness.ts';
import type { Feed, LiveLayer, Publication, Thing } from '../../models/schema/index.ts';

/**
 * The class of a thing, for everything that shows it: the strictest of what its source told of it, of its feed's and of
 * its layer's. What no feed or no layer of the configuration answers for is restricted.
 */
export function classNow(
  thing: Pick<Thing, 'publication' | 'toldPublication'>,
  feed: Pick<Feed, 'publication'> | undefined,
  layer: Pick<LiveLayer, 'publication'> | undefined,
): Publication {
  if (!feed || !layer) return 'restricted';
  return strictestOf(feed.publication, layer.publication, toldClass(thing));
}

/** The same, asked of a thing that a feed brings or has brought. */
export type ClassNow = (known: { feed: string; thing: Thing }) => Publication;

/** A thing with the class that it has now: the same object where that is the class it has. */
export const reclassed = (thing: Thing, publication: Publication): Thing =>
  publication === thing.publication ? thing : { ...thing, publication, toldPublication: toldClass(thing) };

/** What a source told of a thing. One that was kept before that was noted has it in its class. */
export const toldClass = ({
  publication,
  toldPublication,
}: Pick<Thing, 'publication' | 'toldPublication'>): Publication => toldPublication ?? publication;
