import { currentCity } from '../../stores/boot.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { useStatus } from '../../stores/status.ts';

/**
 * Calls back once the city stands and there are annotations of it, on the server or in this browser. Nothing of it
 * belongs to the first picture, so it waits for that. Returns the end of waiting.
 */
export function whenAnnotated(wanted: () => void): () => void {
  let asked = false;
  let stopped = false;
  const look = async () => {
    const city = currentCity()?.city.id;
    if (city === undefined) return;
    const { localOf } = await import('../../annotations/local.ts');
    const kept = await localOf(city).read();
    if (Object.keys(kept.layers).length > 0) return stopped || wanted();
    if (bundledScene() !== undefined) return;
    const { remoteOf } = await import('../../annotations/remote.ts');
    const { layers } = await remoteOf(city, document.baseURI).list();
    if (layers.length > 0 && !stopped) wanted();
  };
  const follow = ({ tilesLoaded }: { tilesLoaded: boolean }) => {
    if (!tilesLoaded || asked) return;
    asked = true;
    unsubscribe();
    // A plain file host has no list: then there is nothing to show.
    look().catch(() => undefined);
  };
  const unsubscribe = useStatus.subscribe(follow);
  return () => {
    stopped = true;
    unsubscribe();
  };
}
