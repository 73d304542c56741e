import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import type { Queries } from '../database/database.ts';
import type { Registry, Stream } from '../state/registry.ts';
import { chunksWithin, HOUR } from './chunk-rows.ts';
import type { History, PastObservation, Series, SeriesRequest } from './history.ts';
import { HistoryAway, HistoryTooMuch } from './history-error.ts';
import { valueAt } from './measured.ts';
import type { Memtable } from './memtable.ts';
import { AT_ONCE, lastChunks, rowAt, spanOf } from './past-state.ts';
import { readSeries } from './series.ts';
import { Turns } from './turns.ts';

/** Observations of one answer of `between`. */
const MOST_BETWEEN = 1_000_000;

export interface KeptHistoryOptions {
  /** Absent: there is only what is in memory. */
  place: { database: Queries; city: number } | undefined;
  registry: Registry;
  /** What is in memory, from the oldest, with what is being filled. */
  memtables(): readonly Memtable[];
  /** Whether the database is away, or older data is not in it yet. */
  incomplete(): boolean;
  /** UTC milliseconds. */
  now(): number;
}

/** What was, from the database and from memory together. */
export class KeptHistory implements History {
  readonly #options: KeptHistoryOptions;

  constructor(options: KeptHistoryOptions) {
    this.#options = options;
  }

  async series(request: SeriesRequest): Promise<Series> {
    const stream = this.#options.registry.get(request.world, request.thing)?.streams.get(request.datastream);
    if (!stream) return { points: [], detail: 'raw', observations: 0 };
    this.#check();
    // Memory first: what goes to the database meanwhile is then found in both, and told once.
    const memory = this.#memoryOf(stream.handle);
    return readSeries(this.#options.place, stream, memory, request);
  }

  async stateAt(
    world: string,
    time: number,
    handles?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PastObservation[]> {
    this.#check();
    const { place } = this.#options;
    const streams = this.#streamsOf(world, handles);
    const memory = new Map(streams.map(({ handle }) => [handle, this.#memoryOf(handle)]));
    const state: PastObservation[] = [];
    const add = (stream: Stream, parts: readonly ObservationColumns[]) => {
      const at = rowAt(parts, time);
      if (at) state.push(pastOf(stream, at.columns, at.row));
    };
    if (!place) {
      for (const stream of streams) add(stream, memory.get(stream.handle) ?? []);
      return state;
    }
    const numbers = streams.map(({ handle }) => handle);
    let next = 0;
    for await (const chunks of lastChunks(place.database, place.city, numbers, time)) {
      signal?.throwIfAborted();
      for (const end = Math.min(streams.length, next + AT_ONCE); next < end; next++) {
        const { handle } = streams[next];
        add(streams[next], [...(chunks.get(handle) ?? []), ...(memory.get(handle) ?? [])]);
      }
    }
    return state;
  }

  async between(
    world: string,
    from: number,
    to: number,
    handles?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PastObservation[]> {
    this.#check();
    const { place } = this.#options;
    const streams = this.#streamsOf(world, handles);
    const parts = new Map<Stream, ObservationColumns[]>();
    for (const stream of streams) {
      const memory = this.#memoryOf(stream.handle, from, to);
      if (memory.length > 0) parts.set(stream, memory);
    }
    if (place) {
      await this.#checkAmount(place, from, to, streams, handles !== undefined);
      signal?.throwIfAborted();
      const chunks = await chunksWithin(
        place.database,
        place.city,
        streams.map(({ handle }) => ({ datastream: handle, from: from + 1, to })),
      );
      for (const [handle, columns] of chunks) {
        const stream = this.#options.registry.stream(handle);
        if (stream) parts.set(stream, [...columns, ...(parts.get(stream) ?? [])]);
      }
    }
    const past: PastObservation[] = [];
    const turns = new Turns();
    for (const [stream, columns] of parts) {
      await turns.rest();
      signal?.throwIfAborted();
      const span = spanOf(columns, from + 1, to + 1);
      if (!span) continue;
      for (let row = span.first; row < span.end; row++) past.push(pastOf(stream, span.columns, row));
      if (past.length > MOST_BETWEEN) throw new HistoryTooMuch(MOST_BETWEEN);
    }
    return past.sort((a, b) => a.time - b.time);
  }

  async extent(
    world: string,
    handles?: readonly number[],
  ): Promise<{ from: number; to: number } | undefined> {
    this.#check();
    const { place, registry, now } = this.#options;
    const streams = this.#streamsOf(world, handles);
    const wanted = handles && new Set(streams.map(({ handle }) => handle));
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const memtable of this.#options.memtables()) {
      const bounds = memtable.boundsOf((stream) =>
        wanted ? wanted.has(stream) : registry.stream(stream)?.known.world === world,
      );
      if (!bounds) continue;
      from = Math.min(from, bounds.from);
      to = Math.max(to, bounds.to);
    }
    if (place && streams.length > 0) {
      const [found] = await place.database.query<{ least: number | null; most: number | null }>(
        `select min(f.start) as least, max(l.finish) as most
         from unnest($2::integer[]) as r (datastream)
         cross join lateral (
           select start from chunk where city = $1 and datastream = r.datastream order by start limit 1
         ) f
         cross join lateral (
           select finish from chunk where city = $1 and datastream = r.datastream order by start desc limit 1
         ) l`,
        [place.city, streams.map(({ handle }) => handle)],
      );
      if (found.least !== null) from = Math.min(from, found.least);
      if (found.most !== null) to = Math.max(to, found.most);
    }
    // What a clock ahead told is no time that can be gone back to.
    return from <= to ? { from, to: Math.max(from, Math.min(to, now())) } : undefined;
  }

  #check(): void {
    if (this.#options.place && this.#options.incomplete()) throw new HistoryAway();
  }

  #streamsOf(world: string, handles?: readonly number[]): Stream[] {
    const { registry } = this.#options;
    const things = handles
      ? handles.flatMap((handle) => registry.thing(handle) ?? []).filter((known) => known.world === world)
      : registry.things(world);
    const streams: Stream[] = [];
    for (const known of things) for (const stream of known.streams.values()) streams.push(stream);
    return streams;
  }

  #memoryOf(
    handle: number,
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  ): ObservationColumns[] {
    return this.#options
      .memtables()
      .flatMap((memtable) =>
        memtable.to < from || memtable.from > to ? [] : (memtable.columnsOf(handle) ?? []),
      );
  }

  async #checkAmount(
    { database, city }: { database: Queries; city: number },
    from: number,
    to: number,
    streams: readonly Stream[],
    some: boolean,
  ): Promise<void> {
    const [{ total }] = await database.query<{ total: number }>(
      `select coalesce(sum(observations), 0)::bigint as total from chunk
       where city = $1 and start > $2::bigint - ${HOUR} and start <= $3 and finish > $2
       ${some ? 'and datastream = any($4::integer[])' : ''}`,
      some ? [city, from, to, streams.map(({ handle }) => handle)] : [city, from, to],
    );
    if (total > MOST_BETWEEN * 4) throw new HistoryTooMuch(MOST_BETWEEN);
  }
}

const pastOf = (stream: Stream, columns: ObservationColumns, row: number): PastObservation => ({
  handle: stream.known.live.handle,
  datastream: stream.index,
  time: columns.times[row],
  value: valueAt(columns, row),
});
