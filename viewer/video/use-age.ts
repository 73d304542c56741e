import { useEffect, useState } from 'react';
import { now } from '../stores/server-time.ts';

/** Seconds since a time of the server's clock, anew each second; negative before it. */
export function useAge(time: number): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.round((now() - time) / 1000);
}
