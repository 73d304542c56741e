import { maySee } from '../../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../../models/access/local.ts';
import { classOfAlarms, mayShow } from '../../../models/access/strictness.ts';
import type { Identity } from '../../../models/schema/access.ts';
import { PUBLICATIONS, type Publication } from '../../../models/schema/publication.ts';

/**
 * Classes under which a run of this page can be kept, the most open first: that of what the page was given of the city,
 * for those at work at least, and what is stricter, as far as the person may see it.
 */
export function classesToKeep(
  given: Publication,
  identity: Pick<Identity, 'account'> | undefined,
): Publication[] {
  const least = classOfAlarms(given);
  const subject = identity && (identity.account ?? LOCAL_PERSON);
  return PUBLICATIONS.filter(
    (publication) =>
      publication === least ||
      (mayShow(publication, least) && subject !== undefined && maySee(subject, { publication })),
  );
}
