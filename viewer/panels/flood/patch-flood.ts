import { type FloodView, floodViewSchema } from '../../../models/schema/view-document.ts';
import { withoutAgainst } from '../../flood/run-clock.ts';
import type { RunEntry } from '../../flood/run-entry.ts';
import { currentView, patchView } from '../../stores/view.ts';

/** How the water is shown where a view does not say it. */
export const USUAL_FLOOD: FloodView = floodViewSchema.parse({});

/** Changes how the water is shown; whatever else the view says of the flood stays. */
export function patchFlood(patch: Partial<FloodView>): void {
  patchView({ flood: { ...(currentView().flood ?? USUAL_FLOOD), ...patch } });
}

type Other = Pick<RunEntry, 'id' | 'scenario'>;

/** Takes the depth of another run from that of the one that is shown; of none: shows it alone. A link can compute both. */
export function compareWith(other: Other | undefined): void {
  patchView({
    flood: {
      ...withoutAgainst(currentView().flood ?? USUAL_FLOOD),
      ...(other && { against: other.id }),
      ...(other?.scenario && { againstScenario: other.scenario }),
    },
  });
}

/** Both runs next to each other, at the same time of the same clock. */
export function showBeside(id: string, other: Other): void {
  const flood = withoutAgainst(currentView().flood ?? USUAL_FLOOD);
  const { scenario: _, ...look } = flood;
  patchView({
    flood: { ...flood, run: id },
    comparison: {
      ...{ kind: 'beside', position: 0.5 },
      other: { flood: { ...look, run: other.id, ...(other.scenario && { scenario: other.scenario }) } },
    },
  });
}
