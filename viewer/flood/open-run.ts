import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { FloodScenario } from '../../models/schema/flood-changes.ts';
import { currentCity } from '../stores/boot.ts';
import { errorText, recordError } from '../stores/status.ts';
import { openBrowserRun } from './browser-runs.ts';
import { plannedAgain } from './live/plan-live.ts';
import type { FloodFailure } from './messages.ts';
import { unpackInWorker } from './picture-client.ts';
import { isComputing, startRun } from './run-job.ts';
import { loadRuns, useRuns } from './runs.ts';
import { presetsOf } from './scenario.ts';
import { openServerRun } from './server-runs.ts';

const opening = new Map<string, Promise<void>>();

/**
 * Sees to it that a run is open: as it is, from where it is kept, or computed again by what a link says of it. Where
 * nothing of that is possible, `missing` says so.
 */
export function wantRun(id: string, scenario?: FloodScenario): Promise<void> {
  const { open, job, missing } = useRuns.getState();
  if (open[id] || missing[id] || job?.id === id) return Promise.resolve();
  let turn = opening.get(id);
  if (!turn) {
    // Noted before it begins: what it changes is heard at once by who asks for it.
    turn = Promise.resolve()
      .then(() => openRun(id, scenario))
      .finally(() => opening.delete(id));
    opening.set(id, turn);
  }
  return turn;
}

async function openRun(id: string, scenario: FloodScenario | undefined): Promise<void> {
  const here = currentCity();
  if (!here) return;
  try {
    if (!useRuns.getState().entries) await loadRuns();
    const { entries, unlisted } = useRuns.getState();
    const entry = entries?.find((one) => one.id === id);
    const run =
      entry &&
      (entry.where === 'server'
        ? await openServerRun(entry)
        : await openBrowserRun(here.city.id, entry, unpackInWorker));
    if (run) {
      useRuns.setState(({ open }) => ({ open: { ...open, [id]: run } }));
      return;
    }
    const preset = presetsOf(here.city).find((one) => one.id === scenario?.preset);
    const planned = preset && scenario && (await plannedAgain(preset, scenario, here.city));
    if (currentCity()?.address !== here.address) return;
    // What is being computed is not given up for what a link asks for: a person says so.
    if (planned?.id === id && isComputing()) fail(id, { code: 'flood-busy', message: id });
    else if (planned?.id === id) startRun(preset as FloodCase, planned);
    else if (planned) fail(id, { code: 'flood-changed', message: id });
    else if (unlisted) fail(id, { code: 'flood-not-told', message: Object.values(unlisted).join(' ') });
    else fail(id, { code: 'flood-not-here', message: id });
  } catch (error) {
    recordError(error);
    fail(id, { code: 'flood-not-opened', message: errorText(error) });
  }
}

function fail(id: string, failure: FloodFailure): void {
  useRuns.setState(({ missing }) => ({ missing: { ...missing, [id]: failure } }));
}
