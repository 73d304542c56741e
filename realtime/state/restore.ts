import type { ObservationColumns } from '../../models/live/chunk-codec.ts';
import { isAhead } from '../../models/live/clock.ts';
import type { Thing } from '../../models/schema/index.ts';
import type { Database, Queries } from '../database/database.ts';
import type { OnUnreadable } from '../history/chunk-rows.ts';
import { type Measured, positionOf, TYPE, valueAt } from '../history/measured.ts';
import { Memtable } from '../history/memtable.ts';
import { lastChunks } from '../history/past-state.ts';
import type { NamedThing } from '../journal/entry.ts';
import { type EntriesRead, readEntries } from '../journal/read-entries.ts';
import type { EarlierClass } from './earlier-classes.ts';
import type { EventOutbox } from './event-outbox.ts';
import type { LiveStates } from './live-states.ts';
import type { KnownThing, Registry, StoredStream } from './registry.ts';

/** Number of a city, made when it is new. */
export async function cityNumber(database: Database, name: string): Promise<number> {
  await database.query('insert into kept_city (name) values ($1) on conflict (name) do nothing', [name]);
  const [{ number }] = await database.query<{ number: number }>(
    'select number from kept_city where name = $1',
    [name],
  );
  return number;
}

/** Last segment of a journal that is in the database; 0: none is. */
export async function writtenSegment(queries: Queries, city: number, journal: string): Promise<number> {
  const [row] = await queries.query<{ segment: number }>(
    'select segment from kept_journal where city = $1 and journal = $2',
    [city, journal],
  );
  return row?.segment ?? 0;
}

/** Things, datastreams and the latest of each, as the database has them. */
export async function restoreFromDatabase(
  database: Database,
  city: number,
  registry: Registry,
  states: LiveStates,
  onUnreadable?: OnUnreadable,
): Promise<void> {
  await restoreThings(database, city, registry);
  const streams = [...registry.streams()];
  const numbers = streams.map(({ handle }) => handle);
  for await (const chunks of lastChunks(database, city, numbers, Number.MAX_SAFE_INTEGER, onUnreadable))
    for (const [handle, parts] of chunks) {
      const stream = registry.stream(handle);
      if (!stream) continue;
      // The chunk in order is told before the late ones.
      stream.ordered = parts[0].times[parts[0].count - 1];
      for (const { times, count } of parts) stream.stored = Math.max(stream.stored, times[count - 1]);
      // What was told by a clock ahead is the latest only where there is nothing else.
      const right = parts.flatMap((columns) => lastOf(columns, (time, received) => !isAhead(time, received)));
      for (const { columns, row } of right.length > 0 ? right : parts.flatMap((columns) => lastOf(columns)))
        states.take({
          stream,
          time: columns.times[row],
          received: columns.received[row],
          value: valueAt(columns, row),
        });
      stream.seen = stream.stored;
    }
  for (const world of registry.worlds()) for (const known of registry.things(world)) states.introduce(known);
}

function lastOf(
  columns: ObservationColumns,
  is: (time: number, received: number) => boolean = () => true,
): { columns: ObservationColumns; row: number }[] {
  for (let row = columns.count - 1; row >= 0; row--)
    if (is(columns.times[row], columns.received[row])) return [{ columns, row }];
  return [];
}

/** Things and datastreams alone. */
export async function restoreThings(database: Database, city: number, registry: Registry): Promise<void> {
  const streams = new Map<number, StoredStream[]>();
  const all = await database.query<StoredStream & { thing: number }>(
    'select handle, thing, id, type from datastream where city = $1 order by handle',
    [city],
  );
  for (const stream of all) {
    const known = streams.get(stream.thing);
    if (known) known.push(stream);
    else streams.set(stream.thing, [stream]);
  }
  const things = await database.query<{
    handle: number;
    world: string;
    feed: string;
    body: Thing;
    earlier: EarlierClass[] | null;
    described: number;
  }>('select handle, world, feed, body, earlier, described from thing where city = $1 order by handle', [
    city,
  ]);
  for (const { handle, world, feed, body, earlier, described } of things) {
    const stored = streams.get(handle) ?? [];
    const handles = body.datastreams.map(
      ({ id, type }) => stored.find((stream) => stream.id === id && stream.type === type)?.handle ?? 0,
    );
    const named = { handle, streams: handles, json: JSON.stringify(body) };
    const { live } = registry.restore(world, feed, named, 0, body, stored);
    if (earlier) live.earlier = earlier;
    live.described = described;
    registry.unstored.delete(handle);
  }
}

/**
 * Handles of datastreams as a journal has them, and as they are now: while this journal was away, another server may have
 * given its handles to others in the same database.
 */
export type Aliases = Map<number, number>;

/** Origin of an entry after which the handles of a journal are those of the database again. */
export const AGREED = { world: '', feed: 'agreed', received: 0 };

/** A thing as a feed described it, and when, UTC milliseconds. */
export interface Described {
  world: string;
  feed: string;
  received: number;
  thing: Thing;
}

/** Reads one segment of a journal: things, values and events as they came, and its observations as a memtable. */
export async function restoreSegment(
  folder: string,
  segment: number,
  registry: Registry,
  states: LiveStates,
  events: EventOutbox,
  aliases: Aliases,
  onDescribed?: (described: Described) => void,
): Promise<{ memtable: Memtable; read: EntriesRead }> {
  const memtable = new Memtable(segment);
  let world = '';
  let feed = '';
  let received = 0;
  let unknown = 0;
  const read = await readEntries(folder, segment, {
    begin(origin) {
      world = origin.world;
      ({ received } = origin);
      feed = origin.feed;
      if (world === AGREED.world && feed === AGREED.feed) aliases.clear();
    },
    thing(named) {
      states.introduce(restoreThing(registry, world, feed, named, received, aliases));
      onDescribed?.({ world, feed, received, thing: JSON.parse(named.json) as Thing });
    },
    observation(measured) {
      measured.stream = aliases.get(measured.stream) ?? measured.stream;
      const stream = registry.stream(measured.stream);
      if (!stream) {
        // Its description is lost: its handle must not become another's.
        registry.reserveStream(measured.stream);
        unknown++;
        return;
      }
      memtable.add(measured);
      stream.seen = Math.max(stream.seen, measured.time);
      states.take({ stream, time: measured.time, received: measured.received, value: toldBy(measured) });
    },
    event(sequence, json) {
      events.put(sequence, segment, JSON.parse(json));
    },
    settled(sequence) {
      events.forget(sequence);
    },
  });
  return { memtable, read: { ...read, unreadable: read.unreadable + unknown } };
}

function restoreThing(
  registry: Registry,
  world: string,
  feed: string,
  named: NamedThing,
  received: number,
  aliases: Aliases,
): KnownThing {
  const thing = JSON.parse(named.json) as Thing;
  const before = registry.get(world, thing.id);
  const holder = registry.thing(named.handle);
  const isOther = holder !== before || (before !== undefined && before.live.handle !== named.handle);
  const isTaken = named.streams.some((handle) => {
    const stream = registry.stream(handle);
    return stream !== undefined && stream.known !== before;
  });
  const draft = isOther || isTaken ? registry.draft(world, feed, thing, received) : undefined;
  const known = draft
    ? registry.apply(draft)
    : isOther && before
      ? before
      : registry.restore(world, feed, named, received, thing);
  thing.datastreams.forEach(({ id }, index) => {
    const actual = known.streams.get(id)?.handle as number;
    if (actual === named.streams[index]) aliases.delete(actual);
    else aliases.set(named.streams[index], actual);
  });
  return known;
}

/** Only the observations of a segment. */
export async function readMemtable(folder: string, segment: number, aliases?: Aliases): Promise<Memtable> {
  const memtable = new Memtable(segment);
  const ignored = () => undefined;
  await readEntries(folder, segment, {
    begin: ignored,
    thing: ignored,
    observation(measured) {
      measured.stream = aliases?.get(measured.stream) ?? measured.stream;
      memtable.add(measured);
    },
    event: ignored,
    settled: ignored,
  });
  return memtable;
}

function toldBy({ type, number, text, position }: Measured) {
  if (type === TYPE.number) return number;
  if (type === TYPE.boolean) return number === 1;
  return type === TYPE.text ? text : positionOf(position, 0);
}
