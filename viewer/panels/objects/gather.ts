import type { Feature } from '../../../models/feature.ts';
import type { FeatureStore } from '../../../models/feature-store/index.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { middleOf } from '../../attributes/middle.ts';
import { degreeLengths } from '../../globe/camera-math.ts';
import type { ShownThing } from '../../live/live-layer.ts';
import { distanceAndBearing, type ViewPlace } from './view-place.ts';

/** One thing in view. */
export interface ListedObject {
  layer: Layer;
  feature: Feature;
  /** Of a live layer: what tells of itself. */
  thing?: ShownThing;
  /** Metres and degrees from the middle of the view. */
  distance: number;
  bearing: number;
}

/** Things that are listed; more are no help to anybody who goes through them one by one. */
export const MOST_OBJECTS = 200;
/** Blocks of a store that are read for a view, the nearest first. */
const MOST_BLOCKS = 8;

/** Types by how much they help somebody who wants to know where they are: places before lamps and trees. */
const WEIGHTS: Partial<Record<Feature['type'], number>> = {
  Place: 6,
  PointOfInterest: 5,
  Bridge: 4,
  Building: 3,
  WaterBody: 3,
  Road: 2,
  Railway: 2,
  SolitaryVegetationObject: 0.4,
  CityFurniture: 0.5,
};

/** What tells of itself helps as much as a place; what has an alarm comes before all, the worst first. */
const LIVE = 4;
const ALARMED = 400;

/** The things of a live layer around a place, each with where it is. */
export function thingsAround(layer: Layer, things: Iterable<ShownThing>, place: ViewPlace): ListedObject[] {
  const found: ListedObject[] = [];
  for (const thing of things) {
    const at = distanceAndBearing(place, thing.longitude, thing.latitude);
    if (!(at.distance <= place.radius)) continue;
    const feature: Feature = {
      id: thing.id,
      type: 'GenericCityObject',
      attributes: {},
      geometries: [],
    };
    found.push({ layer, feature, thing, ...at });
  }
  return found;
}

/** The features of a store around a place, each with where it is. Reads a few blocks at most. */
export async function objectsAround(
  layer: Layer,
  store: Pick<FeatureStore, 'header' | 'readBlock'>,
  place: ViewPlace,
): Promise<ListedObject[]> {
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(place.latitude);
  const distanceTo = ([west, south, east, north]: readonly number[]): number =>
    Math.hypot(
      Math.max(0, west - place.longitude, place.longitude - east) * metresPerDegreeLongitude,
      Math.max(0, south - place.latitude, place.latitude - north) * metresPerDegreeLatitude,
    );
  const near = store.header.blocks
    .map(({ extent }, index) => ({ index, distance: distanceTo(extent) }))
    .filter(({ distance }) => distance <= place.radius)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_BLOCKS);
  const found: ListedObject[] = [];
  for (const { index } of near) {
    for (const feature of await store.readBlock(index)) {
      const [longitude, latitude] = middleOf(feature.geometries);
      if (Number.isNaN(longitude)) continue;
      const at = distanceAndBearing(place, longitude, latitude);
      if (at.distance <= place.radius) found.push({ layer, feature, ...at });
    }
  }
  return found;
}

/** The nearest and most important first: a thing with a name may be three times as far as one without. */
export function ranked(objects: readonly ListedObject[], most = MOST_OBJECTS): ListedObject[] {
  return objects
    .map((object) => ({ object, score: (object.distance + 10) / importance(object) }))
    .sort((a, b) => a.score - b.score || (a.object.feature.id < b.object.feature.id ? -1 : 1))
    .slice(0, most)
    .map(({ object }) => object);
}

function importance({ feature: { type, name }, thing }: ListedObject): number {
  if (thing) return thing.level > 0 ? ALARMED / thing.level : LIVE;
  return (WEIGHTS[type] ?? 1) * (name === undefined ? 1 : 3);
}
