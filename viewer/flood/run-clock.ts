import { withoutSteps } from '../stores/history.ts';
import { currentView, patchView } from '../stores/view.ts';
import type { RunEntry } from './run-entry.ts';

/** The clock that was set here last: while it stands, nobody has moved it. */
let ownClock: unknown;

/** Goes into a run: the clock is at its beginning, and the water of it is shown. */
export function enterRun({ id, start, scenario }: RunEntry, time = start): void {
  const { flood } = currentView();
  const { run: _, against, ...shown } = flood ?? { shows: 'depth' as const, flow: true };
  withoutSteps(() =>
    patchView({
      clock: { mode: 'run', run: id, time, speed: 0 },
      flood: {
        ...shown,
        ...(against !== undefined && against !== id ? { against } : {}),
        ...(scenario ? { scenario } : { scenario: undefined }),
      },
      mode: 'flood',
    }),
  );
  ownClock = currentView().clock;
}

/** Back to the city as it is. */
export function leaveRun(): void {
  const { flood } = currentView();
  withoutSteps(() =>
    patchView({
      clock: { mode: 'live' },
      mode: 'calm',
      ...(flood ? { flood: { shows: flood.shows, flow: flood.flow } } : {}),
    }),
  );
}

/** While nobody has moved the clock, it shows what has been computed last. */
export function followNewest(id: string, time: number): void {
  const { clock } = currentView();
  if (clock !== ownClock || clock.mode !== 'run' || clock.run !== id) return;
  withoutSteps(() => patchView({ clock: { ...clock, time: Math.round(time) } }));
  ownClock = currentView().clock;
}
