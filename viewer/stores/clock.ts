import type { Clock } from '../../models/schema/view-document.ts';

/**
 * The time of the city in UTC milliseconds. A clock that moves was set at `anchor` (milliseconds of this
 * machine's clock), and `now` is this machine's time.
 */
export function cityTime(clock: Clock, anchor: number, now: number): number {
  return clock.mode === 'live' ? now : Math.round(clock.time + clock.speed * (now - anchor));
}

/**
 * The moment that what is live is shown at, in UTC milliseconds: now, unless the clock looks back. A run is a world of its
 * own: what is live goes on beside it, whatever its clock says.
 */
export function liveMoment(clock: Clock, anchor: number, now: number): number {
  return clock.mode === 'replay' ? cityTime(clock, anchor, now) : now;
}

/** The same clock as if it had been set now: what a permalink to a moving clock says. */
export function rebasedClock(clock: Clock, anchor: number, now: number): Clock {
  return clock.mode === 'live' || clock.speed === 0
    ? clock
    : { ...clock, time: cityTime(clock, anchor, now) };
}

/** True while the time moves by itself faster than a person would notice in a minute. */
export function isPlaying(clock: Clock): boolean {
  return clock.mode !== 'live' && clock.speed !== 0;
}
