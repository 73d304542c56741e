import { type FloodView, floodViewSchema } from '../../../models/schema/view-document.ts';
import { currentView, patchView } from '../../stores/view.ts';

/** How the water is shown where a view does not say it. */
export const USUAL_FLOOD: FloodView = floodViewSchema.parse({});

/** Changes how the water is shown; whatever else the view says of the flood stays. */
export function patchFlood(patch: Partial<FloodView>): void {
  patchView({ flood: { ...(currentView().flood ?? USUAL_FLOOD), ...patch } });
}
