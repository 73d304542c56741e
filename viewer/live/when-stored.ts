import { useLive } from '../stores/live.ts';
import { recordError } from '../stores/status.ts';

/**
 * Starts to draw live things, with `load`, once there are any. Returns the end of waiting, and of drawing.
 */
export function whenLiveIsThere(load: () => Promise<() => void>): () => void {
  let stop: (() => void) | undefined;
  let isAsked = false;
  let isEnded = false;
  const look = () => {
    if (isAsked || Object.keys(useLive.getState().stores).length === 0) return;
    isAsked = true;
    load().then(
      (end) => {
        if (isEnded) end();
        else stop = end;
      },
      (error: unknown) => {
        // Wanted again with the next change, when the network may be back.
        isAsked = false;
        recordError(error);
      },
    );
  };
  const unsubscribe = useLive.subscribe(look);
  look();
  return () => {
    isEnded = true;
    unsubscribe();
    stop?.();
  };
}
