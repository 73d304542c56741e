import type { Publication } from '../schema/publication.ts';
import { ACTIONS_OF, type AccountGrant, type Action, type AreaScope, isAdministrator } from './roles.ts';
import { mayShow } from './strictness.ts';

/** Who asks: somebody signed in, or anybody, who has no grants. */
export interface Subject {
  /** Id of the account; absent: anybody. */
  account?: string;
  grants: readonly AccountGrant[];
}

export const ANYBODY: Subject = { grants: [] };

/** What is asked for. A thing of the whole city has no area; one of an area is also in the areas that hold it. */
export interface Target {
  publication: Publication;
  /** The area it lies in and those that hold it, from the smallest to the largest. Absent: it is of the whole city. */
  areas?: readonly string[];
}

/**
 * Whether a subject may see something: what is public always, the rest by a grant that is strict enough and holds where
 * the thing lies. What is of the whole city, as a file of tiles is, takes a grant for the whole city.
 */
export function maySee(subject: Subject, target: Target): boolean {
  if (target.publication === 'public') return true;
  return subject.grants.some(
    ({ role, areas, publication }) =>
      !isAdministrator(role) && mayShow(publication, target.publication) && scopeHolds(areas, target.areas),
  );
}

/** Whether a subject may do something; `areas` as of a target, absent where it is of no place. */
export function mayDo(subject: Subject, action: Action, areas?: readonly string[]): boolean {
  return subject.grants.some(
    ({ role, areas: scope }) =>
      ACTIONS_OF[role].includes(action) && (areas === undefined || scopeHolds(scope, areas)),
  );
}

/** Whether a scope holds something that lies in these areas; without areas it is of the whole city. */
export function scopeHolds(scope: AreaScope, areas: readonly string[] | undefined): boolean {
  if (scope === '*') return true;
  return areas?.some((area) => scope.includes(area)) ?? false;
}

/** Whether a subject has a right of those who work with the city, wherever it holds: no administrator, and nobody. */
export const isAtWork = ({ grants }: Subject): boolean => grants.some(({ role }) => !isAdministrator(role));

/** Why an account cannot have these grants together; undefined: it can. */
export function conflictOf(grants: readonly AccountGrant[]): 'administrators-apart' | undefined {
  const administrators = new Set(grants.map(({ role }) => role).filter(isAdministrator));
  const works = grants.some(({ role }) => !isAdministrator(role));
  return administrators.size > 1 || (administrators.size === 1 && works) ? 'administrators-apart' : undefined;
}
