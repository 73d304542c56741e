/**
 * What is assumed of a building by its kind, where its tags say nothing: storeys, their height, the roof.
 *
 * `manner` says how the number of storeys is guessed:
 *   block   as its neighbours;
 *   house   as its neighbours, but never high;
 *   unknown as its neighbours, less for a small footprint (building=yes);
 *   hall    one high storey, the higher the larger;
 *   minor   one low storey;
 *   canopy  a roof on posts, the higher the larger;
 *   fixed   `height`, whatever stands around.
 */
export type HeightManner = 'block' | 'house' | 'unknown' | 'hall' | 'minor' | 'canopy' | 'fixed';

export interface BuildingRow {
  kinds: string;
  manner: HeightManner;
  /** Where no neighbour's height is known. */
  storeys: number;
  /** Metres. */
  storeyHeight: number;
  /** Metres to the eaves, for `fixed` and `minor`. */
  height?: number;
  /** `pitched`, `steep`: where the footprint allows; `small`: where it is small as well. */
  roof: 'flat' | 'pitched' | 'steep' | 'small';
}

export const BUILDINGS: readonly BuildingRow[] = [
  { kinds: 'yes', manner: 'unknown', storeys: 3, storeyHeight: 3, roof: 'small' },
  { kinds: 'apartments residential', manner: 'block', storeys: 4, storeyHeight: 3, roof: 'small' },
  { kinds: 'dormitory barracks', manner: 'block', storeys: 4, storeyHeight: 3, roof: 'flat' },
  {
    kinds: 'house detached semidetached_house terrace villa bungalow cabin farm allotment_house presbytery',
    manner: 'house',
    storeys: 2,
    storeyHeight: 3,
    roof: 'pitched',
  },
  { kinds: 'hotel', manner: 'block', storeys: 5, storeyHeight: 3.2, roof: 'flat' },
  { kinds: 'office commercial', manner: 'block', storeys: 5, storeyHeight: 3.5, roof: 'flat' },
  {
    kinds: 'government public civic courthouse townhall',
    manner: 'block',
    storeys: 4,
    storeyHeight: 3.5,
    roof: 'flat',
  },
  { kinds: 'hospital university college', manner: 'block', storeys: 5, storeyHeight: 3.8, roof: 'flat' },
  {
    kinds: 'school kindergarten library museum',
    manner: 'house',
    storeys: 3,
    storeyHeight: 3.5,
    roof: 'flat',
  },
  { kinds: 'parking', manner: 'house', storeys: 3, storeyHeight: 3, roof: 'flat' },
  { kinds: 'retail', manner: 'house', storeys: 2, storeyHeight: 3.5, roof: 'flat' },
  {
    kinds:
      'supermarket industrial warehouse factory manufacture hangar sports_hall sports_centre riding_hall ' +
      'train_station transportation depot works fire_station data_center',
    manner: 'hall',
    storeys: 1,
    storeyHeight: 4.5,
    roof: 'flat',
  },
  {
    kinds: 'barn stable cowshed sty farm_auxiliary',
    manner: 'fixed',
    storeys: 1,
    storeyHeight: 4.5,
    height: 4.5,
    roof: 'pitched',
  },
  {
    kinds: 'garage garages shed hut service outbuilding kiosk toilets container tent',
    manner: 'minor',
    storeys: 1,
    storeyHeight: 3,
    height: 2.8,
    roof: 'flat',
  },
  {
    kinds: 'boathouse bunker transformer_tower guardhouse',
    manner: 'minor',
    storeys: 1,
    storeyHeight: 3,
    height: 3.5,
    roof: 'flat',
  },
  { kinds: 'greenhouse', manner: 'minor', storeys: 1, storeyHeight: 4, height: 3.5, roof: 'flat' },
  {
    kinds: 'roof carport canopy shelter bandstand',
    manner: 'canopy',
    storeys: 1,
    storeyHeight: 3,
    roof: 'flat',
  },
  { kinds: 'church religious', manner: 'fixed', storeys: 1, storeyHeight: 8, height: 10, roof: 'steep' },
  {
    kinds: 'chapel shrine wayside_shrine',
    manner: 'fixed',
    storeys: 1,
    storeyHeight: 5,
    height: 5,
    roof: 'steep',
  },
  { kinds: 'cathedral basilica', manner: 'fixed', storeys: 1, storeyHeight: 15, height: 22, roof: 'steep' },
  {
    kinds: 'mosque synagogue temple monastery',
    manner: 'fixed',
    storeys: 2,
    storeyHeight: 5,
    height: 12,
    roof: 'flat',
  },
  { kinds: 'stadium grandstand', manner: 'fixed', storeys: 1, storeyHeight: 4, height: 15, roof: 'flat' },
  { kinds: 'castle palace', manner: 'fixed', storeys: 3, storeyHeight: 4.5, height: 15, roof: 'flat' },
  {
    kinds: 'tower water_tower communications_tower lighthouse bell_tower',
    manner: 'fixed',
    storeys: 1,
    storeyHeight: 4,
    height: 30,
    roof: 'flat',
  },
  { kinds: 'chimney cooling_tower', manner: 'fixed', storeys: 1, storeyHeight: 4, height: 45, roof: 'flat' },
  {
    kinds: 'storage_tank digester gasometer',
    manner: 'fixed',
    storeys: 1,
    storeyHeight: 10,
    height: 10,
    roof: 'flat',
  },
  { kinds: 'silo', manner: 'fixed', storeys: 1, storeyHeight: 18, height: 18, roof: 'flat' },
  {
    kinds: 'construction ruins collapsed',
    manner: 'minor',
    storeys: 1,
    storeyHeight: 3,
    height: 4,
    roof: 'flat',
  },
];

/** Other tags that tell the kind of a building which only says that it is one. */
export const KIND_HINTS: readonly { key: string; values: string; kind: string }[] = [
  {
    key: 'man_made',
    values: 'storage_tank silo tower chimney water_tower gasometer cooling_tower lighthouse',
    kind: '=',
  },
  { key: 'amenity', values: 'place_of_worship', kind: 'church' },
  {
    key: 'amenity',
    values: 'school kindergarten hospital university college library townhall courthouse',
    kind: '=',
  },
  { key: 'amenity', values: 'parking fire_station', kind: '=' },
  { key: 'amenity', values: 'shelter bicycle_parking', kind: 'shelter' },
  { key: 'amenity', values: 'toilets', kind: 'toilets' },
  { key: 'shop', values: 'supermarket', kind: 'supermarket' },
  { key: 'shop', values: 'mall department_store', kind: 'retail' },
  { key: 'tourism', values: 'hotel museum', kind: '=' },
  { key: 'leisure', values: 'sports_hall stadium bandstand', kind: '=' },
  { key: 'railway', values: 'station', kind: 'train_station' },
  { key: 'power', values: 'substation', kind: 'service' },
];
