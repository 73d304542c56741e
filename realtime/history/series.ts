import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import { changingRows, evenRows, extremeRows } from '../../models/live/downsample.ts';
import { decodeRollups, type Rollup, rollUp, widen } from '../../models/live/rollup.ts';
import type { Queries } from '../database/database.ts';
import type { Stream } from '../state/registry.ts';
import { chunksWithin, HOUR, hourOf } from './chunk-rows.ts';
import type { Series, SeriesPoint, SeriesRequest } from './history.ts';
import { QUALITIES, valueAt } from './measured.ts';
import { spanOf } from './past-state.ts';

const MINUTE = 60_000;
/** Raw observations, or rollups, that are read for one series. */
const MOST_READ = 200_000;
/** No chart asks for more points than this. */
const MOST_POINTS = 20_000;

interface Place {
  database: Queries;
  city: number;
}

/** What there is of a datastream in the hours of a span of time. */
interface Coverage {
  /** Raw observations, and those of hours that are rolled up. */
  observations: number;
  closed: number;
  /** Observations that are rolled up. */
  rolled: number;
  firstRaw: number | null;
  firstMinute: number | null;
  firstHour: number | null;
}

/**
 * A series of one datastream: raw while these are few enough and still kept, else by minute, else by hour; brought down
 * to the points that a chart asks for, keeping extremes. What a source has mended is told as mended.
 */
export async function readSeries(
  place: Place | undefined,
  stream: Stream,
  memory: readonly ObservationColumns[],
  request: SeriesRequest,
): Promise<Series> {
  const detail = place ? await detailFor(place, stream, request) : 'raw';
  const points = Math.min(request.evenly ? MOST_READ : MOST_POINTS, Math.max(4, Math.floor(request.points)));
  if (detail === 'raw') return rawSeries(place, stream, memory, { ...request, points });
  return rolledSeries(place as Place, stream, memory, { ...request, points }, detail);
}

async function detailFor(
  { database, city }: Place,
  { handle, type }: Stream,
  { from, to, knownAt }: SeriesRequest,
): Promise<Series['detail']> {
  const counts = type === 'number' || type === 'boolean';
  if (!counts || knownAt !== undefined) return 'raw';
  const within = 'where city = $1 and datastream = $2 and';
  const [{ observations, closed, rolled, firstRaw, firstMinute, firstHour }] = await database.query<Coverage>(
    `select c.*, h.*, m.*
     from (select coalesce(sum(observations), 0)::bigint as observations,
             coalesce(sum(observations) filter (where not fresh), 0)::bigint as closed, min(start) as "firstRaw"
           from chunk ${within} start >= $3 and start < $4) c,
       (select coalesce(sum(observations), 0)::bigint as rolled, min(hour) as "firstHour"
        from hour_rollup ${within} hour >= $3 and hour < $4) h,
       (select min(hour) as "firstMinute" from minute_rollup ${within} hour >= $3 and hour < $4) m`,
    [city, handle, hourOf(from), hourOf(to - 1) + HOUR],
  );
  // Raw or minutes are only as good as the hours where they reach as far back.
  const reaches = (first: number | null) =>
    firstHour === null || (first !== null && hourOf(first) <= firstHour);
  if (observations <= MOST_READ && closed >= rolled && reaches(firstRaw)) return 'raw';
  if (
    Math.min(observations || Number.POSITIVE_INFINITY, (to - from) / MINUTE) <= MOST_READ &&
    reaches(firstMinute)
  )
    return 'minute';
  return 'hour';
}

async function rawSeries(
  place: Place | undefined,
  stream: Stream,
  memory: readonly ObservationColumns[],
  { from, to, points, evenly = false, knownAt }: SeriesRequest,
): Promise<Series> {
  const stored = place
    ? ((
        await chunksWithin(place.database, place.city, [{ datastream: stream.handle, from, to: to - 1 }])
      ).get(stream.handle) ?? [])
    : [];
  const span = spanOf([...stored, ...memory], from, to, knownAt);
  if (!span) return { points: [], detail: 'raw', observations: 0 };
  const { columns, first, end } = span;
  const times = columns.times.subarray(first, end);
  const values = Array.from(times, (_, i) => valueAt(columns, first + i));
  const rows =
    columns.type === 'number' && !evenly
      ? extremeRows(times, columns.numbers.subarray(first, end), points)
      : columns.type === 'position' || evenly
        ? evenRows(
            values.map((_, row) => row),
            points,
          )
        : changingRows(values, points);
  return {
    points: rows.map((row) => {
      const quality = QUALITIES[columns.qualities?.[first + row] ?? 0];
      return { time: times[row], value: values[row], ...(quality === undefined ? {} : { quality }) };
    }),
    detail: 'raw',
    observations: times.length,
  };
}

async function rolledSeries(
  { database, city }: Place,
  stream: Stream,
  memory: readonly ObservationColumns[],
  { from, to, points }: SeriesRequest,
  detail: 'minute' | 'hour',
): Promise<Series> {
  const { handle } = stream;
  const length = detail === 'minute' ? MINUTE : HOUR;
  const begin = Math.floor(from / length) * length;
  // Hours that have something which is not rolled up yet are rolled up here, from all that there is of them.
  const open = await database.query<{ start: number }>(
    `select start from chunk where city = $1 and datastream = $2 and start >= $3 and start < $4 and fresh
     union all
     select start from late_chunk where city = $1 and datastream = $2 and start >= $3 and start < $4`,
    [city, handle, hourOf(begin), to],
  );
  const hours = new Set(open.map(({ start }) => hourOf(start)));
  for (const columns of memory)
    for (const time of columns.times) if (time >= hourOf(begin) && time < to) hours.add(hourOf(time));
  const rollups =
    detail === 'minute'
      ? await minutesOf({ database, city }, handle, begin, to)
      : await hoursOf({ database, city }, handle, begin, to);
  const closed = rollups.filter(({ start }) => !hours.has(hourOf(start)));
  const spans = [...hours].map((hour) => ({ datastream: handle, from: hour, to: hour + HOUR - 1 }));
  const raw = [...((await chunksWithin(database, city, spans)).get(handle) ?? []), ...memory];
  const span = spanOf(raw, hourOf(begin), to);
  const fresh: Rollup[] = [];
  if (span) {
    const { columns, first, end } = span;
    for (const rollup of rollUp(
      columns.times.subarray(first, end),
      columns.numbers.subarray(first, end),
      length,
    ))
      if (hours.has(hourOf(rollup.start))) fresh.push(rollup);
  }
  const all = [...closed, ...fresh]
    .filter(({ start }) => start >= begin && start < to)
    .sort((a, b) => a.start - b.start);
  return {
    points: brought(all, length, begin, to, points).map(pointOf),
    detail,
    observations: all.reduce((sum, { count }) => sum + count, 0),
  };
}

function brought(rollups: Rollup[], length: number, from: number, to: number, points: number): Rollup[] {
  if (rollups.length <= points) return rollups;
  return widen(rollups, length * Math.ceil((to - from) / length / points));
}

const pointOf = ({ start, count, sum, least, most }: Rollup): SeriesPoint => ({
  time: start,
  value: sum / count,
  least,
  most,
  count,
});

async function minutesOf(
  { database, city }: Place,
  handle: number,
  from: number,
  to: number,
): Promise<Rollup[]> {
  const rows = await database.query<{ bytes: Uint8Array }>(
    'select bytes from minute_rollup where city = $1 and datastream = $2 and hour >= $3 and hour < $4 order by hour',
    [city, handle, hourOf(from), to],
  );
  return rows.flatMap(({ bytes }) => decodeRollups(bytes));
}

async function hoursOf(
  { database, city }: Place,
  handle: number,
  from: number,
  to: number,
): Promise<Rollup[]> {
  return database.query<Rollup>(
    `select hour as start, observations as count, sum, least, most, first, last from hour_rollup
     where city = $1 and datastream = $2 and hour >= $3 and hour < $4 order by hour`,
    [city, handle, from, to],
  );
}
