import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { pauseAfter } from '../../models/pause.ts';
import { isAway } from '../database/away.ts';
import type { Database } from '../database/database.ts';
import { HistoryWriter } from '../history/history-writer.ts';
import { KeptHistory } from '../history/kept-history.ts';
import type { Destination } from '../history/segment-write.ts';
import { Upkeep } from '../history/upkeep.ts';
import { lockFolder } from '../journal/folder-lock.ts';
import { Journal } from '../journal/journal.ts';
import { isDamaged } from '../journal/read-entries.ts';
import { cutSegment, segmentsOf } from '../journal/segment-file.ts';
import type { ClassNow } from './class-now.ts';
import { EventOutbox } from './event-outbox.ts';
import { Intake } from './intake.ts';
import type { Keeping } from './keeping.ts';
import { LiveStates } from './live-states.ts';
import type { LiveThing } from './live-thing.ts';
import { Registry } from './registry.ts';
import {
  AGREED,
  type Aliases,
  cityNumber,
  readMemtable,
  restoreFromDatabase,
  restoreSegment,
  writtenSegment,
} from './restore.ts';

export interface KeepingOptions {
  /** Folder of the journal, of this city alone; one server at a time may have it. */
  folder: string;
  /** Id of the city: several may share a database. */
  city: string;
  /** Migrated; absent: the state is kept in memory and there is no history beyond it. The caller closes it. */
  database?: Database | (() => Database | Promise<Database>);
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** UTC milliseconds. */
  now?: () => number;
  /** The time by which what is old may be let go, UTC milliseconds; absent: `now`. */
  retentionNow?: () => number;
  /** Seconds between messages of a feed (`rhythm` of its configuration). */
  rhythmOf?: (feed: string) => number | undefined;
  /** The class that a thing has now (class-now.ts), asked of all that is stored and all that comes in; absent: as told. */
  classNow?: ClassNow;
  /** Days of silence after which a thing is gone, as its layer says (gone.ts). */
  goneAfterOf?: (live: LiveThing) => number | undefined;
  /** Days that raw observations of a feed are kept; absent: DEFAULT_RAW_DAYS. */
  rawDaysOf?: (feed: string) => number | undefined;
  /** Bytes that the journal may have while the database is away; 4 GiB. */
  mostJournalBytes?: number;
  /** Seconds, and observations, of one segment: 60 and 1,200,000. */
  segmentSeconds?: number;
  mostSegmentRows?: number;
  /** Observations that wait for the database in memory as well: 4,000,000, some 50 bytes each. */
  mostWaitingRows?: number;
  /** Ends the wait for a database that is away while this opens. */
  signal?: AbortSignal;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const TICK = 1_000;
/** Ticks between looks at what is to be put in order. */
const TENDING = 60;
/** Ticks between looks at what is gone. */
const SWEEPING = 60;

/**
 * Opens what is kept of one city: from the database and from what its journal has more. Waits for a database that is
 * away. Throws InputError `folder-in-use` where another server has the folder.
 */
export async function openKeeping(options: KeepingOptions): Promise<Keeping> {
  const { folder, logger, now = Date.now } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder);
  try {
    const began = performance.now();
    const journalId = await idOf(folder);
    const onFault = (error: unknown) => logger.error({ error: message(error) }, 'keeping the live data');
    const registry = new Registry();
    const states = new LiveStates({
      registry,
      now,
      rhythmOf: options.rhythmOf ?? (() => undefined),
      ...(options.goneAfterOf && { goneAfterOf: options.goneAfterOf }),
      onFault,
    });
    const events = new EventOutbox(onFault);

    let destination: Destination | undefined;
    let written = 0;
    if (options.database !== undefined) {
      const database = await untilThere(options.database, options);
      const city = await cityNumber(database, options.city);
      destination = {
        database,
        city,
        cityId: options.city,
        journal: journalId,
        onAside: (subject, error) =>
          logger.error(
            { subject, error: error.message },
            'the history cannot keep this; it is a dead letter',
          ),
      };
      written = await writtenSegment(database, city, journalId);
      await restoreFromDatabase(database, city, registry, states, (datastream, _bytes, error) =>
        logger.error({ datastream, error: error.message }, 'a chunk of the history cannot be read'),
      );
    }
    const journal = await Journal.open({
      folder,
      mostBytes: options.mostJournalBytes ?? 4 * 2 ** 30,
      first: written + 1,
    });
    /** Segments of which something is lost. */
    const damaged = new Set<number>();
    /** Handles that were given to others while this journal was away, by segment. */
    const renamed = new Map<number, Aliases>();
    const writer = new HistoryWriter({
      destination,
      registry,
      mostRows: options.mostWaitingRows ?? 4_000_000,
      read: (segment) => readMemtable(folder, segment, renamed.get(segment)),
      onWritten: (segment) => forget(segment),
      onFault: (error) =>
        isAway(error)
          ? logger.warn({ error: message(error) }, 'the database of the live data is away')
          : logger.error({ error: message(error) }, 'the live data cannot be written to its database'),
      now,
    });
    const intake = new Intake({
      registry,
      states,
      events,
      journal,
      sealed: () => writer.memtables(),
      seal: (memtable) => writer.put(memtable),
      onFault,
      mostRows: options.mostSegmentRows ?? 1_200_000,
      mostAge: (options.segmentSeconds ?? 60) * 1_000,
      ...(options.classNow && { classNow: options.classNow }),
      now,
    });

    /** Events that nobody has taken over yet must not go with the segment that has them. */
    async function forget(segment: number): Promise<void> {
      const waiting = events.waitingUpTo(segment);
      if (waiting.length > 0) {
        await intake.note((entry) => {
          for (const { sequence, event } of waiting) entry.event(sequence, JSON.stringify(event));
        });
        for (const { sequence, event } of waiting) events.put(sequence, journal.current, event);
      }
      if (damaged.has(segment)) {
        const file = await journal.setAside(segment);
        logger.error(
          { segment, file },
          'what could be read of a damaged segment is kept; its file is set aside',
        );
      } else await journal.remove(segment);
    }

    let replayed = 0;
    const aliases: Aliases = new Map();
    for (const segment of await segmentsOf(folder)) {
      if (segment <= written) {
        await journal.remove(segment);
        continue;
      }
      const { memtable, read } = await restoreSegment(folder, segment, registry, states, events, aliases);
      if (aliases.size > 0) renamed.set(segment, new Map(aliases));
      if (isDamaged(read)) {
        damaged.add(segment);
        logger.error(
          { segment, bytes: read.lost, frames: read.unreadable },
          'a segment of the journal is damaged: what was in the damaged part is lost',
        );
      } else if (read.cutOff > 0) {
        logger.warn(
          { segment, bytes: read.cutOff },
          'the end of a segment was cut off, and never acknowledged',
        );
        await cutSegment(folder, segment, read);
      }
      replayed += memtable.length;
      writer.put(memtable);
    }
    if (aliases.size > 0) await intake.note(() => undefined, AGREED);
    if (options.classNow) registry.reclass(options.classNow, now());
    states.sweep();
    logger.info(
      { city: options.city, replayed, milliseconds: Math.round(performance.now() - began) },
      'what is kept of the live data is loaded',
    );

    const { rawDaysOf = () => undefined, retentionNow = now } = options;
    const upkeep = new Upkeep({ registry, now, retentionNow, rawDaysOf });
    let tending = false;
    let closing = false;
    /** Some work a minute, and more at once while there is more; what fails is tried again in a minute. */
    const tend = () => {
      if (tending) return;
      tending = true;
      let more = false;
      writer
        .chore(async (to) => {
          more = await upkeep.step(to);
        })
        .catch(onFault)
        .finally(() => {
          tending = false;
          if (more && !closing) tend();
        });
    };
    let ticks = 0;
    const timer = setInterval(() => {
      if (destination && ++ticks % TENDING === 0) tend();
      states.check();
      if (ticks % SWEEPING === 0) states.sweep();
      intake.turn().catch(onFault);
      if (events.hasSettled)
        intake
          .note((entry) => {
            for (const sequence of events.takeSettled()) entry.settled(sequence);
          })
          .catch(onFault);
    }, TICK);
    timer.unref();

    return {
      take: (batch) => intake.take(batch),
      states,
      history: new KeptHistory({
        place: destination && { database: destination.database.reading, city: destination.city },
        registry,
        memtables: () => [...writer.memtables(), intake.memtable],
        incomplete: () => writer.awaySince !== undefined || writer.hasUnread,
        now,
      }),
      countOf: (feed) => registry.countOf(feed),
      onEvents: (listener) => events.onEvents(listener),
      backlog: () => ({
        bytes: journal.bytes,
        observations: writer.observations + intake.memtable.length,
        damaged: damaged.size,
        ...(writer.awaySince === undefined ? {} : { awaySince: writer.awaySince }),
      }),
      async close() {
        closing = true;
        clearInterval(timer);
        events.close();
        await intake.close();
        await writer.close();
        await journal.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Which journal this is, for the database: another folder is another one. */
async function idOf(folder: string): Promise<string> {
  const path = join(folder, 'journal.id');
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (known !== '') return known;
  const id = randomUUID();
  await writeFile(`${path}.new`, `${id}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return id;
}

async function untilThere(
  database: NonNullable<KeepingOptions['database']>,
  { logger, signal }: KeepingOptions,
): Promise<Database> {
  for (let failures = 0; ; failures++)
    try {
      const opened = typeof database === 'function' ? await database() : database;
      await opened.query('select number from kept_city limit 1');
      return opened;
    } catch (error) {
      if (signal?.aborted || typeof database !== 'function') throw error;
      logger.warn({ error: message(error) }, 'waiting for the database of the live data');
      await new Promise((wake) => setTimeout(wake, pauseAfter(failures, FIRST_PAUSE, LONGEST_PAUSE)));
    }
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));
