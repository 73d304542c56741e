import { ServerRefusal } from '../../server/ask-server.ts';
import { currentCity } from '../../stores/boot.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { lookAgain } from '../../stores/look-again.ts';
import { useStatus } from '../../stores/status.ts';

/**
 * Calls back once the city stands and there are annotations of it, on the server or in this browser; it looks again
 * until somebody has drawn something. Nothing of it belongs to the first picture, so it waits for that. Returns the
 * end of waiting.
 */
export function whenAnnotated(wanted: () => void): () => void {
  let asked = false;
  let stopLooking: () => void = () => undefined;
  let stopped = false;
  const stop = () => {
    stopped = true;
    unsubscribe();
    stopLooking();
  };
  const found = () => {
    if (stopped) return;
    stop();
    wanted();
  };
  const lookHere = async (city: string) => {
    const { localOf } = await import('../../annotations/local.ts');
    const kept = await localOf(city).read();
    if (Object.keys(kept.layers).length > 0) found();
  };
  const lookThere = async (city: string) => {
    const { remoteOf } = await import('../../annotations/remote.ts');
    try {
      const { layers } = await remoteOf(city, document.baseURI).list();
      if (layers.length > 0) found();
    } catch (error) {
      // A plain file host has no list: then there is nothing to show, and never will be.
      if (error instanceof ServerRefusal && error.status === 404) stop();
      throw error;
    }
  };
  const follow = ({ tilesLoaded }: { tilesLoaded: boolean }) => {
    if (!tilesLoaded || asked) return;
    const city = currentCity()?.city.id;
    if (city === undefined) return;
    asked = true;
    unsubscribe();
    void lookHere(city);
    if (bundledScene() !== undefined) return;
    lookThere(city).catch(() => undefined);
    stopLooking = lookAgain(() => lookThere(city));
  };
  const unsubscribe = useStatus.subscribe(follow);
  return stop;
}
