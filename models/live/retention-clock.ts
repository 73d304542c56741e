/** Milliseconds that retention goes ahead of what has been lived through, as after a night with the machine off. */
export const LEAP = 24 * 60 * 60_000;

export interface RetentionClockOptions {
  /** UTC milliseconds of `time` as it was kept before the last end; undefined where nothing is kept yet. */
  seen: number | undefined;
  /** UTC milliseconds, of a clock that may jump. */
  now?: () => number;
  /** Milliseconds of a clock that never jumps, from anywhere. */
  monotonic?: () => number;
}

/**
 * The time by which what is old may be deleted. A clock that jumps ahead, as one without its network does, would have
 * the whole past deleted within an hour; so this one goes ahead of the time that was lived through by a day at the
 * most. A server that was off for longer keeps everything longer by as much, and deletes nothing too early.
 */
export class RetentionClock {
  readonly #now: () => number;
  readonly #monotonic: () => number;
  readonly #seen: number;
  readonly #begin: number;

  constructor({ seen, now = Date.now, monotonic = () => performance.now() }: RetentionClockOptions) {
    this.#now = now;
    this.#monotonic = monotonic;
    this.#seen = seen ?? now();
    this.#begin = monotonic();
  }

  /** UTC milliseconds; to be kept now and then, and given back as `seen` at the next start. */
  get time(): number {
    return Math.min(this.#now(), this.#seen + (this.#monotonic() - this.#begin) + LEAP);
  }

  /** Whether the clock says a time that cannot be: it went ahead by more than a day. */
  get isAhead(): boolean {
    return this.#now() > this.time;
  }
}
