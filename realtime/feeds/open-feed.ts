import { join } from 'node:path';
import type { Logger } from 'pino';
import { InputError } from '../../models/errors.ts';
import type { Feed } from '../../models/schema/index.ts';
import { type Ingest, IngestFull } from '../state/ingest.ts';
import type { OpenFeed } from './adapter.ts';
import { ADAPTERS } from './adapters.ts';
import { type AdapterTable, type CheckedFeed, checkFeed } from './feed-configuration.ts';
import { FeedIntake, type LetterBox } from './feed-intake.ts';
import { feedMemory } from './feed-memory.ts';
import { FeedRecord } from './feed-record.ts';
import { type AreasAt, KnownThings, type LayerOf, type StoredThing } from './known-things.ts';
import { reasonOf } from './reason.ts';
import { redactingLogger } from './redacting-logger.ts';

export interface FeedSurroundings {
  /** Folder of the city: relative paths of feeds are in it. */
  folder: string;
  /** Folder of what feeds keep: dead letters that wait for the database, how far a source was read. */
  dataFolder: string;
  ingest: Ingest;
  /** What the state has of a thing in this world, and of which feed it is. */
  stored(id: string): StoredThing | undefined;
  areasAt: AreasAt;
  /** How many things of a feed are kept. */
  countOf?(feed: string): number;
  /** A live layer as the configuration has it now. */
  layerOf: LayerOf;
  logger: Logger;
  world?: string;
  environment?: Readonly<Record<string, string | undefined>>;
  adapters?: AdapterTable;
  now?(): number;
}

/** One feed that runs. */
export interface RunningFeed {
  feed: Feed;
  record: FeedRecord;
  /** Undefined while it is off, or its configuration cannot be used. */
  intake?: FeedIntake;
  open?: OpenFeed;
  things?: KnownThings;
  readonly isClosed: boolean;
  /** Ends it: nothing is taken in from its source any more. */
  close(): Promise<void>;
}

const ENDING = 'The feed is being closed, perhaps to be opened anew; send it again.';
/** A source that does not let go of its connection is left behind. */
const MOST_CLOSING = 5_000;

/** Checks the configuration of a feed as `openFeed` does. Throws InputError that names the feed and the field. */
export function checkedFeed(
  feed: Feed,
  { adapters = ADAPTERS, environment = process.env }: Pick<FeedSurroundings, 'adapters' | 'environment'>,
): Promise<CheckedFeed> {
  return checkFeed(feed, adapters, environment);
}

/** Opens a feed. One that cannot be used is there all the same, and shown as failed. */
export async function openFeed(
  feed: Feed,
  surroundings: FeedSurroundings,
  letters: LetterBox,
): Promise<RunningFeed> {
  const { now = Date.now, logger } = surroundings;
  const ending = new AbortController();
  const record = new FeedRecord(feed, now());
  const running: RunningFeed = {
    feed,
    record,
    get isClosed() {
      return ending.signal.aborted;
    },
    async close() {
      ending.abort();
      const { open } = running;
      if (!open) return;
      await Promise.race([
        open.close().catch((error) => logger.warn({ feed: feed.id, err: error }, 'A feed did not end well.')),
        new Promise((resolve) => setTimeout(resolve, MOST_CLOSING).unref()),
      ]);
      record.tell('closed', undefined, now());
    },
  };
  if (!feed.enabled) return running;
  try {
    await connect(running, surroundings, letters, ending.signal);
  } catch (error) {
    const known = error instanceof InputError;
    record.tell('failed', known ? 'configuration' : reasonOf(error), now());
    logger.error(
      { feed: feed.id, ...(known ? {} : { err: error }) },
      known ? error.message : 'The feed cannot be opened.',
    );
  }
  return running;
}

async function connect(
  running: RunningFeed,
  surroundings: FeedSurroundings,
  letters: LetterBox,
  signal: AbortSignal,
): Promise<void> {
  const { record } = running;
  const { folder, dataFolder, ingest, stored, areasAt, world = 'live', now = Date.now } = surroundings;
  const { value: feed, adapter, redact } = await checkedFeed(running.feed, surroundings);
  const logger = redactingLogger(surroundings.logger.child({ feed: feed.id }), redact);
  const { layerOf, countOf } = surroundings;
  const things = new KnownThings(feed, areasAt, stored, layerOf, countOf && (() => countOf(feed.id)));
  const reader = await adapter.reader(feed, { folder, signal });
  const intake = new FeedIntake({
    feed,
    world,
    reader,
    ingest,
    things,
    clock: record.clock,
    areasAt,
    letters,
    logger,
    redact,
    onTaken: (payload, observations, delivery) => record.note(payload, observations, delivery, now()),
  });
  running.things = things;
  running.intake = intake;
  running.open = await adapter.open(feed, {
    deliver: (payload) => (signal.aborted ? Promise.reject(new IngestFull(ENDING)) : intake.deliver(payload)),
    tell: (state, detail) => record.tell(state, detail === undefined ? undefined : redact(detail), now()),
    signal,
    logger,
    now,
    folder,
    memory: feedMemory(join(dataFolder, 'feeds', `${feed.id}.json`)),
  });
}
