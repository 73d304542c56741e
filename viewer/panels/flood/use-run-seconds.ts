import { runTime } from '../../flood/follow-run.ts';
import { lastTime, type OpenRun } from '../../flood/run-entry.ts';
import { useView } from '../../stores/view.ts';
import { useCityTime } from '../bars/use-city-time.ts';

/** Seconds since the beginning of a run that the clock shows; of the run's end while the clock is in none. */
export function useRunSeconds(run: OpenRun): number {
  const isInRun = useView(({ document }) => document.clock.mode === 'run');
  const time = useCityTime();
  return isInRun ? runTime(time, run.entry.start, lastTime(run)) : lastTime(run);
}
