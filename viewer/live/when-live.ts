import { currentCity, useBoot } from '../stores/boot.ts';
import { bundledScene } from '../stores/bundle.ts';
import { isLive } from '../stores/live.ts';
import { PatientLoad } from '../stores/patient-load.ts';
import { recordError, useStatus } from '../stores/status.ts';

/** Milliseconds that live data waits for the first picture of the city. */
const MOST_PATIENCE = 6_000;

/**
 * Follows what is live of the city on screen, once there are live layers and the first picture of the city is there: the
 * socket and its code are no part of that. Returns the end.
 */
export function followLiveWhenWanted(): () => void {
  let stop: (() => void) | undefined;
  let hasWaited = false;
  const live = new PatientLoad(
    () => import('./index.ts'),
    ({ startLive }) => {
      const city = currentCity()?.city;
      if (!city) return;
      stop = startLive(city);
      unsubscribe();
    },
    recordError,
  );
  const look = () => {
    const city = currentCity()?.city;
    const { firstCityFrame, tilesLoaded, engine } = useStatus.getState();
    const isDrawn = hasWaited || firstCityFrame !== undefined || tilesLoaded || engine.state === 'failed';
    if (isDrawn && city?.layers.some(isLive) && bundledScene() === undefined) live.want();
  };
  // A machine that takes long for its first picture shows alarms without it.
  const patience = setTimeout(() => {
    hasWaited = true;
    look();
  }, MOST_PATIENCE);
  const ends = [useStatus.subscribe(look), useBoot.subscribe(look)];
  const unsubscribe = () => {
    for (const end of ends) end();
  };
  look();
  return () => {
    clearTimeout(patience);
    live.stop();
    unsubscribe();
    stop?.();
  };
}
