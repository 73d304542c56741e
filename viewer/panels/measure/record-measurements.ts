import { trackSteps } from '../../stores/history.ts';
import { useMeasurements } from '../../stores/measurements.ts';

let recording = false;

/** From now on each change of the list of measurements can be undone. */
export function recordMeasurements(): void {
  if (recording) return;
  recording = true;
  trackSteps(useMeasurements, ['items']);
}
