import type { Extent } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { readStanding } from '../../scenes/planning/standing.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';

/** Metres around the parcels within which buildings are read: more than none moves a parcel there with one pull. */
const AROUND = 300;
const METRES_PER_DEGREE = 111_320;

/** Degrees around an extent, so far that what counts in parcels there is within. */
export function widened([west, south, east, north]: Extent): Extent {
  const latitude = AROUND / METRES_PER_DEGREE;
  const longitude = latitude / Math.max(0.1, Math.cos((south * Math.PI) / 180));
  return [west - longitude, south - latitude, east + longitude, north + latitude];
}

/** What stands in an extent, of all layers of buildings of a city. Throws what the stores throw. */
export async function standingIn(
  city: Scene,
  address: string,
  extent: Extent,
  signal: AbortSignal,
): ReturnType<typeof readStanding> {
  const stores = city.layers.flatMap((layer) =>
    layer.kind === 'tileset' && layer.role === 'buildings' ? (featureStoreOf(layer, address) ?? []) : [],
  );
  return readStanding(await Promise.all(stores), extent, signal);
}
