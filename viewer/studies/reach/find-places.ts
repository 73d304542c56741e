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
  /** Places of its outline: it is entered where it is reached first, since records do not say where its gates are. */
  outline: Position[];
}

/** Metres between two places of an outline. */
const ALONG = 30;
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
        if (!place?.outline.some((at) => isIn(at, extent))) continue;
        const key = `${place.kind} ${place.name}`;
        const same = sites.get(key) ?? [];
        const one = place.name === '' ? undefined : same.find(({ at }) => metres(at, place.at) < ONE_PLACE);
        if (one) {
          one.outline.push(...place.outline);
          continue;
        }
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
  const { middle, rings } = footprintOf(feature);
  return { id: feature.id, kind, name: feature.name ?? '', at: middle, outline: rings.flatMap(sampled) };
}

/** A ring of longitude, latitude, height triplets at its corners and between them. */
function sampled(ring: Float64Array): Position[] {
  const corners: Position[] = [];
  for (let at = 0; at < ring.length; at += 3) corners.push([ring[at], ring[at + 1]]);
  return corners.flatMap((corner, at) => {
    const next = corners[(at + 1) % corners.length];
    const count = Math.max(1, Math.ceil(metres(corner, next) / ALONG));
    return Array.from({ length: count }, (_, step): Position => {
      const share = step / count;
      return [corner[0] + (next[0] - corner[0]) * share, corner[1] + (next[1] - corner[1]) * share];
    });
  });
}

const isIn = ([x, y]: Position, [west, south, east, north]: Extent): boolean =>
  x >= west && x <= east && y >= south && y <= north;

const metres = (a: Position, b: Position): number =>
  Math.hypot((a[0] - b[0]) * 111_320 * Math.cos((a[1] * Math.PI) / 180), (a[1] - b[1]) * 110_574);
