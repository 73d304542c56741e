import type { Area } from '../../../models/schema/position.ts';
import type { Scheme } from '../../../models/schema/scheme.ts';
import type { PlacedList } from '../../../scenes/planning/scheme/edit.ts';
import { heightOf } from '../../planning/scheme-geometry.ts';
import { currentCity } from '../../stores/boot.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { flyToPlaces } from '../measure/bounds.ts';

type Item = Scheme[PlacedList][number];

/** Flies to where an item fills a good part of the view, from its foot to its top. */
export function flyToItem(item: Item): void {
  fly(placesOf(item));
}

/** Flies to what stands at a place, given by its outline. */
export function flyToArea(area: Area): void {
  fly(onGround(area[0]));
}

/** Flies to all that a scheme lays out; nothing happens where it is empty. */
export function flyToScheme({ parcels, buildings }: Pick<Scheme, 'parcels' | 'buildings'>): void {
  fly([...parcels, ...buildings].flatMap(placesOf));
}

function placesOf(item: Item): GroundPlace[] {
  if ('line' in item) return onGround(item.line);
  if (!('footprint' in item)) return onGround(item.area[0]);
  const tall = heightOf(item);
  const feet = onGround(item.footprint[0]);
  return [...feet, ...feet.map((place) => ({ ...place, height: place.height + tall }))];
}

function onGround(outline: readonly (readonly [number, number])[]): GroundPlace[] {
  const height = currentCity()?.city.origin.height ?? 0;
  return outline.map(([longitude, latitude]) => ({ longitude, latitude, height }));
}

function fly(places: readonly GroundPlace[]): void {
  if (places.length > 0) flyToPlaces(places);
}
