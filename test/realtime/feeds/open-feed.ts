import { pino } from 'pino';
import { type Feed, feedSchema } from '../../../models/schema/index.ts';
import type { Delivery, OpenFeed, Payload } from '../../../realtime/feeds/adapter.ts';
import { ADAPTERS } from '../../../realtime/feeds/adapters.ts';
import { ClockWatch } from '../../../realtime/feeds/clock-watch.ts';
import type { DeadLetter } from '../../../realtime/feeds/dead-letters/letter.ts';
import { checkFeed } from '../../../realtime/feeds/feed-configuration.ts';
import { FeedIntake } from '../../../realtime/feeds/feed-intake.ts';
import { KnownThings } from '../../../realtime/feeds/known-things.ts';
import { redactingLogger } from '../../../realtime/feeds/redacting-logger.ts';
import { SmallIngest } from './small-ingest.ts';

const name = { 'zh-CN': '源', en: 'Source' };
export const BASE = { id: 'source', name, layer: 'l', owner: 'o', publication: 'internal', rhythm: 1 };

/** What outlives a feed: its memory, what was taken in, what was put aside. */
export interface Kept {
  ingest: SmallIngest;
  letters: DeadLetter[];
  memory: { value: unknown };
}

export const nothingKept = (): Kept => ({
  ingest: new SmallIngest(),
  letters: [],
  memory: { value: undefined },
});

/** A feed of a real adapter, with the real intake behind it. */
export interface TestFeed {
  feed: Feed;
  open: OpenFeed;
  kept: Kept;
  /** Everything that was logged and told of the connection. */
  words: string[];
  states: string[];
  abort(): Promise<void>;
}

export interface TestFeedOptions {
  folder?: string;
  kept?: Kept;
  environment?: Record<string, string>;
  now?(): number;
}

export async function openTestFeed(
  configuration: object,
  { folder = '.', kept = nothingKept(), environment = {}, now = Date.now }: TestFeedOptions = {},
): Promise<TestFeed> {
  const words: string[] = [];
  const states: string[] = [];
  const ending = new AbortController();
  const {
    value: feed,
    adapter,
    redact,
  } = await checkFeed(feedSchema.parse({ ...BASE, ...configuration }), ADAPTERS, environment);
  const logger = redactingLogger(
    pino({ level: 'trace' }, { write: (line: string) => words.push(line) }),
    redact,
  );
  const intake = new FeedIntake({
    feed,
    world: 'live',
    reader: await adapter.reader(feed, { folder, signal: ending.signal }),
    ingest: kept.ingest,
    things: new KnownThings(
      feed,
      () => [],
      (id) => kept.ingest.things.get(id),
      () => ({ publication: 'public' }),
    ),
    clock: new ClockWatch(feed.rhythm * 1000),
    areasAt: () => [],
    letters: {
      async put(letter) {
        kept.letters.push(letter);
      },
    },
    logger,
    redact,
    onTaken: () => undefined,
  });
  const open = await adapter.open(feed, {
    deliver: (payload: Payload): Promise<Delivery> => intake.deliver(payload),
    tell: (state, detail) => {
      states.push(state);
      words.push(`${state} ${detail ?? ''}`);
    },
    signal: ending.signal,
    logger,
    now,
    folder,
    memory: {
      read: async () => kept.memory.value,
      write: async (value) => {
        kept.memory.value = JSON.parse(JSON.stringify(value));
      },
    },
  });
  return {
    feed,
    open,
    kept,
    words,
    states,
    async abort() {
      ending.abort();
      await open.close();
    },
  };
}
