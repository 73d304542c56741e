import { RHYTHMS_UNTIL_STALE } from '../../models/live/clock.ts';
import type { Feed, FeedStatus, Observation } from '../../models/schema/index.ts';
import type { Delivery, Payload } from './adapter.ts';
import { ClockWatch } from './clock-watch.ts';
import { LatestValues, RateGauge } from './gauges.ts';

const DAY = 86_400_000;

/** What is known of one feed while it runs; the feed board shows it. */
export class FeedRecord {
  readonly feed: Feed;
  readonly clock: ClockWatch;
  readonly #rate = new RateGauge();
  readonly #lag = new LatestValues();
  readonly #began: number;
  readonly #counts = { payloads: 0, observations: 0, repeated: 0, events: 0, faults: 0 };
  #connection: FeedStatus['connection'];
  #detail: string | undefined;
  #since: number;
  #lastSeen: number | undefined;
  #lastResult: number | undefined;
  deadLetters: FeedStatus['deadLetters'] = { count: 0, bytes: 0, dropped: 0 };

  constructor(feed: Feed, now: number) {
    this.feed = feed;
    this.clock = new ClockWatch(feed.rhythm * 1000);
    this.#began = now;
    this.#since = now;
    this.#connection = feed.enabled ? 'connecting' : 'off';
  }

  tell(connection: FeedStatus['connection'], detail: string | undefined, now: number): void {
    if (connection !== this.#connection) this.#since = now;
    this.#connection = connection;
    this.#detail = detail?.slice(0, 500);
  }

  /** A payload was taken; `observations`: as they are kept. */
  note(payload: Payload, observations: readonly Observation[], delivery: Delivery, now: number): void {
    const counts = this.#counts;
    counts.payloads++;
    counts.observations += delivery.observations;
    counts.repeated += delivery.repeated;
    counts.events += delivery.events;
    counts.faults += delivery.faults.length;
    this.#lastSeen = Math.max(this.#lastSeen ?? 0, payload.received);
    this.#rate.add(delivery.observations, now);
    for (const { time } of observations) {
      // What is from the future was given its arrival, and what is a day old is history and no lag.
      const lag = payload.received - time;
      if (lag <= DAY) this.#lag.add(lag);
      if (time > (this.#lastResult ?? 0)) this.#lastResult = time;
    }
  }

  isStale(now: number): boolean {
    if (!this.feed.enabled) return false;
    return now - (this.#lastSeen ?? this.#began) > RHYTHMS_UNTIL_STALE * this.feed.rhythm * 1000;
  }

  /** `things`: how many it has described, and whether it may describe no more. */
  status(now: number, { count: things, isFull } = { count: 0, isFull: false }): FeedStatus {
    const { id, name, adapter, layer, owner, master, licence, publication, rhythm, simulated } = this.feed;
    const lag = this.#lag.quantiles([0.5, 0.99]);
    const clock = this.clock.state(now);
    return {
      id,
      name,
      adapter,
      ...(layer === undefined ? {} : { layer }),
      owner,
      ...(master === undefined ? {} : { master }),
      licence,
      publication,
      rhythm,
      simulated,
      connection: this.#connection,
      ...(this.#detail === undefined ? {} : { detail: this.#detail }),
      ...(isFull && { isFull }),
      since: this.#since,
      ...(this.#lastSeen === undefined ? {} : { lastSeen: this.#lastSeen }),
      ...(this.#lastResult === undefined ? {} : { lastResult: this.#lastResult }),
      stale: this.isStale(now),
      rate: Math.round(this.#rate.rate(now) * 100) / 100,
      ...(lag === undefined ? {} : { lag: { p50: lag[0], p99: lag[1] } }),
      counts: { ...this.#counts, things },
      deadLetters: this.deadLetters,
      ...(clock === undefined ? {} : { clock }),
    };
  }
}
