import { useEffect, useState } from 'react';
import { liveMoment } from '../stores/clock.ts';
import { now } from '../stores/server-time.ts';
import { useView } from '../stores/view.ts';

/**
 * The time that lists of alarms and cases are of, in UTC milliseconds, each second; and whether it is not now. Alarms are
 * never those of a run: while the clock is in one, they are of now.
 */
export function useMoment(): { time: number; isPast: boolean } {
  const clock = useView((state) => state.document.clock);
  const anchor = useView((state) => state.clockAnchor);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return { time: liveMoment(clock, anchor, now()), isPast: clock.mode === 'replay' };
}
