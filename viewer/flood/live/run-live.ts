import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodChanges, FloodScenario } from '../../../models/schema/flood-changes.ts';
import { currentCity } from '../../stores/boot.ts';
import { liveMoment } from '../../stores/clock.ts';
import { now } from '../../stores/server-time.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { failureOf } from '../failure.ts';
import { startRun } from '../run-job.ts';
import { useRuns } from '../runs.ts';
import { liveStartAt, useLiveDraft } from './live-draft.ts';
import { plannedAgain } from './plan-live.ts';

/** Starts a run from what gauges tell at the moment that is looked at; where that is not possible, the job says why. */
export async function startLiveRun(preset: FloodCase, changes: FloodChanges): Promise<void> {
  const { document, clockAnchor } = useView.getState();
  const live = liveStartAt(useLiveDraft.getState(), liveMoment(document.clock, clockAnchor, now()));
  const start = live.at - live.lead * 1000;
  await retryRun(preset, { preset: preset.id, changes, start, live });
}

/** Computes the run that a scenario says; where it cannot be planned, the job says why. */
export async function retryRun(preset: FloodCase, scenario: FloodScenario): Promise<void> {
  const here = currentCity();
  if (!here) return;
  try {
    const planned = await plannedAgain(preset, scenario, here.city);
    if (currentCity()?.address === here.address) startRun(preset, planned);
  } catch (error) {
    recordError(error);
    useRuns.setState({
      job: {
        ...{ id: preset.id, preset: preset.id, state: 'failed', share: 0, threads: 1, scenario },
        error: failureOf(error),
      },
    });
  }
}
