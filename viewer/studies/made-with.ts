import { strictestOf } from '../../models/access/strictness.ts';
import type { SchemeUse } from '../planning/scheme-use.ts';
import type { StudyResult } from './result.ts';

/** A result that was made with schemes: its origin names them, and it is as closed as the strictest of them. */
export function madeWith(result: StudyResult, ...uses: readonly (SchemeUse | undefined)[]): StudyResult {
  const schemes = uses.filter((use) => use !== undefined);
  if (schemes.length === 0) return result;
  const unsaved = schemes.filter(({ isSaved }) => !isSaved);
  const { origin } = result;
  return {
    ...result,
    publication: strictestOf(result.publication, ...schemes.map(({ publication }) => publication)),
    origin: {
      ...origin,
      schemes: schemes.map(({ publication: _, ...used }) => used),
      cautions: [
        ...origin.cautions,
        ...unsaved.map(({ id, version }) => ({ code: 'scheme-unsaved', message: `${id}@${version}` })),
      ],
    },
  };
}
