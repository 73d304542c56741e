import type { Publication } from '../schema/publication.ts';
import type { Subject } from './decide.ts';
import { type AreaScope, isAdministrator } from './roles.ts';
import { mayShow } from './strictness.ts';

/** The areas in which a subject sees what is of a class; '*': everywhere. Empty: nowhere. */
export function areasSeen({ grants }: Subject, publication: Publication): AreaScope {
  if (publication === 'public') return '*';
  const scopes = grants
    .filter((grant) => !isAdministrator(grant.role) && mayShow(grant.publication, publication))
    .map(({ areas }) => areas);
  return scopes.includes('*') ? '*' : [...new Set(scopes.flat())];
}
