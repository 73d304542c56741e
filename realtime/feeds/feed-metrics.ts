import { Gauge, type Registry } from 'prom-client';
import type { FeedStatus } from '../../models/schema/index.ts';

export interface CityFeed {
  city: string;
  status: FeedStatus;
}

const LABELS = ['city', 'feed'] as const;

/** How the feeds of all cities stand, for Prometheus; looked up when it asks. */
export function registerFeedMetrics(register: Registry, feeds: () => Iterable<CityFeed>): void {
  const gauge = (name: string, help: string, measure: (status: FeedStatus) => number | undefined) =>
    new Gauge({
      name: `citymirror_feed_${name}`,
      help,
      labelNames: LABELS,
      registers: [register],
      collect() {
        this.reset();
        for (const { city, status } of feeds()) {
          const value = measure(status);
          if (value !== undefined) this.set({ city, feed: status.id }, value);
        }
      },
    });
  gauge('observations_per_second', 'Observations a second over the last minute', ({ rate }) => rate);
  gauge('payloads', 'Payloads since the start', ({ counts }) => counts.payloads);
  gauge('observations', 'Observations since the start', ({ counts }) => counts.observations);
  gauge('repeated', 'Observations that were there already', ({ counts }) => counts.repeated);
  gauge('events', 'Events since the start', ({ counts }) => counts.events);
  gauge('faults', 'Faults since the start', ({ counts }) => counts.faults);
  gauge('things', 'Things described since the start', ({ counts }) => counts.things);
  gauge('dead_letters', 'Dead letters that are kept', ({ deadLetters }) => deadLetters.count);
  gauge('dead_letter_bytes', 'Bytes of the dead letters', ({ deadLetters }) => deadLetters.bytes);
  gauge('dead_letters_dropped', 'Dead letters let go to make room', ({ deadLetters }) => deadLetters.dropped);
  gauge('stale', '1: no message for three rhythms', ({ stale }) => Number(stale));
  gauge('connected', '1: connected to its source', ({ connection }) => Number(connection === 'connected'));
  gauge('last_seen_timestamp_seconds', 'Arrival of the last message', ({ lastSeen }) =>
    lastSeen === undefined ? undefined : lastSeen / 1000,
  );
  gauge('lag_p50_seconds', 'From result time to arrival, median', ({ lag }) => lag && lag.p50 / 1000);
  gauge('lag_p99_seconds', 'From result time to arrival, 99 of 100', ({ lag }) => lag && lag.p99 / 1000);
  gauge('clock_offset_seconds', 'Positive: the clock of the source is ahead', ({ clock }) =>
    clock === undefined ? undefined : ((clock.is === 'ahead' ? 1 : -1) * clock.by) / 1000,
  );
}
