import type { FeatureType } from '../../../models/feature.ts';

/**
 * What the map shows, as data: which layer a feature goes to, the kinds that styles tell apart, the zoom from which
 * each kind is drawn, and how each layer is generalised. Words of the source that are not listed here are kept in
 * `class` and get the layer's fallback kind, so nothing vanishes for being unknown.
 */

/** Layers of the vector tiles, in drawing order. */
export const MAP_LAYERS = [
  'landuse',
  'green',
  'water',
  'waterways',
  'streetareas',
  'structures',
  'barriers',
  'boundaries',
  'railways',
  'roads',
  'buildings',
  'trees',
  'furniture',
  'points',
  'places',
  'labels',
  'overlay-areas',
  'overlay-lines',
  'overlay-points',
] as const;
export type MapLayerName = (typeof MAP_LAYERS)[number];

export type MapGeometryKind = 'areas' | 'lines' | 'points';

/** Where a type of feature goes by the kind of its geometry; null: this type is not shown on the map. */
export const LAYER_OF_TYPE: Record<FeatureType, Partial<Record<MapGeometryKind, MapLayerName>> | null> = {
  Building: { areas: 'buildings' },
  BuildingPart: { areas: 'buildings' },
  BuildingInstallation: null,
  Bridge: { areas: 'structures', lines: 'roads' },
  Tunnel: { areas: 'structures', lines: 'roads' },
  OtherConstruction: { areas: 'structures', lines: 'barriers', points: 'furniture' },
  Road: { areas: 'streetareas', lines: 'roads' },
  Railway: { areas: 'streetareas', lines: 'railways' },
  TransportSquare: { areas: 'streetareas', lines: 'roads' },
  Waterway: { areas: 'water', lines: 'waterways' },
  WaterBody: { areas: 'water', lines: 'waterways' },
  LandUse: { areas: 'landuse' },
  PlantCover: { areas: 'green', lines: 'barriers' },
  SolitaryVegetationObject: { areas: 'trees', points: 'trees' },
  CityFurniture: { areas: 'structures', lines: 'barriers', points: 'furniture' },
  PointOfInterest: { areas: 'points', lines: 'points', points: 'points' },
  Place: { areas: 'places', lines: 'places', points: 'places' },
  Boundary: { areas: 'boundaries', lines: 'boundaries' },
  TINRelief: null,
  Pipe: null,
  PipeNode: null,
  GenericCityObject: null,
};

/** Where things go that the base map has no place for, whatever their type: drawn over it, each source in a colour. */
export const OVERLAY_LAYERS = {
  areas: 'overlay-areas',
  lines: 'overlay-lines',
  points: 'overlay-points',
} as const satisfies Record<MapGeometryKind, MapLayerName>;

export interface MapLayer {
  /** What the geometry becomes: areas shown as points stand at their visual centre, areas as lines by their rings. */
  shape: MapGeometryKind;
  /** Kinds by the source's word (class); see `kind` of the tiles. */
  kinds: Record<string, string>;
  fallback: string;
  /** First zoom by kind; `''` for all others. */
  minimumZoom: Record<string, number>;
  /** Areas below so many square tile units (of 4096²) are left out of zooms below 14. */
  smallestArea?: number;
  /** Lines are joined by kind and name below this zoom, and lose their id there. */
  mergeBelow?: number;
  /** Also a point in `labels` for areas that have a name. */
  labelled?: boolean;
  /** Below the last zoom, of points within one pixel the first alone is kept. */
  thinned?: boolean;
}

const linkOf = (kind: string) => ({ [kind]: kind, [`${kind}_link`]: kind });
const each = (kind: string, words: string): Record<string, string> =>
  Object.fromEntries(words.split(' ').map((word) => [word, kind]));

export const LAYERS: Record<MapLayerName, MapLayer> = {
  landuse: {
    shape: 'areas',
    kinds: {
      ...each('residential', 'residential garages'),
      ...each('commercial', 'commercial retail marketplace'),
      ...each(
        'industrial',
        'industrial port depot quarry landfill brownfield works wastewater_plant water_works plant substation',
      ),
      ...each('railway', 'railway'),
      ...each('construction', 'construction greenfield'),
      ...each('education', 'education school university college kindergarten research_institute schoolyard'),
      ...each('medical', 'hospital clinic'),
      ...each(
        'civic',
        'institutional religious military civic place_of_worship prison fire_station police townhall',
      ),
      ...each('transit', 'bus_station ferry_terminal taxi fuel services rest_area aerodrome'),
      ...each('parking', 'parking parking_space'),
      ...each('sport', 'pitch track ice_rink horse_riding miniature_golf fitness_station'),
      ...each(
        'leisure',
        'sports_centre stadium water_park zoo theme_park camp_site caravan_site beach_resort marina',
      ),
      ...each('play', 'playground picnic_site'),
      ...each('bare', 'beach sand bare_rock scree shingle rock mud'),
      ...each('ice', 'glacier'),
      ...each('farm', 'farmyard'),
    },
    fallback: 'other',
    minimumZoom: { residential: 8, industrial: 10, ice: 6, sport: 12, play: 13, parking: 13, '': 11 },
    smallestArea: 256,
    labelled: true,
  },
  green: {
    shape: 'areas',
    kinds: {
      ...each('wood', 'wood forest'),
      ...each(
        'park',
        'park garden nature_reserve recreation_ground village_green playground golf_course dog_park common',
      ),
      ...each('grass', 'grass grassland meadow heath moor tundra greenery flowerbed greenfield'),
      ...each('scrub', 'scrub shrubbery hedge'),
      ...each('farm', 'farmland farmyard orchard vineyard allotments plant_nursery greenhouse_horticulture'),
      ...each('cemetery', 'cemetery grave_yard'),
      ...each('sport', 'pitch sports_centre stadium track'),
      ...each('wetland', 'wetland'),
    },
    fallback: 'grass',
    minimumZoom: { wood: 7, wetland: 8, park: 9, farm: 9, sport: 12, '': 10 },
    smallestArea: 256,
    labelled: true,
  },
  water: {
    shape: 'areas',
    kinds: {
      ...each('river', 'river riverbank canal stream lock oxbow moat ditch drain'),
      ...each('lake', 'lake reservoir pond lagoon basin water wastewater'),
      ...each('sea', 'sea ocean bay strait coastline harbour dock'),
      ...each('pool', 'swimming_pool fountain reflecting_pool'),
    },
    fallback: 'lake',
    minimumZoom: { sea: 0, lake: 4, river: 5, pool: 14, '': 6 },
    smallestArea: 128,
    labelled: true,
  },
  waterways: {
    shape: 'lines',
    kinds: {
      ...each('river', 'river'),
      ...each('canal', 'canal'),
      ...each('stream', 'stream tidal_channel'),
      ...each('coast', 'coastline'),
    },
    fallback: 'ditch',
    minimumZoom: { coast: 0, river: 7, canal: 10, stream: 12, '': 13 },
    mergeBelow: 13,
  },
  streetareas: {
    shape: 'areas',
    kinds: {
      ...each(
        'pedestrian',
        'pedestrian footway square plaza path steps traffic_island cycleway living_street',
      ),
      ...each('platform', 'platform'),
      ...each('parking', 'parking parking_space'),
      ...each('rail', 'rail railway tram'),
      ...each('airport', 'runway taxiway apron helipad'),
    },
    fallback: 'street',
    minimumZoom: { airport: 10, '': 13 },
    smallestArea: 64,
    labelled: true,
  },
  structures: {
    shape: 'areas',
    kinds: {
      ...each('bridge', 'bridge Bridge'),
      ...each('pier', 'pier breakwater groyne quay jetty'),
      ...each('tunnel', 'tunnel Tunnel'),
    },
    fallback: 'other',
    minimumZoom: { bridge: 12, pier: 12, '': 13 },
    smallestArea: 64,
  },
  barriers: {
    shape: 'lines',
    kinds: {
      ...each('wall', 'wall city_wall retaining_wall'),
      ...each('hedge', 'hedge tree_row'),
      ...each('pier', 'pier breakwater groyne quay jetty'),
      ...each('power', 'line minor_line power cable'),
      ...each('pipe', 'pipeline goods_conveyor'),
      ...each('weir', 'dam weir lock_gate'),
    },
    fallback: 'fence',
    minimumZoom: { pier: 12, wall: 14, '': 14 },
  },
  boundaries: {
    shape: 'lines',
    kinds: { ...each('administrative', 'administrative') },
    fallback: 'other',
    minimumZoom: { administrative: 4, '': 10 },
    mergeBelow: 14,
  },
  railways: {
    shape: 'lines',
    kinds: {
      ...each('rail', 'rail narrow_gauge funicular'),
      ...each('subway', 'subway monorail'),
      ...each('tram', 'tram light_rail'),
      ...each('disused', 'disused abandoned razed construction proposed preserved'),
      ...each('platform', 'platform platform_edge'),
      ...each('aerialway', 'cable_car gondola mixed_lift chair_lift drag_lift t-bar rope_tow'),
    },
    fallback: 'other',
    minimumZoom: { rail: 8, subway: 11, tram: 12, '': 13 },
    mergeBelow: 13,
  },
  roads: {
    shape: 'lines',
    kinds: {
      ...linkOf('motorway'),
      ...linkOf('trunk'),
      ...linkOf('primary'),
      ...linkOf('secondary'),
      ...linkOf('tertiary'),
      ...each('minor', 'residential unclassified living_street road busway bus_guideway raceway'),
      ...each('service', 'service services rest_area'),
      ...each('pedestrian', 'pedestrian'),
      ...each('path', 'footway path bridleway corridor via_ferrata'),
      ...each('sidewalk', 'sidewalk'),
      ...each('crossing', 'crossing'),
      ...each('steps', 'steps'),
      ...each('airport', 'runway taxiway'),
      ...each('sport', 'running_track'),
      ...each('cycle', 'cycleway'),
      ...each('track', 'track'),
      ...each('construction', 'construction proposed'),
      ...each('platform', 'platform'),
      ...each('elevator', 'elevator'),
    },
    fallback: 'minor',
    minimumZoom: {
      motorway: 4,
      trunk: 6,
      primary: 8,
      secondary: 9,
      tertiary: 10,
      minor: 12,
      pedestrian: 13,
      track: 13,
      service: 13,
      construction: 13,
      airport: 10,
      '': 14,
    },
    mergeBelow: 13,
  },
  buildings: {
    shape: 'areas',
    kinds: {},
    fallback: 'building',
    minimumZoom: { '': 13 },
    smallestArea: 48,
  },
  trees: { shape: 'points', kinds: {}, fallback: 'tree', minimumZoom: { '': 14 } },
  furniture: { shape: 'points', kinds: {}, fallback: 'furniture', minimumZoom: { '': 14 } },
  points: {
    shape: 'points',
    kinds: {
      ...each('transit', 'station halt bus_station aerodrome ferry_terminal'),
      ...each('stop', 'tram_stop bus_stop stop_position platform subway_entrance'),
      ...each('health', 'hospital clinic doctors pharmacy dentist'),
      ...each('safety', 'fire_station police ambulance_station'),
      ...each('education', 'university college school kindergarten library'),
      ...each('civic', 'townhall courthouse embassy post_office community_centre'),
      ...each(
        'culture',
        'museum theatre cinema arts_centre attraction artwork monument memorial castle viewpoint',
      ),
      ...each('worship', 'place_of_worship'),
      ...each('peak', 'peak volcano saddle'),
    },
    fallback: 'other',
    minimumZoom: { transit: 11, peak: 11, health: 13, safety: 13, education: 13, culture: 13, '': 14 },
  },
  places: {
    shape: 'points',
    kinds: {
      ...each('country', 'country'),
      ...each('state', 'state province region county'),
      ...each('city', 'city municipality'),
      ...each('town', 'town borough'),
      ...each('district', 'suburb district quarter village'),
      ...each('neighbourhood', 'neighbourhood hamlet isolated_dwelling locality city_block square farm'),
      ...each('island', 'island islet archipelago'),
    },
    fallback: 'neighbourhood',
    minimumZoom: { country: 0, state: 3, city: 4, town: 8, island: 10, district: 11, '': 13 },
  },
  labels: { shape: 'points', kinds: {}, fallback: 'area', minimumZoom: { '': 10 } },
  'overlay-areas': { shape: 'areas', kinds: {}, fallback: 'area', minimumZoom: { '': 0 }, smallestArea: 64 },
  'overlay-lines': { shape: 'lines', kinds: {}, fallback: 'line', minimumZoom: { '': 0 } },
  'overlay-points': {
    shape: 'points',
    kinds: {},
    fallback: 'point',
    minimumZoom: { '': 0 },
    thinned: true,
  },
};

export function kindOf(layer: MapLayerName, word: string | undefined): string {
  const { kinds, fallback } = LAYERS[layer];
  return (word !== undefined && Object.hasOwn(kinds, word) ? kinds[word] : undefined) ?? fallback;
}

export function minimumZoomOf(layer: MapLayerName, kind: string): number {
  const { minimumZoom } = LAYERS[layer];
  return minimumZoom[kind] ?? minimumZoom[''];
}

/**
 * Carriageway width in metres by kind, where neither a width nor lanes are known: usual lane widths of urban roads
 * (3.0 to 3.75 m) times the usual number of lanes.
 */
export const ROAD_WIDTHS: Record<string, number> = {
  motorway: 11,
  trunk: 9,
  primary: 8,
  secondary: 7,
  tertiary: 6.5,
  minor: 5.5,
  service: 3.5,
  pedestrian: 5,
  path: 2,
  cycle: 2.2,
  track: 2.8,
  construction: 5,
  platform: 3,
  elevator: 2,
  sidewalk: 1.8,
  crossing: 3,
  steps: 2,
  airport: 25,
  sport: 6,
};
export const LANE_WIDTHS: Record<string, number> = { motorway: 3.75, trunk: 3.5, primary: 3.3, '': 3 };
