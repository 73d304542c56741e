import type { Feature } from '../../../models/feature.ts';

/** What people go to on foot, in the order in which a plan lists it. */
export const PLACE_KINDS = [
  'kindergarten',
  'school',
  'health',
  'pharmacy',
  'elderly',
  'market',
  'culture',
  'sport',
  'park',
  'transit',
  'community',
  'police',
  'fire_station',
  'shelter',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Classes and uses of records, in the words of OpenStreetMap and of the pipeline. */
const WORDS: Record<string, PlaceKind> = {
  kindergarten: 'kindergarten',
  childcare: 'kindergarten',
  school: 'school',
  college: 'school',
  hospital: 'health',
  clinic: 'health',
  doctors: 'health',
  pharmacy: 'pharmacy',
  nursing_home: 'elderly',
  social_facility: 'elderly',
  marketplace: 'market',
  supermarket: 'market',
  convenience: 'market',
  mall: 'market',
  retail: 'market',
  commercial: 'market',
  library: 'culture',
  theatre: 'culture',
  museum: 'culture',
  arts_centre: 'culture',
  sports_centre: 'sport',
  sports_hall: 'sport',
  pitch: 'sport',
  stadium: 'sport',
  playground: 'sport',
  park: 'park',
  garden: 'park',
  bus_stop: 'transit',
  platform: 'transit',
  station: 'transit',
  train_station: 'transit',
  subway_entrance: 'transit',
  tram_stop: 'transit',
  community_centre: 'community',
  civic: 'community',
  townhall: 'community',
  government: 'community',
  police: 'police',
  fire_station: 'fire_station',
  emergency_shelter: 'shelter',
};

/** What a record is to those who walk; undefined: nothing they go to. */
export function placeKindOf({
  class: kind,
  attributes,
}: Pick<Feature, 'class' | 'attributes'>): PlaceKind | undefined {
  for (const word of [attributes.amenity, kind, attributes.use])
    if (typeof word === 'string' && Object.hasOwn(WORDS, word)) return WORDS[word];
  return undefined;
}
