import { useEffect, useState } from 'react';
import { cityTime, isPlaying } from '../../stores/clock.ts';
import { now } from '../../stores/server-time.ts';
import { useView } from '../../stores/view.ts';

/** The city's time in UTC milliseconds, as often as a person can see it change. */
export function useCityTime(): number {
  const clock = useView((state) => state.document.clock);
  const anchor = useView((state) => state.clockAnchor);
  const [, setTick] = useState(0);
  const moving = clock.mode === 'live' || isPlaying(clock);
  const interval = clock.mode === 'live' ? 1000 : 100;
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), interval);
    return () => clearInterval(timer);
  }, [moving, interval]);
  return cityTime(clock, anchor, now());
}
