import type { Shown } from '../../water/shader-inputs.ts';

/** Metres beyond which streaks are too fine a part of the view to be worth a frame after the other. */
const STREAKS = 20_000;
/** Metres at which the last of the small waves are gone: see cm_natural. */
const WAVES = 5000;

/** Whether water at a distance in metres is seen to move. `flows`: some of it has a velocity that is seen. */
export function isSeenMoving(shown: Shown, distance: number, flows: boolean): boolean {
  // Waves stir still water too.
  if (shown === 'natural') return distance < WAVES;
  return (shown === 'depth' || shown === 'speed') && flows && distance < STREAKS;
}
