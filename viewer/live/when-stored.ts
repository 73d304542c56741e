import { useLive } from '../stores/live.ts';
import { PatientLoad } from '../stores/patient-load.ts';
import { recordError } from '../stores/status.ts';

/**
 * Starts to draw live things, with `load`, once there are any. Returns the end of waiting, and of drawing.
 */
export function whenLiveIsThere(load: () => Promise<() => void>): () => void {
  let stop: (() => void) | undefined;
  const drawing = new PatientLoad(
    load,
    (end) => {
      stop = end;
      unsubscribe();
    },
    recordError,
  );
  const look = () => {
    if (Object.keys(useLive.getState().stores).length > 0) drawing.want();
  };
  const unsubscribe = useLive.subscribe(look);
  look();
  return () => {
    drawing.stop();
    unsubscribe();
    stop?.();
  };
}
