import { HOUR } from './chunk-rows.ts';
import type { Destination } from './segment-write.ts';

/** Datastreams of one statement. */
const AT_ONCE = 500;

/** Until when the parts of the history of some datastreams are let go, UTC milliseconds. */
export interface Horizon {
  datastreams: readonly number[];
  raw: number;
  minutes: number;
  hours: number;
}

/**
 * Lets go of what is older than it is to be kept: raw observations that are rolled up, minutes, hours. The last hour
 * of each datastream stays, so that what has been silent for long is still shown with what it told last. Gives the rows removed.
 */
export async function letGo(
  { database, city }: Destination,
  { datastreams, raw, minutes, hours }: Horizon,
): Promise<number> {
  let removed = 0;
  for (let first = 0; first < datastreams.length; first += AT_ONCE) {
    const part = datastreams.slice(first, first + AT_ONCE);
    const count = async (sql: string, before: number) => {
      const [{ rows }] = await database.query<{ rows: number }>(
        `with gone as (${sql} returning 1) select count(*)::integer as rows from gone`,
        [city, part, before],
      );
      removed += rows;
    };
    await count(
      `delete from chunk c where city = $1 and datastream = any($2::integer[]) and finish < $3 and not fresh
       and start < (select max(start) / ${HOUR} * ${HOUR} from chunk l where l.city = $1 and l.datastream = c.datastream)`,
      raw,
    );
    await count(
      'delete from minute_rollup where city = $1 and datastream = any($2::integer[]) and hour < $3',
      minutes,
    );
    await count(
      'delete from hour_rollup where city = $1 and datastream = any($2::integer[]) and hour < $3',
      hours,
    );
  }
  return removed;
}
