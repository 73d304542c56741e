import { useEffect, useState } from 'react';
import { now } from '../../stores/server-time.ts';

/** Milliseconds between two looks. */
const LOOK = 30_000;

/** Now by the server's clock, in UTC milliseconds, whatever the clock on screen shows; twice a minute. */
export function useNow(): number {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), LOOK);
    return () => clearInterval(timer);
  }, []);
  return now();
}
