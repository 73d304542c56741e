import type { BimBounds } from '../../../models/schema/bim.ts';
import { cameraLookingAt } from '../../globe/camera-math.ts';
import { spanBetween } from '../../globe/measure/figures.ts';
import { currentView, flyTo, select } from '../../stores/view.ts';

/** Metres from an element, at least: so near that a chair is seen, and not so near that one stands in the wall. */
const LEAST_RANGE = 18;

/** Flies to where something fills a good part of the view, keeping the direction of looking, and selects it. */
export function flyToBounds(bounds: BimBounds, selection?: { layer: string; feature: string }): void {
  const [west, south, low, east, north, high] = bounds;
  const middle = { longitude: (west + east) / 2, latitude: (south + north) / 2, height: (low + high) / 2 };
  const corner = { longitude: east, latitude: north, height: high };
  const range = Math.max(LEAST_RANGE, spanBetween(middle, corner).straight * 4);
  const { heading, pitch } = currentView().camera;
  flyTo(cameraLookingAt(middle, range, heading, Math.max(-60, Math.min(-20, pitch))));
  if (selection) select([selection]);
}
