import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { InputError } from '../../models/errors.ts';
import type { Feed, LiveConfiguration } from '../../models/schema/index.ts';
import type { Database } from '../database/database.ts';
import type { Ingest } from '../state/ingest.ts';
import type { Delivery, OpenFeed, Payload } from './adapter.ts';
import { ADAPTERS } from './adapters.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { FeedBoard } from './feed-board.ts';
import { type AdapterTable, checkFeed } from './feed-configuration.ts';
import { FeedIntake } from './feed-intake.ts';
import { feedMemory } from './feed-memory.ts';
import { FeedRecord } from './feed-record.ts';
import { type AreasAt, KnownThings, type StoredThing } from './known-things.ts';
import { reasonOf } from './reason.ts';
import { redactingLogger } from './redacting-logger.ts';

export interface RunFeedsOptions {
  /** Id of the city: its dead letters and metrics carry it. */
  city: string;
  configuration: LiveConfiguration;
  /** Folder of the city: relative paths of feeds are in it. */
  folder: string;
  /** Folder of what feeds keep: dead letters that wait for the database, how far a source was read. */
  dataFolder: string;
  database: Database;
  ingest: Ingest;
  /** What the state has of a thing in this world, and of which feed it is. */
  stored(id: string): StoredThing | undefined;
  areasAt: AreasAt;
  logger: Logger;
  world?: string;
  environment?: Readonly<Record<string, string | undefined>>;
  adapters?: AdapterTable;
  now?(): number;
  /** Milliseconds between looks at what changed on the board. */
  boardInterval?: number;
}

/** One feed that runs. */
export interface RunningFeed {
  feed: Feed;
  record: FeedRecord;
  /** Undefined while it is off, or its configuration cannot be used. */
  intake?: FeedIntake;
  open?: OpenFeed;
}

/** The feeds of one city. */
export interface RunningFeeds {
  board: FeedBoard;
  letters: DeadLetters;
  byId(id: string): RunningFeed | undefined;
  /** Reads a dead letter again; it is removed when nothing of it is wrong any more. Undefined: it is not there. */
  replay(feed: string, letter: string): Promise<Delivery | undefined>;
  close(): Promise<void>;
}

/** A source that does not let go of its connection is left behind. */
const MOST_CLOSING = 5_000;

/**
 * Opens the feeds of a city. One that cannot be used is shown as failed on the board, and does not keep the others from
 * running.
 */
export async function runFeeds(options: RunFeedsOptions): Promise<RunningFeeds> {
  const { city, configuration, dataFolder, database, logger, now = Date.now } = options;
  const letters = await DeadLetters.open({
    database,
    city,
    folder: join(dataFolder, 'dead-letters'),
    logger,
  });
  const ending = new AbortController();
  // Every feed listens to it.
  setMaxListeners(0, ending.signal);
  const feeds = new Map<string, RunningFeed & { things?: KnownThings }>();
  const board = new FeedBoard({
    feeds: () => feeds.values(),
    letters,
    now,
    ...(options.boardInterval === undefined ? {} : { interval: options.boardInterval }),
  });
  for (const feed of configuration.feeds) {
    const record = new FeedRecord(feed, now());
    const running: RunningFeed & { things?: KnownThings } = { feed, record };
    feeds.set(feed.id, running);
    if (feed.enabled) await openFeed(running, options, letters, ending.signal);
  }
  await board.begin();

  return {
    board,
    letters,
    byId: (id) => feeds.get(id),
    async replay(feed, id) {
      const intake = feeds.get(feed)?.intake;
      const letter = await letters.table.read(feed, id);
      if (!intake || !letter) return undefined;
      const { body, subject, type, received } = letter;
      const payload: Payload = {
        body,
        received,
        ...(subject === undefined ? {} : { subject }),
        ...(type === undefined ? {} : { type }),
      };
      const delivery = await intake.again(payload);
      if (delivery.faults.length === 0) await letters.table.remove(feed, id);
      else await letters.table.setFaults(id, delivery.faults);
      letters.changed(feed);
      return delivery;
    },
    async close() {
      ending.abort();
      await Promise.all(
        [...feeds.values()].map(async ({ open, record, feed }) => {
          if (!open) return;
          await Promise.race([
            open
              .close()
              .catch((error) => logger.warn({ feed: feed.id, err: error }, 'A feed did not end well.')),
            new Promise((resolve) => setTimeout(resolve, MOST_CLOSING).unref()),
          ]);
          record.tell('closed', undefined, now());
        }),
      );
      board.end();
      await letters.close();
    },
  };
}

async function openFeed(
  running: RunningFeed & { things?: KnownThings },
  options: RunFeedsOptions,
  letters: DeadLetters,
  signal: AbortSignal,
): Promise<void> {
  const { record } = running;
  const { now = Date.now, environment = process.env, adapters = ADAPTERS } = options;
  try {
    const { value: feed, adapter, redact } = await checkFeed(running.feed, adapters, environment);
    const logger = redactingLogger(options.logger.child({ feed: feed.id }), redact);
    const things = new KnownThings(feed, options.areasAt, options.stored);
    const reader = await adapter.reader(feed, { folder: options.folder, signal });
    const intake = new FeedIntake({
      feed,
      world: options.world ?? 'live',
      reader,
      ingest: options.ingest,
      things,
      clock: record.clock,
      areasAt: options.areasAt,
      letters,
      logger,
      redact,
      onTaken: (payload, observations, delivery) => record.note(payload, observations, delivery, now()),
    });
    running.things = things;
    running.intake = intake;
    running.open = await adapter.open(feed, {
      deliver: (payload) => intake.deliver(payload),
      tell: (state, detail) => record.tell(state, detail === undefined ? undefined : redact(detail), now()),
      signal,
      logger,
      now,
      folder: options.folder,
      memory: feedMemory(join(options.dataFolder, 'feeds', `${feed.id}.json`)),
    });
  } catch (error) {
    const known = error instanceof InputError;
    record.tell('failed', known ? 'configuration' : reasonOf(error), now());
    options.logger.error(
      { feed: running.feed.id, ...(known ? {} : { err: error }) },
      known ? error.message : 'The feed cannot be opened.',
    );
  }
}
