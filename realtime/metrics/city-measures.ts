import type { FeedStatus } from '../../models/schema/index.ts';
import type { Backlog } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';

/** What of a city that lives is measured. */
export interface CityMeasures {
  feeds: readonly FeedStatus[];
  backlog: Backlog;
  things: number;
  staleThings: number;
  /** Open alarms by level, 1 to 4, and how many of them nobody has acknowledged. */
  alarms: ReadonlyMap<number, number>;
  unacknowledged: number;
  /** Cases by state, as reported, dispatched. */
  cases: ReadonlyMap<string, number>;
}

export interface MeasuredCity {
  feeds: readonly FeedStatus[];
  backlog: Backlog;
  things: Iterable<Pick<LiveThing, 'stale'>>;
  alarms: Iterable<{ level: number; acknowledged?: unknown }>;
  cases: Iterable<{ state: string }>;
}

export function measureCity({ feeds, backlog, things, alarms, cases }: MeasuredCity): CityMeasures {
  let count = 0;
  let stale = 0;
  for (const thing of things) {
    count++;
    if (thing.stale) stale++;
  }
  const levels = new Map([1, 2, 3, 4].map((level) => [level, 0]));
  let unacknowledged = 0;
  for (const { level, acknowledged } of alarms) {
    levels.set(level, (levels.get(level) ?? 0) + 1);
    if (!acknowledged) unacknowledged++;
  }
  const states = new Map<string, number>();
  for (const { state } of cases) states.set(state, (states.get(state) ?? 0) + 1);
  return {
    feeds,
    backlog,
    things: count,
    staleThings: stale,
    alarms: levels,
    unacknowledged,
    cases: states,
  };
}
