import { isSameMove } from '../../models/bim/model-move.ts';
import {
  type ModelMove,
  type ModelPlace,
  modelMoveSchema,
  modelPlaceSchema,
} from '../../models/schema/model-move.ts';
import { askCity, ServerRefusal } from '../server/ask-server.ts';
import { whenStarted } from '../server/when-started.ts';
import { currentCity, useBoot } from '../stores/boot.ts';
import { keepPlace, keptPlaces } from '../stores/model-places.ts';
import { refreshScene } from '../stores/scene-following.ts';

/** Where the place of a model is kept: with the city, for everybody, or in this browser where no server takes it. */
export type PlaceKeeper = 'server' | 'browser';

export interface KnownPlace extends ModelPlace {
  where: PlaceKeeper;
}

const pathOf = (layer: string): string => `models/${encodeURIComponent(layer)}/place`;

/** How a model stands, and where another place of it would be kept. Throws ServerRefusal. */
export async function readPlace(city: string, layer: string, signal?: AbortSignal): Promise<KnownPlace> {
  const kept = keptPlaces(city)[layer];
  const own = currentCity()?.city.layers.find(({ id }) => id === layer);
  const here: KnownPlace = { moved: kept ?? own?.moved ?? null, writable: true, where: 'browser' };
  if (!useBoot.getState().hasServer) return here;
  try {
    const place = await whenStarted(() => askCity(city, pathOf(layer), { signal }));
    return { ...modelPlaceSchema.parse(place), where: 'server' };
  } catch (error) {
    // A server of files alone keeps none.
    if (error instanceof ServerRefusal && error.status === 404) return here;
    throw error;
  }
}

/** Somebody else put it elsewhere meanwhile. */
export class PlaceTaken extends Error {
  override readonly name = 'PlaceTaken';
  readonly newest: ModelMove | null;

  constructor(newest: ModelMove | null) {
    super('Somebody else has put the model elsewhere.');
    this.newest = newest;
  }
}

/**
 * Keeps where a model stands; null: where its file has it. False where the browser keeps nothing. Throws PlaceTaken and
 * ServerRefusal.
 */
export async function savePlace(
  city: string,
  layer: string,
  where: PlaceKeeper,
  moved: ModelMove | null,
  basedOn: ModelMove | null,
): Promise<boolean> {
  let isKept = true;
  if (where === 'browser') isKept = keepPlace(city, layer, moved);
  else {
    try {
      await askCity(city, pathOf(layer), { method: 'PUT', body: { moved, basedOn } });
    } catch (error) {
      if (!(error instanceof ServerRefusal && error.status === 409 && error.code === 'changed')) throw error;
      const newest = modelMoveSchema.safeParse(error.said.newest).data ?? null;
      // One's own, whose answer was lost on the way.
      if (!isSameMove(newest, moved)) throw new PlaceTaken(newest);
    }
    // What this browser had kept for itself would hide it.
    keepPlace(city, layer, undefined);
  }
  // It is kept: a scene that does not come now is asked for again soon.
  await refreshScene().catch(() => undefined);
  return isKept;
}
