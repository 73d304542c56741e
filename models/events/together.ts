import { strictestOf } from '../access/strictness.ts';
import type { Publication } from '../schema/publication.ts';

interface Placed {
  publication: Publication;
  areas: readonly string[];
}

/** A case names those who handle it: it is for those at work, even where it is about what everybody may know. */
export const classOfCase = (...reports: Publication[]): Publication => strictestOf('internal', ...reports);

/**
 * Whether what is told of two matters may stand in one case: who may see the one may see the other. Another area or a
 * stricter class would show people what they may not see, or hide from them what is theirs.
 */
export function mayBeTogether(a: Placed, b: Placed): boolean {
  return (
    classOfCase(a.publication) === classOfCase(b.publication) &&
    a.areas.length === b.areas.length &&
    a.areas.every((area) => b.areas.includes(area))
  );
}
