import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import { decodeRollups, encodeRollups, type Rollup, rollUp, widen } from '../../models/live/rollup.ts';
import type { Queries } from '../database/database.ts';
import type { Registry } from '../state/registry.ts';
import { type ChunkRow, chunksOf, chunksWithin, HOUR, hourOf, insertChunks } from './chunk-rows.ts';
import { mergeColumns, withoutRevised } from './observation-columns.ts';
import type { Destination } from './segment-write.ts';
import { keepAside, type SetAside } from './set-aside.ts';

export const MINUTE = 60_000;
/** Datastreams of one transaction. */
const AT_ONCE = 200;

/** One hour of one datastream. */
export interface HourOfStream {
  datastream: number;
  hour: number;
}

/** Rollups of one hour of one datastream. */
interface RolledHour extends HourOfStream {
  minutes: Rollup[];
  total: Rollup;
}

/**
 * Hours that are over by a time and not in order yet: of the oldest hour that has fresh chunks all datastreams, and what
 * came late, up to some thousands. Empty: all is in order.
 */
export async function hoursToCompact(
  queries: Queries,
  city: number,
  before: number,
): Promise<HourOfStream[]> {
  const limit = hourOf(before);
  const [{ least }] = await queries.query<{ least: number | null }>(
    'select min(start) as least from chunk where city = $1 and fresh and start < $2',
    [city, limit],
  );
  const late = await queries.query<HourOfStream>(
    `select distinct datastream, start / $3::bigint * $3::bigint as hour from late_chunk
     where city = $1 and start < $2 limit 5000`,
    [city, limit, HOUR],
  );
  if (least === null) return late;
  const hour = hourOf(least);
  const fresh = await queries.query<{ datastream: number }>(
    `select distinct datastream from chunk where city = $1 and fresh and start >= $2 and start < $3
     order by datastream`,
    [city, hour, hour + HOUR],
  );
  const same = new Set(fresh.map(({ datastream }) => datastream));
  return [
    ...fresh.map(({ datastream }) => ({ datastream, hour })),
    ...late.filter((one) => one.hour !== hour || !same.has(one.datastream)),
  ];
}

/**
 * Puts hours in order: all chunks of each brought together, what came late in its place, and rolled up by minute and
 * hour, in small transactions. `rawFrom`: from when raw observations of a datastream are still whole; what comes for an
 * hour before that is added to the rollups that are there. Ends early when `enough` says so; gives how many were done.
 */
export async function compactHours(
  destination: Destination,
  registry: Registry,
  hours: readonly HourOfStream[],
  rawFrom: (datastream: number) => number,
  enough: () => boolean,
  now: number,
): Promise<number> {
  let done = 0;
  while (done < hours.length && !enough()) {
    const part = hours.slice(done, done + AT_ONCE);
    // Only one hour of a datastream at once, so that what is found is told apart by datastream.
    const seen = new Set<number>();
    const taken = part.findIndex(({ datastream }) => seen.size === seen.add(datastream).size);
    const block = taken < 0 ? part : part.slice(0, taken);
    await compactBlock(destination, registry, block, rawFrom, now);
    done += block.length;
    await new Promise((wake) => setImmediate(wake));
  }
  return done;
}

async function compactBlock(
  destination: Destination,
  registry: Registry,
  block: readonly HourOfStream[],
  rawFrom: (datastream: number) => number,
  now: number,
): Promise<void> {
  const { database, city } = destination;
  const aside: SetAside[] = [];
  const spanOf = ({ datastream, hour }: HourOfStream) => ({ datastream, from: hour, to: hour + HOUR - 1 });
  const isOld = ({ datastream, hour }: HourOfStream) => hour < rawFrom(datastream);
  const found = await chunksWithin(database, city, block.map(spanOf), false, (datastream, body, error) => {
    const known = registry.stream(datastream)?.known;
    if (known) aside.push({ known, datastream, body: Uint8Array.from(body), error });
  });
  const news = await chunksWithin(database, city, block.filter(isOld).map(spanOf), true);
  const rows: ChunkRow[] = [];
  const rolled: RolledHour[] = [];
  const added: RolledHour[] = [];
  const reached: { datastream: number; last: number }[] = [];
  for (const one of block) {
    const { datastream } = one;
    const columns = mergeColumns(found.get(datastream) ?? []);
    if (!columns) continue;
    rows.push(...chunksOf(datastream, columns));
    reached.push({ datastream, last: columns.times[columns.count - 1] });
    const counted = isOld(one) ? mergeColumns(news.get(datastream) ?? []) : columns;
    const rollups = counted && rolledUp(counted, one);
    if (rollups) (isOld(one) ? added : rolled).push(rollups);
  }
  await database.transaction(async (queries) => {
    await keepAside(queries, destination, registry, aside, now);
    await removeChunks(queries, city, block);
    await insertChunks(queries, city, rows, false);
    if (added.length > 0) rolled.push(...(await addedTo(queries, city, added)));
    await writeRollups(queries, city, rolled);
  });
  for (const { datastream, last } of reached) {
    const stream = registry.stream(datastream);
    if (stream) stream.ordered = Math.max(stream.ordered, last);
  }
}

function rolledUp(columns: ObservationColumns, { datastream, hour }: HourOfStream): RolledHour | undefined {
  if (columns.type !== 'number' && columns.type !== 'boolean') return undefined;
  const { times, numbers } = withoutRevised(columns);
  const minutes = rollUp(times, numbers, MINUTE);
  return { datastream, hour, minutes, total: widen(minutes, HOUR)[0] };
}

async function removeChunks(queries: Queries, city: number, block: readonly HourOfStream[]): Promise<void> {
  const values = [city, block.map(({ datastream }) => datastream), block.map(({ hour }) => hour), HOUR];
  for (const table of ['chunk', 'late_chunk'])
    await queries.query(
      `delete from ${table} c using unnest($2::integer[], $3::bigint[]) as r (datastream, hour)
       where c.city = $1 and c.datastream = r.datastream and c.start >= r.hour and c.start < r.hour + $4::bigint`,
      values,
    );
}

/** Rollups that are there with more observations added to them. */
async function addedTo(queries: Queries, city: number, added: readonly RolledHour[]): Promise<RolledHour[]> {
  const spans = [city, added.map(({ datastream }) => datastream), added.map(({ hour }) => hour)];
  const minutes = await queries.query<HourOfStream & { bytes: Uint8Array }>(
    `select m.datastream, m.hour, m.bytes from unnest($2::integer[], $3::bigint[]) as r (datastream, hour)
     join minute_rollup m on m.city = $1 and m.datastream = r.datastream and m.hour = r.hour`,
    spans,
  );
  const totals = await queries.query<Rollup & HourOfStream>(
    `select h.datastream, h.hour, h.hour as start, observations as count, sum, least, most, first, last
     from unnest($2::integer[], $3::bigint[]) as r (datastream, hour)
     join hour_rollup h on h.city = $1 and h.datastream = r.datastream and h.hour = r.hour`,
    spans,
  );
  return added.map((one) => {
    const same = ({ datastream, hour }: HourOfStream) => datastream === one.datastream && hour === one.hour;
    const before = minutes.find(same);
    const total = totals.find(same);
    const all = [...(before ? decodeRollups(before.bytes) : []), ...one.minutes];
    return {
      ...one,
      minutes: widen(
        all.sort((a, b) => a.start - b.start),
        MINUTE,
      ),
      total: total ? widen([total, one.total], HOUR)[0] : one.total,
    };
  });
}

async function writeRollups(queries: Queries, city: number, rolled: readonly RolledHour[]): Promise<void> {
  if (rolled.length === 0) return;
  const totals = rolled.map(({ total }) => total);
  const datastreams = rolled.map(({ datastream }) => datastream);
  const hours = rolled.map(({ hour }) => hour);
  await queries.query(
    `insert into hour_rollup (city, datastream, hour, observations, sum, least, most, first, last)
     select $1::integer, * from unnest($2::integer[], $3::bigint[], $4::integer[], $5::double precision[],
       $6::double precision[], $7::double precision[], $8::double precision[], $9::double precision[])
     on conflict (city, datastream, hour) do update set observations = excluded.observations, sum = excluded.sum,
       least = excluded.least, most = excluded.most, first = excluded.first, last = excluded.last`,
    [
      city,
      datastreams,
      hours,
      totals.map(({ count }) => count),
      totals.map(({ sum }) => sum),
      totals.map(({ least }) => least),
      totals.map(({ most }) => most),
      totals.map(({ first }) => first),
      totals.map(({ last }) => last),
    ],
  );
  const packed = rolled.map(({ minutes }) => encodeRollups(minutes, MINUTE));
  const bytes = Buffer.concat(packed);
  let at = 1;
  const begins = packed.map(({ length }) => (at += length) - length);
  await queries.query(
    `insert into minute_rollup (city, datastream, hour, bytes)
     select $1::integer, datastream, hour, substring($2::bytea from begins for length)
     from unnest($3::integer[], $4::bigint[], $5::integer[], $6::integer[]) as r (datastream, hour, begins, length)
     on conflict (city, datastream, hour) do update set bytes = excluded.bytes`,
    [city, bytes, datastreams, hours, begins, packed.map(({ length }) => length)],
  );
}
