import { useEffect, useState } from 'react';
import { isPlaying, liveMoment } from '../stores/clock.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';

/** The moment that what is live is shown at, in UTC milliseconds, as often as a person can see it change. */
export function useLiveMoment(): number {
  const clock = useView((state) => state.document.clock);
  const anchor = useView((state) => state.clockAnchor);
  const [, setTick] = useState(0);
  const isPast = clock.mode === 'replay';
  const isMoving = !isPast || isPlaying(clock);
  const interval = isPast ? 100 : 1000;
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), interval);
    return () => clearInterval(timer);
  }, [isMoving, interval]);
  return liveMoment(clock, anchor, now());
}
