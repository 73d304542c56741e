import { METRES_PER_DEGREE } from '../../../models/geodesy/mercator.ts';
/** Where something was, by its own clock. */
export interface TrackSample {
  /** Result time, UTC milliseconds. */
  time: number;
  longitude: number;
  latitude: number;
  height: number;
  /** Degrees clockwise from north; absent: as it goes. */
  heading?: number;
}

export interface TrackPlace {
  longitude: number;
  latitude: number;
  height: number;
  heading: number | undefined;
  /** It is between two observations, and moves. */
  moving: boolean;
}

/** Samples that are kept: a trail of some minutes. */
const KEPT = 40;
/** Longer than this between two observations, in milliseconds, and it is not known which way it went. */
const LONGEST_STEP = 120_000;
/** Share of the newest interval in the rhythm that is reckoned with. */
const QUICKNESS = 0.3;
/** Share of the time that passes by which a thing is shown earlier or later than before. */
const PATIENCE = 0.25;
/** Observations from which on it is known how late they are. */
const FEWEST = 3;
/** Observations whose way to the page counts: the latest of them come as late as any. */
const REMEMBERED = 30;
/** Milliseconds that a thing is shown late at most. */
const LATEST = 60_000;
/** Metres that it has to move for its way to tell where it heads. */
const FEWEST_METRES = 1;

/**
 * The way of one moving thing. It is shown as late as its observations are apart and come, so that there is one on
 * both sides of what is shown; past the last one it stands still, since nobody knows better.
 */
export class Track {
  readonly samples: TrackSample[] = [];
  /** Milliseconds between observations, smoothed. */
  #interval = 0;
  /** Milliseconds that the latest took to come. */
  readonly #lags: number[] = [];

  #delay = 0;
  /** As it was shown last: how late, and when by the clock. */
  #shownDelay = 0;
  #shownAt = Number.NaN;

  /** An observation that came at `now`, UTC milliseconds. One that is not newer than the last is left out. */
  add(sample: TrackSample, now: number): void {
    const last = this.samples.at(-1);
    if (last && sample.time <= last.time) return;
    const lag = Math.max(0, now - sample.time);
    if (last) {
      const interval = sample.time - last.time;
      this.#interval = this.#interval === 0 ? interval : mix(this.#interval, interval);
    }
    this.#lags.push(lag);
    if (this.#lags.length > REMEMBERED) this.#lags.shift();
    this.samples.push(sample);
    if (this.samples.length > KEPT) this.samples.shift();
    this.#delay = Math.min(LATEST, Math.max(...this.#lags) + 1.1 * this.#interval);
  }

  /** Milliseconds that it is shown late. */
  get delay(): number {
    return this.#delay;
  }

  /** Where it is shown at a time of the clock. Undefined without any observation. */
  at(now: number): TrackPlace | undefined {
    const { samples } = this;
    if (samples.length === 0) return undefined;
    const time = now - this.#delayAt(now);
    let next = samples.length - 1;
    while (next > 0 && samples[next - 1].time > time) next--;
    const b = samples[next];
    const a = samples[next - 1];
    if (!a || time >= b.time) return { ...placeOf(b), heading: this.#headingAt(next), moving: false };
    if (b.time - a.time > LONGEST_STEP)
      return { ...placeOf(a), heading: this.#headingAt(next - 1), moving: true };
    const share = Math.max(0, (time - a.time) / (b.time - a.time));
    const [from, to] = [this.#headingAt(next - 1), this.#headingAt(next)];
    return {
      longitude: a.longitude + wrap(b.longitude - a.longitude) * share,
      latitude: a.latitude + (b.latitude - a.latitude) * share,
      height: a.height + (b.height - a.height) * share,
      heading: from === undefined || to === undefined ? (to ?? from) : turned(from, wrap(to - from) * share),
      moving: true,
    };
  }

  /** How late it is shown becomes what it should be bit by bit: a thing goes a little faster or slower, and not back. */
  #delayAt(now: number): number {
    const { delay } = this;
    const most = (now - this.#shownAt) * PATIENCE;
    this.#shownDelay =
      this.samples.length < FEWEST || !(most >= 0) || most > LATEST
        ? delay
        : Math.max(this.#shownDelay - most, Math.min(this.#shownDelay + most, delay));
    this.#shownAt = now;
    return this.#shownDelay;
  }

  /** Whether there is more to show after a time of the clock. */
  movesAfter(now: number): boolean {
    const last = this.samples.at(-1);
    return this.samples.length > 1 && last !== undefined && last.time > now - this.delay;
  }

  /** As observed, else as it went there, else as before. */
  #headingAt(index: number): number | undefined {
    for (let at = index; at >= 0; at--) {
      const sample = this.samples[at];
      if (sample.heading !== undefined) return sample.heading;
      const before = this.samples[at - 1];
      if (!before) return undefined;
      const east =
        wrap(sample.longitude - before.longitude) *
        METRES_PER_DEGREE *
        Math.cos((sample.latitude * Math.PI) / 180);
      const north = (sample.latitude - before.latitude) * METRES_PER_DEGREE;
      if (Math.hypot(east, north) >= FEWEST_METRES)
        return turned((Math.atan2(east, north) * 180) / Math.PI, 0);
    }
    return undefined;
  }
}

function placeOf({ longitude, latitude, height }: TrackSample) {
  return { longitude, latitude, height };
}

function mix(before: number, newest: number): number {
  return before + (newest - before) * QUICKNESS;
}

/** Degrees into −180 … 180. */
function wrap(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}

function turned(from: number, by: number): number {
  return (((from + by) % 360) + 360) % 360;
}
