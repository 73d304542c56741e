import { PUBLICATIONS, type Publication } from '../schema/publication.ts';

/** 0 for public, rising with strictness. */
export function strictness(publication: Publication): number {
  return PUBLICATIONS.indexOf(publication);
}

/** True if who may see `publication` may see `other` too. */
export function mayShow(publication: Publication, other: Publication): boolean {
  return strictness(other) <= strictness(publication);
}

export function strictestOf(first: Publication, ...others: (Publication | undefined)[]): Publication {
  return others.reduce<Publication>(
    (strictest, other) => (other && strictness(other) > strictness(strictest) ? other : strictest),
    first,
  );
}

/** The class of alarms and of their levels: they are for those at work, even about what everybody may see. */
export const classOfAlarms = (publication: Publication): Publication => strictestOf('internal', publication);
