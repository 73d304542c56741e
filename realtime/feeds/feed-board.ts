import type { FeedStatus } from '../../models/schema/index.ts';
import type { LiveRecord, RecordSource } from '../push/records.ts';
import type { DeadLetters } from './dead-letters/dead-letters.ts';
import type { FeedRecord } from './feed-record.ts';

/** Milliseconds between looks at what changed. */
const INTERVAL = 1_000;

export interface BoardFeed {
  record: FeedRecord;
  things?: { count: number };
}

export interface FeedBoardOptions {
  feeds(): Iterable<BoardFeed>;
  letters: DeadLetters;
  now(): number;
  interval?: number;
}

type Change = { set: readonly LiveRecord[]; removed: readonly string[] };

/** How all feeds of a city stand, as records that pages are told of when something changes. */
export class FeedBoard implements RecordSource {
  readonly kind = 'feeds';
  readonly #options: FeedBoardOptions;
  readonly #listeners = new Set<(change: Change) => void>();
  /** What pages were told last, by id of the feed. */
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #unfollow: (() => void) | undefined;

  constructor(options: FeedBoardOptions) {
    this.#options = options;
  }

  /** Every feed as it stands now, whoever may see it. */
  statuses(): FeedStatus[] {
    const now = this.#options.now();
    return [...this.#options.feeds()].map(({ record, things }) => record.status(now, things?.count ?? 0));
  }

  all(): readonly LiveRecord[] {
    return this.statuses().map(recordOf);
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async begin(): Promise<void> {
    const { feeds, letters, interval = INTERVAL } = this.#options;
    const refresh = async (ids: ReadonlySet<string>) => {
      for (const { record } of feeds()) {
        const { id } = record.feed;
        if (!ids.has(id)) continue;
        const totals = await letters.table.totals(id).catch(() => undefined);
        if (totals) record.deadLetters = { ...totals, dropped: letters.dropped(id) };
      }
    };
    this.#unfollow = letters.onChange((ids) => void refresh(ids));
    await refresh(new Set([...feeds()].map(({ record }) => record.feed.id)));
    this.#timer = setInterval(() => this.#look(), interval);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#unfollow?.();
    this.#look();
  }

  #look(): void {
    const set = this.all().filter(({ id, body }) => {
      const words = JSON.stringify(body);
      if (this.#told.get(id) === words) return false;
      this.#told.set(id, words);
      return true;
    });
    if (set.length === 0) return;
    for (const listener of this.#listeners) listener({ set, removed: [] });
  }
}

const recordOf = (status: FeedStatus): LiveRecord => ({
  id: status.id,
  publication: status.publication,
  body: status,
});
