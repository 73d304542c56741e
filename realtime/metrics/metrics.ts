import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { registerFeedMetrics } from '../feeds/feed-metrics.ts';
import type { CityMeasures } from './city-measures.ts';

export interface MetricsSource {
  /** Cities that live here, by id. */
  cities(): Iterable<{ city: string; measures: CityMeasures }>;
  /** Connections of sockets, and pages that follow what is live. */
  connections(): number;
  pages(): number;
}

type Row = { labels: Record<string, string>; value: number };

/**
 * What Prometheus is told, as text; measured when it asks. `process_…` and `nodejs_…` are those of prom-client: memory,
 * processor and the lag of the event loop. Names and units: docs/feeds.md.
 */
export class Metrics {
  readonly #register = new Registry();
  /** Of one question: a city is gone through once for all gauges. */
  #cities: { city: string; measures: CityMeasures }[] = [];
  readonly #source: MetricsSource;

  constructor(source: MetricsSource) {
    this.#source = source;
    collectDefaultMetrics({ register: this.#register });
    registerFeedMetrics(this.#register, () =>
      this.#cities.flatMap(({ city, measures }) => measures.feeds.map((status) => ({ city, status }))),
    );
    this.#gauge('connections', 'Open connections of sockets', [], () => [one(source.connections())]);
    this.#gauge('live_pages', 'Pages that follow what is live', [], () => [one(source.pages())]);
    this.#ofCities(
      'backlog_bytes',
      'Bytes on disk that wait to be in the database',
      (of) => of.backlog.bytes,
    );
    this.#ofCities(
      'backlog_observations',
      'Observations that wait to be in the database',
      (of) => of.backlog.observations,
    );
    this.#ofCities(
      'database_away_seconds',
      'Since when the database does not take what is kept; 0: it does',
      (of) => (of.backlog.awaySince === undefined ? 0 : (Date.now() - of.backlog.awaySince) / 1_000),
    );
    this.#ofCities(
      'journal_damaged',
      'Segments of the journal that were found damaged and set aside since the start',
      (of) => of.backlog.damaged,
    );
    this.#ofCities('things', 'Things that are known', (of) => of.things);
    this.#ofCities(
      'things_stale',
      'Things that have been silent for three of their rhythms',
      (of) => of.staleThings,
    );
    this.#ofCities(
      'alarms_unacknowledged',
      'Open alarms that nobody has acknowledged',
      (of) => of.unacknowledged,
    );
    this.#gauge('alarms_open', 'Open alarms by level', ['city', 'level'], () =>
      this.#cities.flatMap(({ city, measures }) =>
        [...measures.alarms].map(([level, value]) => ({ labels: { city, level: String(level) }, value })),
      ),
    );
    this.#gauge('cases', 'Cases on the desks by state', ['city', 'state'], () =>
      this.#cities.flatMap(({ city, measures }) =>
        [...measures.cases].map(([state, value]) => ({ labels: { city, state }, value })),
      ),
    );
  }

  get contentType(): string {
    return this.#register.contentType;
  }

  async text(): Promise<string> {
    this.#cities = [...this.#source.cities()];
    return this.#register.metrics();
  }

  #ofCities(name: string, help: string, measure: (of: CityMeasures) => number): void {
    this.#gauge(name, help, ['city'], () =>
      this.#cities.map(({ city, measures }) => ({ labels: { city }, value: measure(measures) })),
    );
  }

  #gauge(name: string, help: string, labelNames: string[], rows: () => Row[]): void {
    new Gauge({
      name: `citymirror_${name}`,
      help,
      labelNames,
      registers: [this.#register],
      collect() {
        this.reset();
        for (const { labels, value } of rows()) this.set(labels, value);
      },
    });
  }
}

const one = (value: number): Row => ({ labels: {}, value });
