import type { AccountGrant } from '../../models/access/roles.ts';
import type { GrantArea } from '../../models/schema/access.ts';
import { HttpProblem } from '../http/problem.ts';

/**
 * Refuses rights for areas that no city has, with 400 `no-area` and their ids. What the account has already stays
 * possible: its city may be closed for now.
 */
export function refuseUnknownAreas(
  areas: readonly GrantArea[],
  wanted: readonly AccountGrant[],
  had: readonly AccountGrant[],
): void {
  const known = new Set([...areas.map(({ id }) => id), ...had.flatMap(idsOf)]);
  const unknown = [...new Set(wanted.flatMap(idsOf))].filter((id) => !known.has(id));
  if (unknown.length > 0)
    throw new HttpProblem(
      400,
      'no-area',
      `areas: no city that is live here has ${unknown.slice(0, 10).join(', ')}. GET accounts/areas lists all there are.`,
    );
}

const idsOf = ({ areas }: AccountGrant): readonly string[] => (areas === '*' ? [] : areas);
