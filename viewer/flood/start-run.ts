import type { FloodCase } from '../../models/schema/flood-case.ts';
import { crsOfName } from '../added/crs/place.ts';
import { onCityLeft } from '../stores/boot.ts';
import { currentSite } from './flood-site.ts';
import { FloodWork, keyOf, type RunningFlood } from './flood-work.ts';
import type { FloodNews, FloodSite } from './messages.ts';
import { useRuns } from './runs.ts';
import { useWater } from './water.ts';

export type { RunningFlood } from './flood-work.ts';

/** A worker that waits for the next run: kernels, ground and threads are there when it is asked for. */
let spare: FloodWork | undefined;
let holders = 0;

/** Starts a run in a worker of its own, which ends with it. */
export function startFlood(
  { flood, ...site }: Omit<FloodSite, 'kernels'> & { flood: FloodCase },
  onNews: (news: FloodNews) => void,
): RunningFlood {
  const isReady = spare?.key === keyOf(site) && !spare.isBroken;
  const work = isReady ? (spare as FloodWork) : new FloodWork(site, false);
  if (isReady) spare = undefined;
  else dropSpare();
  return work.compute(flood, onNews);
}

/**
 * While somebody may soon start a run of the city on screen: makes ready what any run needs, also for the next one once
 * none is computed any more, so that the first picture comes soon. Returns the end.
 */
export function keepReady(): () => void {
  holders++;
  useWater.setState({ isExpected: true });
  const site = currentSite();
  // The page needs it to place the water.
  if (site) crsOfName(site.grid.crs).catch(() => undefined);
  refill();
  const stop = useRuns.subscribe(({ job }, { job: before }) => {
    if (job !== before) refill();
  });
  return () => {
    stop();
    if (--holders === 0) dropSpare();
  };
}

function refill(): void {
  const { job } = useRuns.getState();
  const isBusy = job !== undefined && job.state !== 'failed' && !job.isPlan;
  const site = currentSite();
  if (holders === 0 || isBusy || !site) return;
  if (spare?.key === keyOf(site) && !spare.isBroken) return;
  dropSpare();
  spare = new FloodWork(site, true);
}

function dropSpare(): void {
  spare?.end();
  spare = undefined;
}

onCityLeft(dropSpare);
