import type { Extent } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
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

/** Degrees around the parcels of a scheme, or around its buildings where it has none. */
export function extentOf({ parcels, buildings }: Pick<Scheme, 'parcels' | 'buildings'>): Extent | undefined {
  const areas = parcels.length > 0 ? parcels.map(({ area }) => area) : buildings.map((one) => one.footprint);
  const places = areas.flatMap(([outer]) => outer);
  if (places.length === 0) return undefined;
  const [longitudes, latitudes] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const least = (of: number[]) => of.reduce((a, b) => Math.min(a, b));
  const most = (of: number[]) => of.reduce((a, b) => Math.max(a, b));
  return [least(longitudes), least(latitudes), most(longitudes), most(latitudes)];
}

/** What stands around schemes, each by itself: not what lies between them. Throws what the stores throw. */
export const standingAround = (
  city: Scene,
  address: string,
  schemes: readonly Pick<Scheme, 'parcels' | 'buildings'>[],
  signal: AbortSignal,
): ReturnType<typeof readStanding> =>
  standingIn(
    city,
    address,
    schemes.flatMap((scheme) => {
      const extent = extentOf(scheme);
      return extent ? [widened(extent)] : [];
    }),
    signal,
  );

/** What stands in any of some extents, of all layers of buildings of a city. Throws what the stores throw. */
export async function standingIn(
  city: Scene,
  address: string,
  extents: readonly Extent[],
  signal: AbortSignal,
): ReturnType<typeof readStanding> {
  const stores = city.layers.flatMap((layer) =>
    layer.kind === 'tileset' && layer.role === 'buildings' ? (featureStoreOf(layer, address) ?? []) : [],
  );
  return readStanding(await Promise.all(stores), extents, signal);
}
