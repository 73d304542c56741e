import type { Role } from '../../../../models/access/roles.ts';
import type { Publication } from '../../../../models/schema/index.ts';

/** Somebody of the table: a role, where it holds, and what it opens there. */
export interface Who {
  name: string;
  /** Absent: nobody is signed in. */
  role?: Role;
  area: '*' | 'east';
  publication: Publication;
  /** Signed in with a password for one sign-in: has no rights before it is changed. */
  isDue?: true;
  /** At the server's own machine, while it serves that alone. */
  isLocal?: true;
}

export type { Publication };
export type Place = 'east' | 'west' | 'whole city';

export const WORKERS = ['viewer', 'operator', 'commander', 'planner'] as const;
export const CLASSES = ['public', 'internal', 'restricted'] as const;

/** Role × area × publication, the three administrators, anybody, and who is not yet who they will be. */
export const EVERYBODY: readonly Who[] = [
  { name: 'anybody', area: '*', publication: 'public' },
  { name: 'local', area: '*', publication: 'restricted', isLocal: true },
  { name: 'due', role: 'commander', area: '*', publication: 'restricted', isDue: true },
  ...WORKERS.flatMap((role) =>
    (['*', 'east'] as const).flatMap((area) =>
      CLASSES.map(
        (publication): Who => ({ name: `${role} ${area} ${publication}`, role, area, publication }),
      ),
    ),
  ),
  ...(['system', 'security', 'audit'] as const).map(
    (kind): Who => ({
      name: `${kind} administrator`,
      role: `${kind}-administrator`,
      area: '*',
      publication: 'restricted',
    }),
  ),
];

/**
 * The rule of seeing, as the issue and DESIGN.md have it: what is public everybody sees; the rest who works, whose
 * rights open the class, and where they hold: what is of the whole city, in the whole city. Administrators do not work.
 */
export function sees(who: Who, publication: Publication, place: Place = 'whole city'): boolean {
  if (publication === 'public') return true;
  const opens = CLASSES.indexOf(publication) <= CLASSES.indexOf(who.publication);
  return works(who) && opens && (who.area === '*' || who.area === place);
}

/** Whether somebody has a right as viewer, operator, commander or planner, wherever it holds. */
export function works(who: Who): boolean {
  return (
    Boolean(who.isLocal) || (!who.isDue && (WORKERS as readonly (string | undefined)[]).includes(who.role))
  );
}

/** Whether somebody is one of some roles, with all the rights of it; who is local has all that work has. */
export function is(who: Who, ...roles: readonly Role[]): boolean {
  if (who.isLocal) return roles.some((role) => (WORKERS as readonly Role[]).includes(role));
  return !who.isDue && who.role !== undefined && roles.includes(who.role);
}

export const isSignedIn = (who: Who): boolean => who.role !== undefined;
