import { currentCity, useBoot } from '../stores/boot.ts';
import { bundledScene } from '../stores/bundle.ts';
import { isLive } from '../stores/live.ts';
import { recordError, useStatus } from '../stores/status.ts';

/**
 * Follows what is live of the city on screen, once there are live layers and the first picture of the city is there: the
 * socket and its code are no part of that. Returns the end.
 */
export function followLiveWhenWanted(): () => void {
  let stop: (() => void) | undefined;
  let isEnded = false;
  let isAsked = false;
  const look = () => {
    const city = currentCity()?.city;
    const { firstCityFrame, tilesLoaded, engine } = useStatus.getState();
    const isDrawn = firstCityFrame !== undefined || tilesLoaded || engine.state === 'failed';
    if (isAsked || !isDrawn || !city?.layers.some(isLive) || bundledScene() !== undefined) return;
    isAsked = true;
    import('./index.ts').then(
      ({ startLive }) => {
        if (isEnded) return;
        stop = startLive(city);
        unsubscribe();
      },
      (error: unknown) => {
        // Wanted again with the next change, when the network may be back.
        isAsked = false;
        recordError(error);
      },
    );
  };
  const ends = [useStatus.subscribe(look), useBoot.subscribe(look)];
  const unsubscribe = () => {
    for (const end of ends) end();
  };
  look();
  return () => {
    isEnded = true;
    unsubscribe();
    stop?.();
  };
}
