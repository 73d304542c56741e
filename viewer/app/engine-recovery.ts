import { restartEngine, useStatus } from '../stores/status.ts';

/** Milliseconds before each attempt: nobody stands at a wall at night to press a button. */
const WAITS = [2_000, 10_000, 30_000, 60_000];
/** Milliseconds of running after which a loss is a first one again. */
const STEADY = 5 * 60_000;

/** Starts the engine again by itself when the graphics device was lost: soon, then less and less often. Returns the end. */
export function recoverEngine(now: () => number = () => performance.now()): () => void {
  let attempts = 0;
  let restarted = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = useStatus.subscribe(({ engine }, before) => {
    if (engine.state === before.engine.state) return;
    clearTimeout(timer);
    if (engine.state !== 'lost') return;
    if (now() - restarted > STEADY) attempts = 0;
    timer = setTimeout(
      () => {
        restarted = now();
        restartEngine();
      },
      WAITS[Math.min(attempts++, WAITS.length - 1)],
    );
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
}
