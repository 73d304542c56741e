import { isWaterNear, useWater } from '../flood/water.ts';
import { wantedBy } from '../globe/parts.ts';
import { PatientLoad } from '../stores/patient-load.ts';
import { recordError } from '../stores/status.ts';

/** Loads and starts what draws the water once there is a run, or soon may be; `start` gives the end of it. Returns the end of all. */
export function whenWaterIsThere<Part>(
  load: () => Promise<Part>,
  start: (part: Part) => () => void,
): () => void {
  let end: (() => void) | undefined;
  const loading = new PatientLoad(
    load,
    (part) => {
      end = start(part);
    },
    recordError,
  );
  const stopWaiting = wantedBy(useWater, isWaterNear)(() => loading.want());
  return () => {
    stopWaiting();
    loading.stop();
    end?.();
  };
}
