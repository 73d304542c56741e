import type { Registry } from '../state/registry.ts';
import { hourOf } from './chunk-rows.ts';
import { compactHours, hoursToCompact } from './compaction.ts';
import { letGo } from './retention.ts';
import type { Destination } from './segment-write.ts';

const DAY = 86_400_000;
/** Days that are kept of raw observations, of minutes and of hours. */
export const DEFAULT_RAW_DAYS = 30;
export const MINUTE_DAYS = 180;
export const HOUR_DAYS = 3_650;

/** After its end an hour waits for what is still on the way. */
const GRACE = 5 * 60_000;
/** Milliseconds of work between two segments: nothing that came in waits longer for the database. */
const BUDGET = 5_000;

export interface UpkeepOptions {
  registry: Registry;
  rawDaysOf(feed: string): number | undefined;
  now(): number;
  /** The time by which what is old may go (models/live/retention-clock.ts). */
  retentionNow(): number;
}

/** Puts older hours in order and lets go of what is old, a little at a time. */
export class Upkeep {
  readonly #options: UpkeepOptions;
  /** Hour in which old data was let go last. */
  #letGo = 0;

  constructor(options: UpkeepOptions) {
    this.#options = options;
  }

  /** Does some of the work; whether there is more. */
  async step(destination: Destination): Promise<boolean> {
    const { registry, now, retentionNow } = this.#options;
    const began = performance.now();
    const enough = () => performance.now() - began > BUDGET;
    const hours = await hoursToCompact(destination.database, destination.city, now() - GRACE);
    const rawFrom = (stream: number) => this.#rawFrom(stream);
    const done = await compactHours(destination, registry, hours, rawFrom, enough, now());
    if (done < hours.length) return true;
    if (hours.length > 0) {
      await vacuum(destination);
      return true;
    }
    const hour = hourOf(retentionNow());
    if (hour > this.#letGo) {
      await this.#letGoOfOld(destination);
      this.#letGo = hour;
    }
    return false;
  }

  async #letGoOfOld(destination: Destination): Promise<void> {
    const { registry, retentionNow } = this.#options;
    const now = retentionNow();
    const byDays = new Map<number, number[]>();
    for (const stream of registry.streams()) {
      const days = this.#daysOf(stream.handle);
      const handles = byDays.get(days);
      if (handles) handles.push(stream.handle);
      else byDays.set(days, [stream.handle]);
    }
    for (const [days, datastreams] of byDays)
      await letGo(destination, {
        datastreams,
        raw: hourOf(now - days * DAY),
        minutes: hourOf(now - Math.max(days, MINUTE_DAYS) * DAY),
        hours: hourOf(now - HOUR_DAYS * DAY),
      });
  }

  #daysOf(datastream: number): number {
    const { registry, rawDaysOf } = this.#options;
    const feed = registry.stream(datastream)?.known.live.feed;
    return (feed === undefined ? undefined : rawDaysOf(feed)) ?? DEFAULT_RAW_DAYS;
  }

  #rawFrom(datastream: number): number {
    return hourOf(this.#options.retentionNow() - this.#daysOf(datastream) * DAY);
  }
}

/** Makes the room of removed rows usable again, where no server does so of itself: the embedded database has none. */
async function vacuum({ database }: Destination): Promise<void> {
  const [{ tended }] = await database.query<{ tended: boolean }>(
    "select exists (select from pg_stat_activity where backend_type = 'autovacuum launcher') as tended",
  );
  if (tended) return;
  for (const table of ['chunk', 'late_chunk']) await database.query(`vacuum ${table}`);
}
