import { CLOCK_TOLERANCE } from '../../models/live/clock.ts';
import type { Observation } from '../../models/schema/index.ts';

/** What is late by less than this, and by less than three rhythms, is not remarkable. */
const LEAST_BEHIND = 5 * 60_000;
/** So many observations in a row must be off before the clock is said to be. */
const LEAST_OBSERVATIONS = 20;
/** Repeats of so many observations from the future are known for what they are. */
const MOST_REMEMBERED = 10_000;

export interface ClockState {
  is: 'ahead' | 'behind';
  /** Milliseconds. */
  by: number;
  /** UTC milliseconds. */
  since: number;
}

/**
 * Watches the clock of a source. An observation from the future would be the latest one until that time comes, and
 * hide all that follow. So it is kept as of its arrival, with the quality uncertain and the time that it claimed in its
 * id. The same observation sent again is given the same time again, and so is known as a repeat.
 */
export class ClockWatch {
  readonly #rhythm: number;
  readonly #tolerance: number;
  readonly #given = new Map<string, number>();
  /** The least delay since `#since`, and how many observations had it or more. */
  #least = Number.POSITIVE_INFINITY;
  #observed = 0;
  #began: number | undefined;
  #ahead: { by: number; since: number; last: number } | undefined;

  /** `rhythm`: milliseconds between messages. */
  constructor(rhythm: number, tolerance = CLOCK_TOLERANCE) {
    this.#rhythm = rhythm;
    this.#tolerance = tolerance;
  }

  /** The observation as it is to be kept. */
  see(observation: Observation, received: number): Observation {
    const ahead = observation.time - received;
    if (ahead <= this.#tolerance) {
      this.#noteDelay(-ahead, received);
      return observation;
    }
    this.#forgetDelays();
    this.#ahead = { by: ahead, since: this.#ahead?.since ?? received, last: received };
    const claimed = `clock ${new Date(observation.time).toISOString()}`;
    const key = [observation.thing, observation.datastream, observation.id ?? '', observation.time].join(
      '\n',
    );
    const time = this.#given.get(key) ?? received;
    this.#given.set(key, time);
    if (this.#given.size > MOST_REMEMBERED) this.#given.delete(this.#given.keys().next().value!);
    const id = observation.id === undefined ? claimed : `${observation.id} ${claimed}`;
    return { ...observation, time, id: id.slice(0, 200), quality: observation.quality ?? 'uncertain' };
  }

  /** Undefined: nothing is remarkable. */
  state(now: number): ClockState | undefined {
    const patience = Math.max(3 * this.#rhythm, LEAST_BEHIND);
    if (this.#ahead && now - this.#ahead.last <= patience)
      return { is: 'ahead', by: this.#ahead.by, since: this.#ahead.since };
    if (this.#observed < LEAST_OBSERVATIONS || this.#least <= patience) return undefined;
    return { is: 'behind', by: this.#least, since: this.#began! };
  }

  #noteDelay(delay: number, received: number): void {
    const patience = Math.max(3 * this.#rhythm, LEAST_BEHIND);
    if (delay <= patience) {
      this.#forgetDelays();
      // One that is in time shows that the clock is right again.
      if (this.#ahead && received - this.#ahead.last > this.#rhythm) this.#ahead = undefined;
      return;
    }
    this.#began ??= received;
    this.#least = Math.min(this.#least, delay);
    this.#observed++;
  }

  #forgetDelays(): void {
    this.#least = Number.POSITIVE_INFINITY;
    this.#observed = 0;
    this.#began = undefined;
  }
}
