import type { Feature } from '../../../models/feature.ts';
import { httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { Position } from '../../../models/schema/position.ts';
import { footprintOf } from '../../../scenes/flood/effects/footprint.ts';
import type { Facility } from '../../../scenes/planning/reach/life-circle.ts';
import { type PlaceKind, placeKindOf } from './place-kinds.ts';

export interface Place extends Facility {
  kind: PlaceKind;
  name: string;
}

/** Metres within which records of one kind and one name are one place: a school's ground and its houses. */
const ONE_PLACE = 250;

/** The places of some stores that lie in an extent. */
export async function findPlaces(
  folders: readonly string[],
  extent: Extent,
  signal?: AbortSignal,
): Promise<Place[]> {
  const sites = new Map<string, Place[]>();
  const places: Place[] = [];
  for (const folder of folders) {
    const store = await openFeatureStore(httpByteSource(folder));
    for await (const features of store.featuresIn(extent)) {
      signal?.throwIfAborted();
      for (const feature of features) {
        const place = placeOf(feature);
        if (!place || !isIn(place.at, extent)) continue;
        const key = `${place.kind} ${place.name}`;
        const same = sites.get(key) ?? [];
        if (place.name !== '' && same.some(({ at }) => metres(at, place.at) < ONE_PLACE)) continue;
        sites.set(key, [...same, place]);
        places.push(place);
      }
    }
  }
  return places;
}

function placeOf(feature: Feature): Place | undefined {
  const kind = placeKindOf(feature);
  if (kind === undefined || feature.geometries.length === 0 || feature.type === 'BuildingPart')
    return undefined;
  const [longitude, latitude] = footprintOf(feature).middle;
  return { id: feature.id, kind, name: feature.name ?? '', at: [longitude, latitude] };
}

const isIn = ([x, y]: Position, [west, south, east, north]: Extent): boolean =>
  x >= west && x <= east && y >= south && y <= north;

const metres = (a: Position, b: Position): number =>
  Math.hypot((a[0] - b[0]) * 111_320 * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * 110_574);
