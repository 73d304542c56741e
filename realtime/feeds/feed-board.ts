import type { FeedStatus } from '../../models/schema/index.ts';
import {
  CONFIGURATION_RECORD,
  type ConfigurationProblem,
  DATABASE_RECORD,
} from '../../models/schema/index.ts';
import type { LiveRecord, RecordSource } from '../push/records.ts';
import type { LiveThing } from '../state/live-thing.ts';
import type { DeadLetters } from './dead-letters/dead-letters.ts';
import type { FeedRecord } from './feed-record.ts';

/** Milliseconds between looks at what changed. */
const INTERVAL = 1_000;
/** Milliseconds between looks at the areas in which things are. */
const AREAS_EVERY = 30_000;

export interface BoardFeed {
  record: FeedRecord;
  things?: { count: number; isFull: boolean };
}

export interface FeedBoardOptions {
  feeds(): Iterable<BoardFeed>;
  letters: DeadLetters;
  /** All things of the world; absent: a feed is of the areas that its configuration names, or of the whole city. */
  things?(): Iterable<Pick<LiveThing, 'feed' | 'thing'>>;
  /** Since when the database has been away, UTC milliseconds. */
  awaySince?(): number | undefined;
  now(): number;
  interval?: number;
}

type Change = { set: readonly LiveRecord[]; removed: readonly string[] };

/** How all feeds of a city stand, as records that pages are told of when something changes. */
export class FeedBoard implements RecordSource {
  readonly kind = 'feeds';
  readonly #options: FeedBoardOptions;
  readonly #listeners = new Set<(change: Change) => void>();
  /** What pages were told last, by id of the record. */
  readonly #told = new Map<string, string>();
  /** Areas in which a feed had things since the start, by id of the feed: they only grow, so that nobody's board flickers. */
  readonly #areas = new Map<string, Set<string>>();
  #areasSeen = Number.NEGATIVE_INFINITY;
  #problem: ConfigurationProblem | undefined;
  #timer: NodeJS.Timeout | undefined;
  #unfollow: (() => void) | undefined;

  constructor(options: FeedBoardOptions) {
    this.#options = options;
  }

  /** Every feed as it stands now, whoever may see it. */
  statuses(): FeedStatus[] {
    const now = this.#options.now();
    return [...this.#options.feeds()].map(({ record, things }) => record.status(now, things));
  }

  /**
   * The areas of a feed: those that its configuration names, else those in which it has things. Who has a grant for one
   * of them sees how it stands. None: it is of the whole city.
   */
  areasOf(feed: string): readonly string[] {
    for (const { record } of this.#options.feeds())
      if (record.feed.id === feed && record.feed.areas) return record.feed.areas;
    return [...(this.#areas.get(feed) ?? [])];
  }

  all(): readonly LiveRecord[] {
    this.#lookAtAreas();
    const records = this.statuses().map((status): LiveRecord => {
      const areas = this.areasOf(status.id);
      const { id, publication } = status;
      return { id, publication, ...(areas.length > 0 && { areas }), body: status };
    });
    const problem = this.#problem;
    if (problem) records.push({ id: CONFIGURATION_RECORD, publication: 'internal', body: { problem } });
    const awaySince = this.#options.awaySince?.();
    if (awaySince !== undefined)
      records.push({ id: DATABASE_RECORD, publication: 'internal', body: { awaySince } });
    return records;
  }

  /** What is wrong with live.json as it is now; undefined: what it says runs. */
  setProblem(problem: ConfigurationProblem | undefined): void {
    this.#problem = problem;
    this.#look();
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async begin(): Promise<void> {
    this.#unfollow = this.#options.letters.onChange((ids) => void this.#count(ids));
    await this.counted();
    this.#timer = setInterval(() => this.#look(), this.#options.interval ?? INTERVAL);
    this.#timer.unref();
  }

  /** Resolves when the dead letters of all feeds are counted anew, as when there are other feeds. */
  counted(): Promise<void> {
    return this.#count(new Set([...this.#options.feeds()].map(({ record }) => record.feed.id)));
  }

  end(): void {
    clearInterval(this.#timer);
    this.#unfollow?.();
    this.#look();
  }

  async #count(ids: ReadonlySet<string>): Promise<void> {
    const { feeds, letters } = this.#options;
    for (const { record } of feeds()) {
      const { id } = record.feed;
      if (!ids.has(id)) continue;
      const totals = await letters.table.totals(id).catch(() => undefined);
      if (totals) record.deadLetters = { ...totals, dropped: letters.dropped(id) };
    }
  }

  #lookAtAreas(): void {
    const now = this.#options.now();
    if (!this.#options.things || now - this.#areasSeen < AREAS_EVERY) return;
    this.#areasSeen = now;
    for (const { feed, thing } of this.#options.things()) {
      const areas = this.#areas.get(feed);
      if (!areas) this.#areas.set(feed, new Set(thing.areas));
      else for (const area of thing.areas) areas.add(area);
    }
  }

  #look(): void {
    const records = this.all();
    const set = records.filter((record) => {
      const words = JSON.stringify(record);
      if (this.#told.get(record.id) === words) return false;
      this.#told.set(record.id, words);
      return true;
    });
    const here = new Set(records.map(({ id }) => id));
    const removed = [...this.#told.keys()].filter((id) => !here.has(id));
    for (const id of removed) this.#told.delete(id);
    if (set.length + removed.length === 0) return;
    for (const listener of this.#listeners) listener({ set, removed });
  }
}
