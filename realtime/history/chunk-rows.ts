import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import { decodeChunk, encodeChunk } from '../../models/live/chunk-codec.ts';
import type { Queries } from '../database/database.ts';
import { slice } from './observation-columns.ts';
import { Turns } from './turns.ts';

export const HOUR = 3_600_000;
/** Observations of one chunk: few enough that the one that is looked for is found quickly. */
export const MOST_IN_CHUNK = 512;
/** Rows and bytes of one statement. */
const MOST_ROWS = 2_000;
const MOST_BYTES = 2 ** 20;

export const hourOf = (time: number): number => Math.floor(time / HOUR) * HOUR;

/** One row of `chunk` or `late_chunk`. */
export interface ChunkRow {
  datastream: number;
  start: number;
  finish: number;
  observations: number;
  bytes: Uint8Array;
}

/** Packs observations: each chunk within one hour, with no more than some hundreds, never parting those of one time. */
export function* chunksOf(datastream: number, columns: ObservationColumns): Iterable<ChunkRow> {
  const { times, count } = columns;
  for (let from = 0; from < count; ) {
    const hourEnd = hourOf(times[from]) + HOUR;
    let to = from + 1;
    while (to < count && times[to] < hourEnd && (to - from < MOST_IN_CHUNK || times[to] === times[to - 1]))
      to++;
    yield {
      datastream,
      start: times[from],
      finish: times[to - 1],
      observations: to - from,
      bytes: encodeChunk(slice(columns, from, to)),
    };
    from = to;
  }
}

/** A statement's worth of rows: numbers as arrays and all bytes in one value, since arrays of bytes travel as text. */
interface Bundle {
  datastreams: number[];
  starts: number[];
  finishes: number[];
  observations: number[];
  offsets: number[];
  lengths: number[];
  bytes: Uint8Array;
}

/** Gathers rows into statements. */
export function* bundlesOf(rows: Iterable<ChunkRow>): Iterable<Bundle> {
  let gathered: ChunkRow[] = [];
  let size = 0;
  for (const row of rows) {
    gathered.push(row);
    size += row.bytes.length;
    if (gathered.length < MOST_ROWS && size < MOST_BYTES) continue;
    yield bundle(gathered, size);
    gathered = [];
    size = 0;
  }
  if (gathered.length > 0) yield bundle(gathered, size);
}

function bundle(rows: readonly ChunkRow[], size: number): Bundle {
  const bytes = new Uint8Array(size);
  const offsets: number[] = [];
  let at = 0;
  for (const row of rows) {
    bytes.set(row.bytes, at);
    offsets.push(at + 1);
    at += row.bytes.length;
  }
  return {
    datastreams: rows.map((row) => row.datastream),
    starts: rows.map((row) => row.start),
    finishes: rows.map((row) => row.finish),
    observations: rows.map((row) => row.observations),
    offsets,
    lengths: rows.map((row) => row.bytes.length),
    bytes,
  };
}

const FROM_ARRAYS = `from unnest($4::integer[], $5::bigint[], $6::bigint[], $7::integer[], $8::integer[], $9::integer[])
  as r (datastream, start, finish, observations, begins, length)`;

export async function insertChunks(
  queries: Queries,
  city: number,
  rows: Iterable<ChunkRow>,
  fresh: boolean,
): Promise<void> {
  for (const { bytes, ...arrays } of bundlesOf(rows))
    await queries.query(
      `insert into chunk (city, datastream, start, finish, observations, fresh, bytes)
       select $1::integer, datastream, start, finish, observations, $2::boolean, substring($3::bytea from begins for length)
       ${FROM_ARRAYS}`,
      [city, fresh, bytes, ...valuesOf(arrays)],
    );
}

export async function insertLateChunks(
  queries: Queries,
  city: number,
  segment: number,
  rows: Iterable<ChunkRow>,
): Promise<void> {
  for (const { bytes, ...arrays } of bundlesOf(rows))
    await queries.query(
      `insert into late_chunk (city, datastream, segment, start, finish, observations, bytes)
       select $1::integer, datastream, $2::bigint, start, finish, observations, substring($3::bytea from begins for length)
       ${FROM_ARRAYS}`,
      [city, segment, bytes, ...valuesOf(arrays)],
    );
}

const valuesOf = (arrays: Omit<Bundle, 'bytes'>): unknown[] => [
  arrays.datastreams,
  arrays.starts,
  arrays.finishes,
  arrays.observations,
  arrays.offsets,
  arrays.lengths,
];

/**
 * Chunks of datastreams, in order or late, that reach into a span of time of each (`from` and `to` included). `fresh`:
 * only those that are not rolled up yet.
 */
export async function chunksWithin(
  queries: Queries,
  city: number,
  spans: readonly { datastream: number; from: number; to: number }[],
  fresh = false,
  onUnreadable?: OnUnreadable,
): Promise<Map<number, ObservationColumns[]>> {
  const found = new Map<number, ObservationColumns[]>();
  if (spans.length === 0) return found;
  const values = [
    city,
    spans.map(({ datastream }) => datastream),
    spans.map(({ from }) => from),
    spans.map(({ to }) => to),
    HOUR,
  ];
  const rows = await queries.query<{ datastream: number; bytes: Uint8Array }>(
    `select r.datastream, c.bytes
     from unnest($2::integer[], $3::bigint[], $4::bigint[]) as r (datastream, least, most)
     join chunk c on c.city = $1 and c.datastream = r.datastream
       and c.start > r.least - $5::bigint and c.start <= r.most and c.finish >= r.least ${fresh ? 'and c.fresh' : ''}
     order by r.datastream, c.start`,
    values,
  );
  const late = await queries.query<{ datastream: number; bytes: Uint8Array }>(
    `select r.datastream, c.bytes
     from unnest($2::integer[], $3::bigint[], $4::bigint[]) as r (datastream, least, most)
     join late_chunk c on c.city = $1 and c.datastream = r.datastream
       and c.start > r.least - $5::bigint and c.start <= r.most and c.finish >= r.least
     order by r.datastream, c.start`,
    values,
  );
  await gather(found, rows, onUnreadable);
  await gather(found, late, onUnreadable);
  return found;
}

/** Told of a chunk that cannot be read. */
export type OnUnreadable = (datastream: number, bytes: Uint8Array, error: Error) => void;

/** Unpacks rows by their datastream. One that cannot be read hides no other. */
export async function gather(
  into: Map<number, ObservationColumns[]>,
  rows: readonly { datastream: number; bytes: Uint8Array }[],
  onUnreadable?: OnUnreadable,
): Promise<void> {
  const turns = new Turns();
  for (const { datastream, bytes } of rows) {
    let columns: ObservationColumns;
    try {
      columns = decodeChunk(bytes);
    } catch (error) {
      onUnreadable?.(datastream, bytes, error as Error);
      continue;
    }
    const known = into.get(datastream);
    if (known) known.push(columns);
    else into.set(datastream, [columns]);
    await turns.rest();
  }
}
