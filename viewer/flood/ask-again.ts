import { currentCity } from '../stores/boot.ts';
import { currentView } from '../stores/view.ts';
import { planRun } from './live/run-live.ts';
import { failRun, giveUp } from './run-job.ts';
import { useRuns } from './runs.ts';
import { presetsOf } from './scenario.ts';

/**
 * Asks again for a run that cannot be shown; what is being computed instead is given up. One whose city has changed since
 * is computed on the city as it is now, as another run.
 */
export function askAgain(id: string): void {
  const { job, missing } = useRuns.getState();
  const code = missing[id]?.code;
  if (code === 'flood-busy' && job?.id !== id) giveUp();
  if (job?.id === id && job.state === 'failed') giveUp(id);
  const here = currentCity();
  const scenario = currentView().flood?.scenario;
  const preset = here && presetsOf(here.city).find((one) => one.id === scenario?.preset);
  if (code === 'flood-changed' && preset && scenario)
    void planRun(preset, scenario, (failure) => failRun(id, failure));
  else useRuns.setState(({ missing: { [id]: _, ...others } }) => ({ missing: others }));
}
