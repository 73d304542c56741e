import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import type { Queries } from '../database/database.ts';
import { gather, type OnUnreadable } from './chunk-rows.ts';
import { firstFrom, mergeColumns, withoutRevised } from './observation-columns.ts';

/** Datastreams of one question. */
export const AT_ONCE = 2_500;

/**
 * Observations around the last one of each datastream at a time: its last chunk that begins by then, and all that came
 * late and begins by then. Told part by part, so that memory is bounded.
 */
export async function* lastChunks(
  database: Queries,
  city: number,
  datastreams: readonly number[],
  time: number,
  onUnreadable?: OnUnreadable,
): AsyncIterable<Map<number, ObservationColumns[]>> {
  for (let first = 0; first < datastreams.length; first += AT_ONCE) {
    const part = datastreams.slice(first, first + AT_ONCE);
    const rows = await database.query<{ datastream: number; bytes: Uint8Array }>(
      `select r.datastream, c.bytes
       from unnest($2::integer[]) as r (datastream)
       cross join lateral (
         select bytes from chunk
         where city = $1 and datastream = r.datastream and start <= $3
         order by start desc limit 1
       ) c`,
      [city, part, time],
    );
    const late = await database.query<{ datastream: number; bytes: Uint8Array }>(
      'select datastream, bytes from late_chunk where city = $1 and datastream = any($2::integer[]) and start <= $3',
      [city, part, time],
    );
    const found = new Map<number, ObservationColumns[]>();
    await gather(found, rows, onUnreadable);
    await gather(found, late, onUnreadable);
    yield found;
  }
}

/** The row that holds at a time, of columns of one datastream; undefined: nothing was told by then. */
export function rowAt(
  parts: readonly ObservationColumns[],
  time: number,
): { columns: ObservationColumns; row: number } | undefined {
  let best: { columns: ObservationColumns; row: number } | undefined;
  for (const columns of parts) {
    const row = firstFrom(columns, time + 1) - 1;
    if (row < 0) continue;
    if (
      !best ||
      columns.times[row] > best.columns.times[best.row] ||
      (columns.times[row] === best.columns.times[best.row] &&
        columns.received[row] >= best.columns.received[best.row])
    )
      best = { columns, row };
  }
  return best;
}

/** Columns of one datastream merged, each time with what holds of it, from a time (included) to another (excluded). */
export function spanOf(
  parts: readonly ObservationColumns[],
  from: number,
  to: number,
  knownAt?: number,
): { columns: ObservationColumns; first: number; end: number } | undefined {
  const merged = mergeColumns(parts);
  if (!merged) return undefined;
  const columns = withoutRevised(merged, knownAt);
  return { columns, first: firstFrom(columns, from), end: firstFrom(columns, to) };
}
