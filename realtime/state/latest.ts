import { isAhead } from '../../models/live/clock.ts';
import type { LatestValue } from './live-thing.ts';

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
