import type { FeatureType } from '../../../../models/feature.ts';
import type { CimLevel } from '../../../../models/schema/index.ts';

/**
 * What becomes of an OpenStreetMap element: the first row that fits decides its type; its value is the class.
 *
 * `on` says which elements a row is for: `n` nodes, `l` ways as lines, `a` areas (closed ways that do not say
 * area=no, and multipolygons), `A` areas that say area=yes (and multipolygons), `r` multipolygons only.
 * `values`: words with a space between, or `*` for all but `no` and those of `except`.
 */
export interface ClassificationRow {
  key: string;
  values: string;
  except?: string;
  on: string;
  type: FeatureType;
  cim: CimLevel;
  /** Class where it is not the value. */
  class?: string;
  /** Only elements with a name. */
  named?: true;
  /** Stands at one point, even where it is drawn as a line or an area. */
  point?: true;
  /** An upright body, with the heights of tables/buildings.ts. */
  body?: true;
}

const GONE = 'proposed planned abandoned razed demolished dismantled removed';

/** Types of which a piece is still one of them: areas that may be cut where an extract ends. */
export const DIVISIBLE_TYPES: ReadonlySet<FeatureType> = new Set(['WaterBody', 'PlantCover', 'LandUse']);

export const CLASSIFICATION: readonly ClassificationRow[] = [
  // Buildings
  { key: 'building', values: '*', except: `none ${GONE}`, on: 'a', type: 'Building', cim: 2, body: true },
  {
    key: 'building:part',
    values: '*',
    except: `none ${GONE}`,
    on: 'a',
    type: 'BuildingPart',
    cim: 2,
    body: true,
  },

  // Single plants
  { key: 'natural', values: 'tree shrub', on: 'n', type: 'SolitaryVegetationObject', cim: 4 },
  { key: 'natural', values: 'tree_row', on: 'l', type: 'PlantCover', cim: 2 },

  // Streets and squares
  { key: 'place', values: 'square', on: 'a', type: 'TransportSquare', cim: 2 },
  { key: 'highway', values: 'rest_area services', on: 'a', type: 'LandUse', cim: 1 },
  { key: 'highway', values: 'platform', on: 'a', type: 'TransportSquare', cim: 2 },
  {
    key: 'highway',
    values: '*',
    except: `corridor elevator ${GONE}`,
    on: 'A',
    type: 'TransportSquare',
    cim: 2,
  },
  { key: 'area:highway', values: '*', except: GONE, on: 'a', type: 'TransportSquare', cim: 2 },
  { key: 'railway', values: 'platform', on: 'a', type: 'TransportSquare', cim: 2 },
  { key: 'public_transport', values: 'platform', on: 'a', type: 'TransportSquare', cim: 2 },
  { key: 'highway', values: '*', except: `corridor elevator ${GONE}`, on: 'l', type: 'Road', cim: 2 },
  {
    key: 'railway',
    values:
      'rail tram subway light_rail narrow_gauge monorail funicular miniature preserved construction disused',
    on: 'l',
    type: 'Railway',
    cim: 2,
  },
  { key: 'railway', values: 'platform', on: 'l', type: 'Road', cim: 2 },
  { key: 'public_transport', values: 'platform', on: 'l', type: 'Road', cim: 2 },
  {
    key: 'aerialway',
    values: 'cable_car gondola mixed_lift chair_lift drag_lift t-bar rope_tow',
    on: 'l',
    type: 'Railway',
    cim: 2,
  },
  { key: 'aeroway', values: 'runway taxiway apron helipad', on: 'A', type: 'TransportSquare', cim: 2 },
  { key: 'aeroway', values: 'runway taxiway', on: 'l', type: 'Road', cim: 2 },
  { key: 'aeroway', values: 'apron helipad', on: 'a', type: 'TransportSquare', cim: 2 },

  // Water
  { key: 'natural', values: 'water', on: 'a', type: 'WaterBody', cim: 2 },
  { key: 'waterway', values: 'riverbank dock', on: 'a', type: 'WaterBody', cim: 2 },
  { key: 'landuse', values: 'reservoir basin', on: 'a', type: 'WaterBody', cim: 2 },
  { key: 'leisure', values: 'swimming_pool', on: 'a', type: 'WaterBody', cim: 3 },
  { key: 'waterway', values: 'dam weir lock_gate', on: 'al', type: 'OtherConstruction', cim: 3 },
  {
    key: 'waterway',
    values: 'river stream canal drain ditch tidal_channel flowline pressurised',
    on: 'l',
    type: 'Waterway',
    cim: 2,
  },
  { key: 'natural', values: 'coastline', on: 'l', type: 'Waterway', cim: 1 },

  // Bridges, tunnels and other works
  { key: 'man_made', values: 'bridge', on: 'a', type: 'Bridge', cim: 2 },
  { key: 'man_made', values: 'tunnel', on: 'a', type: 'Tunnel', cim: 2 },
  {
    key: 'man_made',
    values:
      'storage_tank silo tower chimney water_tower gasometer cooling_tower lighthouse communications_tower',
    on: 'a',
    type: 'OtherConstruction',
    cim: 2,
    body: true,
  },
  {
    key: 'man_made',
    values: 'pier breakwater groyne quay jetty',
    on: 'al',
    type: 'OtherConstruction',
    cim: 2,
  },
  { key: 'man_made', values: 'dyke embankment', on: 'l', type: 'OtherConstruction', cim: 2 },
  { key: 'man_made', values: 'pipeline goods_conveyor', on: 'l', type: 'OtherConstruction', cim: 3 },
  { key: 'barrier', values: 'hedge', on: 'Al', type: 'PlantCover', cim: 3 },
  {
    key: 'barrier',
    values: 'wall fence retaining_wall city_wall guard_rail handrail cable_barrier jersey_barrier chain rope',
    on: 'Al',
    type: 'OtherConstruction',
    cim: 3,
  },
  { key: 'power', values: 'line minor_line', on: 'l', type: 'OtherConstruction', cim: 3 },

  // What stands in the street
  {
    key: 'highway',
    values: 'traffic_signals street_lamp bus_stop speed_camera speed_display traffic_mirror milestone',
    on: 'n',
    type: 'CityFurniture',
    cim: 4,
  },
  {
    key: 'amenity',
    values:
      'bench waste_basket waste_disposal recycling bicycle_parking motorcycle_parking bicycle_rental vending_machine ' +
      'fountain drinking_water water_point watering_place post_box telephone clock shelter grit_bin parking_meter ' +
      'charging_station bbq lounger compressed_air letter_box trolley_bay ticket_validator binoculars ' +
      'bicycle_repair_station public_bookcase give_box device_charging_station parcel_locker',
    on: 'nal',
    type: 'CityFurniture',
    cim: 4,
    point: true,
  },
  { key: 'leisure', values: 'picnic_table', on: 'nal', type: 'CityFurniture', cim: 4, point: true },
  { key: 'emergency', values: 'fire_hydrant phone siren life_ring', on: 'n', type: 'CityFurniture', cim: 4 },
  {
    key: 'barrier',
    values:
      'bollard gate lift_gate swing_gate sliding_gate block cycle_barrier turnstile full-height_turnstile ' +
      'kissing_gate stile jersey_barrier bus_trap bump_gate planter toll_booth',
    on: 'nl',
    type: 'CityFurniture',
    cim: 4,
    point: true,
  },
  {
    key: 'man_made',
    values:
      'flagpole surveillance street_cabinet water_tap planter mast antenna monitoring_station utility_pole obelisk ' +
      'cross manhole insect_hotel beehive crane satellite_dish torii',
    on: 'nal',
    type: 'CityFurniture',
    cim: 4,
    point: true,
  },
  { key: 'man_made', values: 'tower chimney water_tower lighthouse', on: 'n', type: 'CityFurniture', cim: 3 },
  { key: 'power', values: 'pole tower portal transformer', on: 'n', type: 'CityFurniture', cim: 4 },
  { key: 'advertising', values: '*', on: 'nal', type: 'CityFurniture', cim: 4, point: true },
  {
    key: 'information',
    values: 'board map guidepost terminal sign tactile_map',
    on: 'n',
    type: 'CityFurniture',
    cim: 4,
  },

  // Green
  {
    key: 'natural',
    values: 'wood scrub grassland heath shrubbery tundra wetland moor',
    on: 'a',
    type: 'PlantCover',
    cim: 1,
  },
  {
    key: 'leisure',
    values: 'park garden nature_reserve golf_course dog_park common',
    on: 'a',
    type: 'PlantCover',
    cim: 1,
  },
  {
    key: 'landuse',
    values:
      'forest grass meadow orchard vineyard farmland allotments cemetery flowerbed village_green ' +
      'recreation_ground greenfield plant_nursery greenhouse_horticulture',
    on: 'a',
    type: 'PlantCover',
    cim: 1,
  },
  { key: 'amenity', values: 'grave_yard', on: 'a', type: 'PlantCover', cim: 1 },

  // Ground by its use
  { key: 'leisure', values: 'track', on: 'A', type: 'LandUse', cim: 2 },
  { key: 'leisure', values: 'track', on: 'l', type: 'Road', cim: 2 },
  {
    key: 'leisure',
    values:
      'pitch playground sports_centre stadium swimming_area ice_rink marina water_park miniature_golf fitness_station ' +
      'outdoor_seating horse_riding beach_resort schoolyard',
    on: 'a',
    type: 'LandUse',
    cim: 1,
  },
  {
    key: 'amenity',
    values:
      'parking parking_space school kindergarten university college hospital clinic prison place_of_worship ' +
      'bus_station ferry_terminal marketplace fuel taxi research_institute fire_station police townhall',
    on: 'a',
    type: 'LandUse',
    cim: 1,
  },
  {
    key: 'tourism',
    values: 'zoo theme_park camp_site caravan_site picnic_site',
    on: 'a',
    type: 'LandUse',
    cim: 1,
  },
  { key: 'aeroway', values: 'aerodrome', on: 'a', type: 'LandUse', cim: 1 },
  {
    key: 'natural',
    values: 'beach sand bare_rock scree shingle rock glacier mud',
    on: 'a',
    type: 'LandUse',
    cim: 1,
  },
  { key: 'power', values: 'plant substation', on: 'a', type: 'LandUse', cim: 1 },
  {
    key: 'man_made',
    values: 'works wastewater_plant water_works courtyard',
    on: 'a',
    type: 'LandUse',
    cim: 1,
  },
  { key: 'landuse', values: '*', on: 'a', type: 'LandUse', cim: 1 },
  { key: 'military', values: '*', on: 'a', type: 'LandUse', cim: 1 },

  // Places and boundaries
  { key: 'place', values: '*', on: 'na', type: 'Place', cim: 1 },
  { key: 'boundary', values: '*', on: 'lr', type: 'Boundary', cim: 1 },

  // Places to go to
  {
    key: 'railway',
    values: 'station halt tram_stop subway_entrance train_station_entrance',
    on: 'na',
    type: 'PointOfInterest',
    cim: 2,
  },
  { key: 'public_transport', values: 'station', on: 'na', type: 'PointOfInterest', cim: 2 },
  { key: 'aeroway', values: 'aerodrome terminal helipad', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'amenity', values: '*', except: 'parking_space', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'shop', values: '*', except: 'vacant', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'tourism', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'office', values: '*', except: 'vacant', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'craft', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'healthcare', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'historic', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'leisure', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'club', values: '*', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'highway', values: 'elevator motorway_junction', on: 'n', type: 'PointOfInterest', cim: 2 },
  { key: 'emergency', values: 'defibrillator assembly_point', on: 'n', type: 'PointOfInterest', cim: 2 },
  {
    key: 'natural',
    values: 'peak volcano saddle cave_entrance spring',
    on: 'n',
    type: 'PointOfInterest',
    cim: 1,
  },
  { key: 'amenity', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'shop', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'tourism', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'office', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'historic', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'leisure', values: '*', on: 'a', type: 'PointOfInterest', cim: 2, named: true },
  { key: 'amenity', values: '*', on: 'a', type: 'LandUse', cim: 1 },
];
