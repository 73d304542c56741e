import { useEffect, useReducer } from 'react';
import type { Selection } from '../../models/schema/view-document.ts';
import { useLive } from '../stores/live.ts';
import type { LiveLayerStore, ShownThing } from './live-layer.ts';

/** The thing of a live layer by its id; undefined while the page does not have it. */
export function thingById(store: LiveLayerStore | undefined, id: string): ShownThing | undefined {
  for (const thing of store?.things.values() ?? []) if (thing.id === id) return thing;
  return undefined;
}

/** A thing that is selected, as it is now: the component is drawn anew when it changes, and not when others do. */
export function useThing({ layer, feature }: Selection): ShownThing | undefined {
  const store = useLive(({ stores }) => stores[layer]);
  const [, look] = useReducer((count: number) => count + 1, 0);
  useEffect(
    () =>
      store?.onChange(({ reset, introduced, removed, changed }) => {
        const isIt = ({ id }: ShownThing) => id === feature;
        if (reset || introduced.some(isIt) || removed.some(isIt) || changed.some(isIt)) look();
      }),
    [store, feature],
  );
  return thingById(store, feature);
}

/** The things that belong to a feature of the city, of all live layers on the page. */
export function thingsOfFeature({ layer, feature }: Selection): { layer: string; thing: ShownThing }[] {
  return Object.entries(useLive.getState().stores).flatMap(([id, { things }]) =>
    [...things.values()]
      .filter((thing) => thing.feature?.layer === layer && thing.feature.id === feature)
      .map((thing) => ({ layer: id, thing })),
  );
}
