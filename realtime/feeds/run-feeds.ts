import { join } from 'node:path';
import type { Feed, LiveConfiguration } from '../../models/schema/index.ts';
import type { Database } from '../database/database.ts';
import type { LiveThing } from '../state/live-thing.ts';
import type { Delivery, Payload } from './adapter.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { FeedBoard } from './feed-board.ts';
import { type FeedSurroundings, openFeed, type RunningFeed } from './open-feed.ts';

export type { RunningFeed } from './open-feed.ts';

export interface RunFeedsOptions extends FeedSurroundings {
  /** Id of the city: its dead letters and metrics carry it. */
  city: string;
  configuration: Pick<LiveConfiguration, 'feeds'>;
  database: Database;
  /** All things of this world: in which areas a feed is, where its configuration does not say. */
  things?(): Iterable<Pick<LiveThing, 'feed' | 'thing'>>;
  /** Since when the database has not taken what is kept, UTC milliseconds; undefined: it does. */
  awaySince?(): number | undefined;
  /** Milliseconds between looks at what changed on the board. */
  boardInterval?: number;
}

export interface FeedsChange {
  /** Whether something changed that a feed leans on, though its entry is the same. */
  isTouched?(feed: Feed): boolean;
  /** Done when what leaves is closed and nothing new is open: nothing comes in of feeds that change. */
  between?(): Promise<void>;
}

/** The feeds of one city. */
export interface RunningFeeds {
  board: FeedBoard;
  letters: DeadLetters;
  byId(id: string): RunningFeed | undefined;
  /**
   * From now on these feeds run: those that are gone or changed are closed, those that are new or changed are opened,
   * and those whose entry is the same are not touched. Where `between` fails, those that ran run on, and its error is told.
   */
  configure(feeds: readonly Feed[], change?: FeedsChange): Promise<void>;
  /** Reads a dead letter again; it is removed when nothing of it is wrong any more. Undefined: it is not there. */
  replay(feed: string, letter: string): Promise<Delivery | undefined>;
  close(): Promise<void>;
}

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
  let feeds = new Map<string, RunningFeed>();
  const board = new FeedBoard({
    feeds: () => feeds.values(),
    letters,
    now,
    ...(options.things && { things: options.things }),
    ...(options.awaySince && { awaySince: options.awaySince }),
    ...(options.boardInterval === undefined ? {} : { interval: options.boardInterval }),
  });
  for (const feed of configuration.feeds) feeds.set(feed.id, await openFeed(feed, options, letters));
  await board.begin();
  let isClosed = false;
  /** One change after the other. */
  let turn: Promise<void> = Promise.resolve();

  async function configure(
    wanted: readonly Feed[],
    { isTouched = () => false, between }: FeedsChange,
  ): Promise<void> {
    if (isClosed) return;
    const before = feeds;
    const isSame = (feed: Feed) => {
      const known = before.get(feed.id);
      if (known === undefined || known.isClosed) return false;
      return JSON.stringify(known.feed) === JSON.stringify(feed) && !isTouched(feed);
    };
    const staying = new Set(wanted.filter(isSame).map(({ id }) => id));
    const leaving = [...before.values()].filter(({ feed }) => !staying.has(feed.id));
    // Closed first: a broker knows a feed by one name, and a source may count its connections.
    await Promise.all(leaving.map((feed) => feed.close()));
    try {
      await between?.();
    } catch (error) {
      // Nothing changes, so what has left comes back: else its source would be refused for ever.
      const again = new Map<string, RunningFeed>();
      for (const [id, feed] of before)
        again.set(id, feed.isClosed ? await openFeed(feed.feed, options, letters) : feed);
      feeds = again;
      await board.counted();
      throw error;
    }
    const opened = new Map<string, RunningFeed>();
    for (const feed of wanted)
      opened.set(
        feed.id,
        (staying.has(feed.id) && before.get(feed.id)) || (await openFeed(feed, options, letters)),
      );
    feeds = opened;
    await board.counted();
    const [gone, fresh] = [leaving.map(({ feed }) => feed.id), wanted.map(({ id }) => id)];
    logger.info(
      {
        opened: fresh.filter((id) => !staying.has(id)),
        ended: gone.filter((id) => !fresh.includes(id)),
        untouched: staying.size,
      },
      'The feeds run as live.json says now.',
    );
  }

  return {
    board,
    letters,
    byId: (id) => feeds.get(id),
    configure(wanted, change = {}) {
      const mine = turn.then(() => configure(wanted, change));
      turn = mine.catch(() => undefined);
      return mine;
    },
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
      isClosed = true;
      await turn;
      await Promise.all([...feeds.values()].map((feed) => feed.close()));
      board.end();
      await letters.close();
    },
  };
}
