import type { Subject } from './decide.ts';
import { WORKING_ROLES } from './roles.ts';

/**
 * A person at the server's own machine while it serves that machine alone: does all work, and is no administrator. To
 * make accounts one signs in.
 */
export const LOCAL_PERSON: Subject = {
  grants: WORKING_ROLES.map((role) => ({ role, areas: '*', publication: 'restricted' })),
};
