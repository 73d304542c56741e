import { maySee, type Subject, type Target } from '../../models/access/decide.ts';
import type { Shift } from '../../models/schema/index.ts';
import { withDatabase } from '../database/away.ts';
import type { Queries } from '../database/database.ts';
import { type Classed, withAreas } from './answer.ts';

/** Shifts with what was open when they were handed over, as far as somebody may see it. Throws DatabaseAway. */
export async function handoversFor(
  database: Queries,
  city: string,
  subject: Subject,
  shifts: readonly Shift[],
  classed: Classed,
): Promise<Shift[]> {
  const named = shifts.flatMap(({ handover }) => (handover ? [...handover.alarms, ...handover.cases] : []));
  if (named.length === 0) return [...shifts];
  const rows = await withDatabase(
    database.query<Target & { id: string; thing: string | null }>(
      `select id, body ->> 'thing' as thing, body ->> 'publication' as publication, body -> 'areas' as areas
       from alarm where city = $1 and id = any($2)
       union all
       select code, null, body ->> 'publication', body -> 'areas' from event_case where city = $1 and code = any($2)`,
      [city, named],
    ),
  );
  const seen = new Set(
    rows.flatMap(({ id, thing, ...target }) => {
      const now = thing === null ? target : classed({ ...target, thing });
      return maySee(subject, withAreas(now)) ? [id] : [];
    }),
  );
  return shifts.map(({ handover, ...shift }) =>
    handover === undefined
      ? shift
      : {
          ...shift,
          handover: {
            ...handover,
            alarms: handover.alarms.filter((id) => seen.has(id)),
            cases: handover.cases.filter((code) => seen.has(code)),
          },
        },
  );
}
