import { maySee, type Subject } from '../../models/access/decide.ts';
import type { Publication } from '../../models/schema/index.ts';
import type { Queries } from '../database/database.ts';
import { type Classed, withAreas } from './answer.ts';

/** The worst of what began within a stretch of time; `level` 0: a case without one. */
export interface Mark {
  /** UTC milliseconds, the beginning of the stretch. */
  time: number;
  level: number;
  /** How many alarms and cases began in it. */
  count: number;
}

interface Row {
  place: number;
  /** What an alarm is about; null: it is a case. */
  thing: string | null;
  publication: Publication;
  areas: string[];
  level: number;
  count: number;
}

/**
 * What happened from one time to another, both UTC milliseconds, in `places` stretches of one length: alarms where they
 * began, cases where they were opened, as far as somebody may see them. Counted by the database, so that a week of storms
 * is as short an answer as a calm one.
 */
export async function marksOf(
  queries: Queries,
  city: string,
  { from, to, places }: { from: number; to: number; places: number },
  subject: Subject,
  classed: Classed,
): Promise<Mark[]> {
  const rows = await queries.query<Row>(
    `select place, thing, publication, areas, min(level)::integer as level, count(*)::integer as count from (
       select floor((began - $2::bigint)::double precision * $4 / ($3::bigint - $2::bigint))::integer as place,
         body ->> 'thing' as thing, body ->> 'publication' as publication, coalesce(body -> 'areas', '[]') as areas,
         (body ->> 'highest')::integer as level
       from alarm where city = $1 and began >= $2 and began < $3
       union all
       select floor((opened - $2::bigint)::double precision * $4 / ($3::bigint - $2::bigint))::integer,
         null, body ->> 'publication', coalesce(body -> 'areas', '[]'), coalesce((body ->> 'level')::integer, 9)
       from event_case where city = $1 and opened >= $2 and opened < $3 and body -> 'mergedInto' is null
     ) as begun group by place, thing, publication, areas`,
    [city, from, to, places],
  );
  const marks = new Map<number, Mark>();
  for (const { place, level, count, thing, ...target } of rows) {
    const now = thing === null ? target : classed({ ...target, thing });
    if (!maySee(subject, withAreas(now))) continue;
    const known = marks.get(place);
    const time = from + ((to - from) / places) * place;
    if (!known) marks.set(place, { time, level, count });
    else {
      known.level = Math.min(known.level, level);
      known.count += count;
    }
  }
  return [...marks.values()]
    .map((mark) => ({ ...mark, level: mark.level === NO_LEVEL ? 0 : mark.level }))
    .sort((a, b) => a.time - b.time);
}

/** After all that there are. */
const NO_LEVEL = 9;
