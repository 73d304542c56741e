import { moves } from './earlier-classes.ts';
import type { LiveThing } from './live-thing.ts';

const DAY = 86_400_000;
/** Days of silence after which what moves, and what stands, is gone, where its layer does not say. */
export const GONE_AFTER_DAYS = { moving: 1, standing: 30 };

/**
 * Whether a thing is gone: it has told something, and nothing for so long that nobody expects it back. What has never
 * told anything, as a camera that is only described, is never gone. `days`: as its layer says.
 */
export function isGone({ thing, latest }: LiveThing, now: number, days: number | undefined): boolean {
  let heard = Number.NEGATIVE_INFINITY;
  for (const value of latest) if (value && value.received > heard) heard = value.received;
  if (heard === Number.NEGATIVE_INFINITY) return false;
  const after = days ?? (moves(thing) ? GONE_AFTER_DAYS.moving : GONE_AFTER_DAYS.standing);
  return now - heard > after * DAY;
}
