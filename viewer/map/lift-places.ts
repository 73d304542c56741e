import type { Scene } from '../../models/schema/scene.ts';
import { notify } from '../stores/notices.ts';
import type { PlaceLift } from '../stores/sketch.ts';
import { errorText, recordError } from '../stores/status.ts';

/** Loads what reads the terrain while people draw, so that they need not wait when they have done. */
export function readyTerrain({ layers, origin }: Scene, address: string): void {
  import('../globe/measure/terrain-probe.ts')
    .then(({ terrainProbe }) => terrainProbe({ layers }, address).ground([origin]))
    .catch((error: unknown) => recordError(`terrain: ${errorText(error)}`));
}

/** Puts places that were drawn on a flat map on the terrain; where it cannot be read, they keep the city's height. */
export function liftOnTerrain(city: () => Scene, address: string): PlaceLift {
  return async (places) => {
    try {
      const { terrainProbe } = await import('../globe/measure/terrain-probe.ts');
      const heights = await terrainProbe(city(), address).ground(places);
      if (heights.includes(undefined)) notify('sketch.noHeights');
      return places.map((place, i) => ({ ...place, height: heights[i] ?? place.height }));
    } catch (error) {
      recordError(`terrain: ${errorText(error)}`);
      notify('sketch.noHeights');
      return [...places];
    }
  };
}
