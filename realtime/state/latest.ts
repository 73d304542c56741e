import type { LatestValue } from './live-thing.ts';

/** How far a source's clock may be ahead of the server's, milliseconds: two minutes. */
export const FUTURE_TOLERANCE = 120_000;

/** Whether a time lay in the future when it was received: then it is a clock that is wrong, and not news. */
export const isAhead = (time: number, received: number): boolean => time > received + FUTURE_TOLERANCE;

/**
 * Whether a value takes the place of the latest: it is as late or later by result time (of two values at one time the
 * one that was received last holds). A latest from the future is replaced by whatever comes next, so that one message
 * of a wrong clock does not hide an hour of right ones.
 */
export function replaces(
  latest: Pick<LatestValue, 'time' | 'received'> | undefined,
  time: number,
  received: number,
): boolean {
  if (!latest || isAhead(latest.time, latest.received)) return true;
  return latest.time === time ? received >= latest.received : time > latest.time;
}
