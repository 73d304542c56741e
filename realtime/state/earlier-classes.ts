import { strictestOf } from '../../models/access/strictness.ts';
import type { Publication, Thing } from '../../models/schema/index.ts';

/** The class and areas that a thing had until a time: what it told then is seen by those who could see it then. */
export interface EarlierClass {
  /** UTC milliseconds, excluded. */
  until: number;
  publication: Publication;
  areas: readonly string[];
}

/** Kept of one thing; the oldest beyond are brought together, to the stricter class and the areas that both have. */
const MOST = 40;

/** What is known of a thing's classes after it became another one at a time; undefined: it has always been as it is. */
export function withEarlier(
  earlier: readonly EarlierClass[] | undefined,
  before: Thing,
  after: Thing,
  time: number,
): readonly EarlierClass[] | undefined {
  const isSame =
    before.publication === after.publication &&
    // Where a thing in motion was, its positions say.
    (moves(after) || sameAreas(before.areas, after.areas));
  if (isSame) return earlier;
  const { publication, areas } = before;
  const all = [...(earlier ?? []), { until: time, publication, areas }];
  if (all.length <= MOST) return all;
  const [oldest, next, ...rest] = all;
  return [
    {
      until: next.until,
      publication: strictestOf(oldest.publication, next.publication),
      areas: oldest.areas.filter((area) => next.areas.includes(area)),
    },
    ...rest,
  ];
}

/** Who may see what a thing told at a time: the stricter class of then and now, and the areas of then. */
export function targetAt(
  { thing, earlier }: { thing: Thing; earlier?: readonly EarlierClass[] },
  time: number,
): { publication: Publication; areas: readonly string[] } {
  const then = earlier?.find(({ until }) => time < until);
  return {
    publication: strictestOf(thing.publication, then?.publication),
    areas: then && !moves(thing) ? then.areas : thing.areas,
  };
}

export const moves = ({ datastreams }: Pick<Thing, 'datastreams'>): boolean =>
  datastreams.some(({ type }) => type === 'position');

const sameAreas = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((area, index) => area === other[index]);
