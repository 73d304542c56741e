import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import { isAhead } from '../../models/live/clock.ts';
import { isPermanent } from '../database/away.ts';
import type { Database, Queries } from '../database/database.ts';
import { writeAll, writeWhatCan } from '../database/write-what-can.ts';
import type { KnownThing, Registry, Stream } from '../state/registry.ts';
import { type ChunkRow, chunksOf, chunksWithin, insertChunks, insertLateChunks } from './chunk-rows.ts';
import type { Memtable } from './memtable.ts';
import { firstFrom, isRepeat, pick } from './observation-columns.ts';
import { keepAside, type SetAside } from './set-aside.ts';
import { Turns } from './turns.ts';

/** Datastreams whose chunks are read at once. */
const LOOKED_UP = 500;
const THINGS_AT_ONCE = 2_000;

const encoder = new TextEncoder();

/** A journal whose segments go into the database. */
export interface Destination {
  database: Database;
  /** Number of the city, and its id. */
  city: number;
  cityId: string;
  journal: string;
  /** Something cannot be kept as what it is, and is a dead letter now. */
  onAside(subject: string, error: Error): void;
}

export interface WrittenSegment {
  observations: number;
  /** Observations that the database had already. */
  repeated: number;
}

interface Prepared extends WrittenSegment {
  chunks: ChunkRow[];
  late: ChunkRow[];
  /** What cannot be packed. */
  aside: SetAside[];
  /** What becomes of the datastreams when it is written. */
  reached: { stream: Stream; stored: number; ordered: number }[];
}

/**
 * Writes a segment to the database in one transaction: things that are new there, observations, and that this segment
 * is there. A segment that is there already (the answer to a commit was lost) is not written again. What the database
 * does not take stops nothing: those rows become dead letters.
 */
export async function writeSegment(
  destination: Destination,
  registry: Registry,
  memtable: Memtable,
  now: number,
): Promise<WrittenSegment> {
  const { database, city, journal } = destination;
  const [{ segment } = { segment: -1 }] = await database.query<{ segment: number }>(
    'select segment from kept_journal where city = $1 and journal = $2',
    [city, journal],
  );
  const prepared = await prepare(database, city, registry, memtable);
  if (segment < memtable.segment) {
    const things = [...registry.unstored];
    // What is described anew while this is being written is written with the next segment.
    registry.unstored.clear();
    const known = things.flatMap((handle) => registry.thing(handle) ?? []);
    const write = (isPiecewise: boolean) =>
      database.transaction(async (queries) => {
        const aside = [...prepared.aside];
        const put = isPiecewise ? writeWhatCan : writeAll;
        await put(
          queries,
          known,
          (some) => writeThings(queries, city, some),
          (one, error) => {
            aside.push({ known: one, body: encoder.encode(one.json), error });
          },
        );
        const setAside = (row: ChunkRow, error: Error) => {
          const stream = registry.stream(row.datastream);
          if (stream) aside.push({ known: stream.known, datastream: row.datastream, body: row.bytes, error });
        };
        await put(queries, prepared.chunks, (rows) => insertChunks(queries, city, rows, true), setAside);
        await put(
          queries,
          prepared.late,
          (rows) => insertLateChunks(queries, city, memtable.segment, rows),
          setAside,
        );
        await keepAside(queries, destination, registry, aside, now);
        await queries.query(
          `insert into kept_journal (city, journal, segment) values ($1, $2, $3)
           on conflict (city, journal) do update set segment = excluded.segment`,
          [city, journal, memtable.segment],
        );
      });
    try {
      await write(false).catch((error) => {
        if (!isPermanent(error)) throw error;
        return write(true);
      });
    } catch (error) {
      for (const handle of things) registry.unstored.add(handle);
      throw error;
    }
  }
  for (const { stream, stored, ordered } of prepared.reached) {
    stream.stored = Math.max(stream.stored, stored);
    stream.ordered = Math.max(stream.ordered, ordered);
  }
  return prepared;
}

/** Packs a memtable, without what the database has already. */
async function prepare(
  database: Database,
  city: number,
  registry: Registry,
  memtable: Memtable,
): Promise<Prepared> {
  const prepared: Prepared = { observations: 0, repeated: 0, chunks: [], late: [], aside: [], reached: [] };
  const doubtful: { stream: Stream; columns: ObservationColumns }[] = [];
  const turns = new Turns();
  for (const handle of memtable.streams()) {
    const stream = registry.stream(handle);
    const columns = memtable.columnsOf(handle);
    if (!stream || !columns) continue;
    if (columns.times[0] <= stream.stored) doubtful.push({ stream, columns });
    else pack(prepared, stream, columns);
    await turns.rest();
  }
  for (let first = 0; first < doubtful.length; first += LOOKED_UP) {
    const part = doubtful.slice(first, first + LOOKED_UP);
    const known = await chunksWithin(
      database,
      city,
      part.map(({ stream, columns }) => ({
        datastream: stream.handle,
        from: columns.times[0],
        to: Math.min(stream.stored, columns.times[columns.count - 1]),
      })),
    );
    for (const { stream, columns } of part) {
      const fresh = withoutKnown(columns, known.get(stream.handle) ?? []);
      prepared.repeated += columns.count - fresh.count;
      pack(prepared, stream, fresh);
      await turns.rest();
    }
  }
  return prepared;
}

function withoutKnown(columns: ObservationColumns, known: readonly ObservationColumns[]): ObservationColumns {
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row++) {
    const repeated = known.some((chunk) => {
      for (let at = firstFrom(chunk, columns.times[row]); chunk.times[at] === columns.times[row]; at++)
        if (isRepeat(chunk, at, columns, row)) return true;
      return false;
    });
    if (!repeated) rows.push(row);
  }
  return rows.length === columns.count ? columns : pick(columns, rows);
}

function pack(prepared: Prepared, stream: Stream, columns: ObservationColumns): void {
  const { chunks, late } = prepared;
  const [inOrder, apart] = [chunks.length, late.length];
  try {
    packAll(prepared, stream, columns);
  } catch (error) {
    chunks.length = inOrder;
    late.length = apart;
    prepared.aside.push({
      known: stream.known,
      datastream: stream.handle,
      body: encoder.encode(
        JSON.stringify({ times: [...columns.times], numbers: [...columns.numbers], texts: columns.texts }),
      ),
      error: error as Error,
    });
  }
}

/** What is later than everything in order goes in order; the rest, and what comes from the future, apart. */
function packAll(prepared: Prepared, stream: Stream, columns: ObservationColumns): void {
  const { times, received, count } = columns;
  if (count === 0) return;
  prepared.observations += count;
  const inOrder: number[] = [];
  const apart: number[] = [];
  for (let row = 0; row < count; row++)
    (times[row] > stream.ordered && !isAhead(times[row], received[row]) ? inOrder : apart).push(row);
  const reached = { stream, stored: times[count - 1], ordered: stream.ordered };
  if (inOrder.length > 0) {
    const ordered = apart.length === 0 ? columns : pick(columns, inOrder);
    prepared.chunks.push(...chunksOf(stream.handle, ordered));
    reached.ordered = ordered.times[ordered.count - 1];
  }
  if (apart.length > 0) prepared.late.push(...chunksOf(stream.handle, pick(columns, apart)));
  prepared.reached.push(reached);
}

async function writeThings(queries: Queries, city: number, all: readonly KnownThing[]): Promise<void> {
  for (let first = 0; first < all.length; first += THINGS_AT_ONCE) {
    const things = all.slice(first, first + THINGS_AT_ONCE);
    await queries.query(
      `insert into thing (city, handle, world, id, feed, body, earlier, described)
       select $1::integer, * from unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::json[], $7::json[], $8::bigint[])
       on conflict (city, handle) do update
       set feed = excluded.feed, body = excluded.body, earlier = excluded.earlier, described = excluded.described`,
      [
        city,
        things.map(({ live }) => live.handle),
        things.map(({ world }) => world),
        things.map(({ live }) => live.thing.id),
        things.map(({ live }) => live.feed),
        things.map(({ json }) => json),
        things.map(({ live }) => (live.earlier ? JSON.stringify(live.earlier) : null)),
        things.map(({ live }) => live.described ?? 0),
      ],
    );
    const streams = things.flatMap(({ live, streams }) =>
      [...streams.values()].map(({ handle, id, type }) => ({ handle, thing: live.handle, id, type })),
    );
    await queries.query(
      `insert into datastream (city, handle, thing, id, type)
       select $1::integer, * from unnest($2::integer[], $3::integer[], $4::text[], $5::text[])
       on conflict (city, handle) do nothing`,
      [
        city,
        streams.map(({ handle }) => handle),
        streams.map(({ thing }) => thing),
        streams.map(({ id }) => id),
        streams.map(({ type }) => type),
      ],
    );
  }
}
