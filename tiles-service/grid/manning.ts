import type { Feature } from '../../models/feature.ts';

/**
 * Manning's n of two-dimensional overland and channel flow, s/m^(1/3), by land cover and road class. Values lie
 * within the ranges of
 *
 *   Chow, V. T. (1959): Open-Channel Hydraulics. McGraw-Hill, table 5-6 (channels, flood plains, lined surfaces);
 *   Arcement, G. J., Schneider, V. R. (1989): Guide for Selecting Manning's Roughness Coefficients for Natural
 *   Channels and Flood Plains. US Geological Survey, Water-Supply Paper 2339;
 *   Engman, E. T. (1986): Roughness coefficients for routing surface runoff. Journal of Irrigation and Drainage
 *   Engineering 112 (1), 39–53.
 *
 * They are starting values for calibration and no measurement. Buildings are not in them: they are a raster of their
 * own.
 */
export const MANNING_DEFAULT = 0.04;

const N: Readonly<Record<string, number>> = {
  // Chow 5-6 A: asphalt 0.013–0.016, concrete 0.011–0.015 finished to 0.020 rough; kerbs and parked cars added.
  asphalt: 0.016,
  paved: 0.02,
  gravel: 0.025,
  bareSoil: 0.03,
  rail: 0.035,
  // Chow 5-6 D: clean, straight main channels 0.025–0.033; weedy streams 0.03–0.05.
  river: 0.03,
  stream: 0.035,
  canal: 0.025,
  lake: 0.03,
  wetland: 0.07,
  // Chow 5-6 D-2: pasture 0.025–0.05, crops 0.02–0.05, brush 0.035–0.16, trees 0.08–0.2.
  shortGrass: 0.03,
  longGrass: 0.035,
  crops: 0.04,
  garden: 0.05,
  scrub: 0.07,
  forest: 0.1,
  // Yards, fences and hedges between houses; industry with wide paved yards.
  residential: 0.06,
  industrial: 0.04,
  commercial: 0.04,
};

/** Kinds of cover by the class of a feature, for each type. `*`: every other class. */
const KINDS: Partial<Record<Feature['type'], Readonly<Record<string, string>>>> = {
  WaterBody: {
    '*': 'lake',
    river: 'river',
    riverbank: 'river',
    stream: 'stream',
    canal: 'canal',
    ditch: 'stream',
    wetland: 'wetland',
  },
  Waterway: { '*': 'stream', river: 'river', canal: 'canal' },
  Road: {
    '*': 'paved',
    motorway: 'asphalt',
    motorway_link: 'asphalt',
    trunk: 'asphalt',
    trunk_link: 'asphalt',
    primary: 'asphalt',
    primary_link: 'asphalt',
    secondary: 'asphalt',
    secondary_link: 'asphalt',
    tertiary: 'asphalt',
    tertiary_link: 'asphalt',
    unclassified: 'asphalt',
    residential: 'asphalt',
    living_street: 'asphalt',
    service: 'asphalt',
    track: 'gravel',
    path: 'gravel',
    bridleway: 'gravel',
  },
  TransportSquare: { '*': 'paved' },
  Railway: { '*': 'rail', tram: 'paved' },
  PlantCover: {
    '*': 'longGrass',
    wood: 'forest',
    forest: 'forest',
    tree_row: 'scrub',
    hedge: 'scrub',
    scrub: 'scrub',
    shrubbery: 'scrub',
    heath: 'scrub',
    wetland: 'wetland',
    grass: 'shortGrass',
    park: 'shortGrass',
    village_green: 'shortGrass',
    recreation_ground: 'shortGrass',
    garden: 'garden',
    allotments: 'garden',
    orchard: 'garden',
    vineyard: 'crops',
    farmland: 'crops',
    flowerbed: 'garden',
    cemetery: 'shortGrass',
    golf_course: 'shortGrass',
    meadow: 'longGrass',
    grassland: 'longGrass',
  },
  LandUse: {
    '*': 'residential',
    residential: 'residential',
    industrial: 'industrial',
    commercial: 'commercial',
    retail: 'commercial',
    railway: 'rail',
    parking: 'asphalt',
    parking_space: 'asphalt',
    pitch: 'shortGrass',
    playground: 'shortGrass',
    construction: 'bareSoil',
    brownfield: 'bareSoil',
    quarry: 'gravel',
    beach: 'gravel',
    sand: 'bareSoil',
    shingle: 'gravel',
    bare_rock: 'gravel',
    aerodrome: 'shortGrass',
    grass: 'shortGrass',
    military: 'commercial',
    // Physical appearance in the Dutch base register (BGT).
    'gesloten verharding': 'asphalt',
    'open verharding': 'paved',
    'half verhard': 'gravel',
    onverhard: 'bareSoil',
    erf: 'residential',
    zand: 'bareSoil',
  },
};

/** What is painted over what: the higher number over the lower one, the smaller area over the larger. */
const RANKS: Partial<Record<Feature['type'], number>> = {
  LandUse: 1,
  PlantCover: 2,
  WaterBody: 3,
  Waterway: 4,
  Railway: 5,
  TransportSquare: 6,
  Road: 7,
};

export interface Cover {
  kind: string;
  n: number;
  rank: number;
}

/** Metres of a street's lane, gutters counted in. */
const LANE = 3.25;
/** Metres of ways and rails that say neither width nor lanes. */
const WAY_WIDTHS: Readonly<Record<string, number>> = {
  motorway: 8,
  trunk: 8,
  primary: 9,
  secondary: 8,
  tertiary: 7,
  unclassified: 6,
  residential: 6,
  service: 4,
  track: 3,
  pedestrian: 5,
  footway: 2,
  cycleway: 2,
  path: 1.5,
  steps: 2,
  '*': 4,
};

/** Metres across a way that is a line without a width of its own. */
export function widthOf({ class: given, attributes }: Pick<Feature, 'class' | 'attributes'>): number {
  const { lanes } = attributes;
  if (typeof lanes === 'number' && lanes > 0 && lanes <= 16) return lanes * LANE;
  return WAY_WIDTHS[given ?? '*'] ?? WAY_WIDTHS['*'];
}

/**
 * The roughness of a feature's ground; undefined for what covers none (buildings, furniture, boundaries …).
 * `own`: values in place of the table's, by `<type>/<class>`, class, kind of cover, or type.
 */
export function coverOf(
  { type, class: given, attributes }: Pick<Feature, 'type' | 'class' | 'attributes'>,
  own: Readonly<Record<string, number>> = {},
): Cover | undefined {
  const rank = RANKS[type];
  const kinds = KINDS[type];
  if (rank === undefined || !kinds) return undefined;
  const word =
    type === 'WaterBody' && typeof attributes.water === 'string' ? attributes.water : (given ?? '*');
  const kind = Object.hasOwn(kinds, word) ? kinds[word] : kinds['*'];
  const n = [`${type}/${word}`, word, kind, type].find((key) => Object.hasOwn(own, key));
  return { kind, n: n === undefined ? N[kind] : own[n], rank };
}

/** All kinds with their value, for reports. */
export function manningTable(): Readonly<Record<string, number>> {
  return N;
}
