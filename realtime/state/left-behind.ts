import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { strictestOf } from '../../models/access/strictness.ts';
import type { Datastream, Observation, ObservedValue, Thing } from '../../models/schema/index.ts';
import type { Database } from '../database/database.ts';
import { letterOf } from '../feeds/dead-letters/letter.ts';
import { addLetters } from '../feeds/dead-letters/letter-table.ts';
import { type Measured, newMeasured, positionOf, QUALITIES, TYPE } from '../history/measured.ts';
import type { Memtable } from '../history/memtable.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { isDamaged } from '../journal/read-entries.ts';
import { segmentPath, segmentsOf, setSegmentAside } from '../journal/segment-file.ts';
import { EventOutbox } from './event-outbox.ts';
import type { Ingest, IngestBatch, IngestOutcome } from './ingest.ts';
import type { Keeping } from './keeping.ts';
import { LiveStates } from './live-states.ts';
import { Registry } from './registry.ts';
import {
  type Aliases,
  cityNumber,
  type Described,
  restoreFromDatabase,
  restoreSegment,
  writtenSegment,
} from './restore.ts';

/** Things and observations of one row. */
const AT_ONCE = 2_000;
/** Rows that the writer takes in at once. */
const ROWS = 20;

export interface LeaveOptions {
  /** Folder of the journal. */
  folder: string;
  city: string;
  /** That all servers share. */
  database: Database;
  /** Ends it between two rows: this server is to be the writer itself. */
  signal?: AbortSignal;
  /** A segment is damaged: what could be read of it is left, and its file is set aside. */
  onDamaged?(segment: number, file: string): void;
}

/**
 * What is in a journal whose server is the writer no longer, and was acknowledged and not written: laid into the database
 * for the one that is. A segment goes when all of it is there; a damaged one is set aside. Gives how many observations. Throws
 * InputError `folder-in-use` where the journal is being written.
 */
export async function leaveToWriter({
  folder,
  city,
  database,
  signal,
  onDamaged,
}: LeaveOptions): Promise<number> {
  const segments = await segmentsOf(folder).catch(() => []);
  if (segments.length === 0) return 0;
  const lock = await lockFolder(folder);
  try {
    const journal = (await readFile(join(folder, 'journal.id'), 'utf8')).trim();
    const number = await cityNumber(database, city);
    const written = await writtenSegment(database, number, journal);
    const registry = new Registry();
    const ignored = () => undefined;
    const states = new LiveStates({ registry, now: Date.now, rhythmOf: ignored, onFault: ignored });
    await restoreFromDatabase(database, number, registry, states);
    const events = new EventOutbox(ignored);
    const aliases: Aliases = new Map();
    const damaged = new Set<number>();
    let left = 0;
    for (const segment of segments) {
      if (segment <= written) continue;
      const described: Described[] = [];
      const { memtable, read } = await restoreSegment(
        folder,
        segment,
        registry,
        states,
        events,
        aliases,
        (one) => described.push(one),
      );
      if (isDamaged(read)) damaged.add(segment);
      for (const [part, batches] of inParts(batchesOf(memtable, registry, described)).entries()) {
        if (signal?.aborted) return left;
        await lay(database, city, `${nameOf(journal, segment)}/${padded(part)}`, batches);
      }
      left += memtable.length;
    }
    // After all of it has been read: what one segment tells a later one may have settled.
    const reports = events.waitingUpTo(Number.MAX_SAFE_INTEGER).map(({ event }) => event);
    events.close();
    if (reports.length > 0)
      await lay(database, city, `${nameOf(journal, segments[segments.length - 1])}/events`, [
        { world: 'live', feed: '', received: Date.now(), things: [], observations: [], events: reports },
      ]);
    for (const segment of segments)
      if (damaged.has(segment)) {
        const file = await setSegmentAside(folder, segment);
        onDamaged?.(segment, file);
      } else await rm(segmentPath(folder, segment), { force: true });
    return left;
  } finally {
    await lock.release();
  }
}

/**
 * Takes in what other servers have left; for the writer. What it refuses becomes dead letters. Gives how many
 * observations were new.
 */
export async function takeLeft(
  database: Database,
  city: string,
  { take, states }: Ingest & Pick<Keeping, 'states'>,
): Promise<number> {
  let taken = 0;
  for (;;) {
    const rows = await database.query<{ id: string; body: string }>(
      'select id, body from left_behind where city = $1 order by id limit $2',
      [city, ROWS],
    );
    if (rows.length === 0) return taken;
    for (const { id, body } of rows) {
      for (const batch of JSON.parse(body) as IngestBatch[]) {
        const things = batch.things.flatMap((thing) => withKnown(thing, batch, states) ?? []);
        const { repeated, refused } = await take({ ...batch, things });
        await keepRefused(database, city, batch, refused, states);
        taken += batch.observations.length - repeated - refused.length;
      }
      await database.query('delete from left_behind where city = $1 and id = $2', [city, id]);
    }
  }
}

/**
 * What a description that was left makes of what is known of its thing: the newer one holds, with the datastreams that
 * only the other has, as a feed would have gone on. Undefined: it is another feed's by now.
 */
function withKnown(
  left: Thing,
  { world, feed, received }: IngestBatch,
  states: Keeping['states'],
): Thing | undefined {
  const live = states.byId(world, left.id);
  if (!live) return left;
  if (live.feed !== feed) return undefined;
  return received >= (live.described ?? 0)
    ? withStreams(left, live.thing.datastreams)
    : withStreams(live.thing, left.datastreams);
}

function withStreams(thing: Thing, others: readonly Datastream[]): Thing {
  const known = new Set(thing.datastreams.map(({ id }) => id));
  const more = others.filter(({ id }) => !known.has(id));
  return more.length === 0 ? thing : { ...thing, datastreams: [...thing.datastreams, ...more] };
}

/** It was acknowledged: what cannot be taken in is kept for people to look at. */
async function keepRefused(
  database: Database,
  city: string,
  { world, feed, received, observations, things }: IngestBatch,
  refused: IngestOutcome['refused'],
  states: Keeping['states'],
): Promise<void> {
  if (refused.length === 0) return;
  const described = new Map(things.map((thing) => [thing.id, thing]));
  const lost = refused.map(({ index }) => observations[index]);
  // Of what nobody knows the class is unknown.
  const publication = lost.reduce<Thing['publication']>((strictest, { thing: id }) => {
    const known = states.byId(world, id)?.thing ?? described.get(id);
    return strictestOf(strictest, known?.publication ?? 'restricted');
  }, 'internal');
  const payload = {
    body: Buffer.from(JSON.stringify({ world, received, observations: lost })),
    subject: lost[0].thing,
    type: 'application/json',
    received,
  };
  const faults = refused.map(({ code, message }) => ({ code, message }));
  const letter = letterOf(feed, payload, publication, faults);
  await database.transaction((queries) => addLetters(queries, city, [letter]));
}

const padded = (number: number) => String(number).padStart(12, '0');
const nameOf = (journal: string, segment: number) => `${journal}/${padded(segment)}`;

async function lay(
  database: Database,
  city: string,
  id: string,
  batches: readonly IngestBatch[],
): Promise<void> {
  await database.query(
    'insert into left_behind (city, id, body) values ($1, $2, $3) on conflict (city, id) do nothing',
    [city, id, JSON.stringify(batches)],
  );
}

/** What a segment holds, as it came: one batch for each message of a feed, from the first. */
function batchesOf(memtable: Memtable, registry: Registry, described: readonly Described[]): IngestBatch[] {
  const batches = new Map<string, IngestBatch & { things: Thing[]; observations: Observation[] }>();
  const batchOf = (world: string, feed: string, received: number) => {
    const name = JSON.stringify([world, feed, received]);
    let batch = batches.get(name);
    if (!batch)
      batches.set(name, (batch = { world, feed, received, things: [], observations: [], events: [] }));
    return batch;
  };
  const known = new Set<string>();
  for (const { world, feed, received, thing } of described) {
    known.add(`${world} ${thing.id}`);
    batchOf(world, feed, received).things.push(thing);
  }
  const measured = newMeasured();
  for (let row = 0; row < memtable.length; row++) {
    const { stream: handle, received, time, key, quality } = memtable.read(row, measured);
    const stream = registry.stream(handle);
    if (!stream) continue;
    const { world, live } = stream.known;
    if (!known.has(`${world} ${live.thing.id}`)) {
      // Described before this segment, when it says itself.
      known.add(`${world} ${live.thing.id}`);
      batchOf(world, live.feed, live.described ?? 0).things.push(live.thing);
    }
    const told = QUALITIES[quality];
    batchOf(world, live.feed, received).observations.push({
      thing: live.thing.id,
      datastream: stream.id,
      time,
      value: toldValue(measured),
      // The journal has no more of the id than this, which tells a repeat just as well.
      ...(key === 0 ? {} : { id: `journal:${key}` }),
      ...(told && { quality: told }),
    });
  }
  return [...batches.values()].sort((one, other) => one.received - other.received);
}

function toldValue({ type, number, text, position }: Measured): ObservedValue {
  if (type === TYPE.number) return number;
  if (type === TYPE.boolean) return number === 1;
  return type === TYPE.text ? text : positionOf(position, 0);
}

function inParts(batches: readonly IngestBatch[]): IngestBatch[][] {
  const parts: IngestBatch[][] = [];
  let size = AT_ONCE;
  const put = (batch: IngestBatch) => {
    const length = batch.things.length + batch.observations.length;
    if (size + length > AT_ONCE) {
      parts.push([]);
      size = 0;
    }
    size += length;
    parts[parts.length - 1].push(batch);
  };
  for (const batch of batches) {
    for (let first = 0; first < batch.things.length; first += AT_ONCE)
      put({ ...batch, things: batch.things.slice(first, first + AT_ONCE), observations: [] });
    for (let first = 0; first < batch.observations.length; first += AT_ONCE)
      put({ ...batch, things: [], observations: batch.observations.slice(first, first + AT_ONCE) });
  }
  return parts;
}
