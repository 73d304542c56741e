import type { Clock, FloodView, ViewDocument } from '../../models/schema/view-document.ts';
import { onCityLeft } from '../stores/boot.ts';
import { rebasedClock } from '../stores/clock.ts';
import { withoutSteps } from '../stores/history.ts';
import { now } from '../stores/server-time.ts';
import { currentView, patchView, useView } from '../stores/view.ts';
import type { RunEntry } from './run-entry.ts';

/** The clock that was set here last: while it stands, nobody has moved it. */
let ownClock: unknown;

/** Where one was before the run, for when it is left; of the document that was there then. */
let before: { clock: Clock; mode: ViewDocument['mode']; replaced: number } | undefined;
onCityLeft(() => {
  before = undefined;
});

/** Id of the run whose water is shown; undefined while the clock is in none. */
export function shownRunId({ clock, flood }: Pick<ViewDocument, 'clock' | 'flood'>): string | undefined {
  return clock.mode === 'run' ? (flood?.run ?? clock.run) : undefined;
}

/** Whether a view is of a run: of its clock, of its water, or of that on the other side of a comparison. */
export function isOfRun(id: string, { clock, flood, comparison }: ViewDocument): boolean {
  if (clock.mode !== 'run') return false;
  return [clock.run, flood?.run, flood?.against, comparison?.other.flood?.run].includes(id);
}

/** How the water of a run is shown that is compared with no other any more. */
export function withoutAgainst({ against: _, againstScenario: __, ...flood }: FloodView): FloodView {
  return flood;
}

/** Goes into a run: the clock is at its beginning, and the water of it is shown. */
export function enterRun({ id, start, scenario }: RunEntry, time = start): void {
  const { document, clockAnchor, replaced } = useView.getState();
  const { flood, clock, mode } = document;
  if (clock.mode !== 'run') before = { clock: rebasedClock(clock, clockAnchor, now()), mode, replaced };
  const { run: _, ...asked } = flood ?? { shows: 'depth' as const, flow: true };
  const shown = asked.against === id ? withoutAgainst(asked) : asked;
  withoutSteps(() =>
    patchView({
      clock: { mode: 'run', run: id, time, speed: 0 },
      flood: {
        ...shown,
        ...(scenario ? { scenario } : { scenario: undefined }),
      },
      mode: 'flood',
      ...withoutRunBeside(document),
    }),
  );
  ownClock = currentView().clock;
}

/** Back to the city as it was before: its time and mode, or, where a link led into the run, as it is now. */
export function leaveRun(): void {
  const { document, replaced } = useView.getState();
  const { flood } = document;
  const back = before?.replaced === replaced ? before : undefined;
  before = undefined;
  withoutSteps(() =>
    patchView({
      clock: back?.clock ?? { mode: 'live' },
      mode: back?.mode ?? 'calm',
      ...(flood ? { flood: { shows: flood.shows, flow: flood.flow } } : {}),
      ...withoutRunBeside(document),
    }),
  );
}

/** A comparison of two runs goes with the runs. */
function withoutRunBeside({ comparison }: ViewDocument): Partial<ViewDocument> {
  return comparison?.other.flood?.run === undefined ? {} : { comparison: undefined };
}

/** Moves the clock within its run, or plays it: no step, since undoing moments is what the time line is for. */
export function moveRun(time: number, speed = 0): void {
  const { clock } = currentView();
  if (clock.mode !== 'run') return;
  withoutSteps(() => patchView({ clock: { ...clock, time: Math.round(time), speed } }));
}

/** While nobody has moved the clock, it shows what has been computed last. */
export function followNewest(id: string, time: number): void {
  const { clock } = currentView();
  if (clock !== ownClock || clock.mode !== 'run' || clock.run !== id) return;
  withoutSteps(() => patchView({ clock: { ...clock, time: Math.round(time) } }));
  ownClock = currentView().clock;
}
