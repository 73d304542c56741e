import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodChanges, FloodScenario } from '../../../models/schema/flood-changes.ts';
import { currentCity } from '../../stores/boot.ts';
import { liveMoment } from '../../stores/clock.ts';
import { now } from '../../stores/server-time.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { failureOf } from '../failure.ts';
import type { FloodFailure } from '../messages.ts';
import { beginPlan, failPlan, place, startRun } from '../run-job.ts';
import type { PlannedRun } from '../scenario.ts';
import { liveStartAt, useLiveDraft } from './live-draft.ts';
import { plannedAgain } from './plan-live.ts';

/** Starts a run from what gauges tell at the moment that is looked at; see `planRun`. */
export async function startLiveRun(preset: FloodCase, changes: FloodChanges): Promise<void> {
  const { document, clockAnchor } = useView.getState();
  const live = liveStartAt(useLiveDraft.getState(), liveMoment(document.clock, clockAnchor, now()));
  const start = live.at - live.lead * 1000;
  await planRun(preset, { preset: preset.id, changes, start, live });
}

/**
 * Plans the run that a scenario says, and computes it. Reading the gauges is a job like the run itself: it is given up for
 * another one or by a person, and what comes of it then is nothing. Where it cannot be planned, the job says why.
 */
export async function planRun(
  preset: FloodCase,
  scenario: FloodScenario,
  onFailed: (failure: FloodFailure) => void = failPlan,
): Promise<void> {
  const here = currentCity();
  if (!here) return;
  const reading = new AbortController();
  const { signal } = reading;
  beginPlan(
    // No run has a space in its id.
    {
      ...{ id: `plan ${preset.id}`, preset: preset.id, scenario },
      ...{ state: 'planning', share: 0, threads: 1 },
    },
    { cancel: () => reading.abort() },
  );
  // Where the run that was given up for it has been left to.
  const asked = place();
  let planned: PlannedRun;
  try {
    planned = await plannedAgain(preset, scenario, here.city, signal);
  } catch (error) {
    if (signal.aborted) return;
    recordError(error);
    onFailed(failureOf(error));
    return;
  }
  if (!signal.aborted) startRun(preset, planned, asked);
}
