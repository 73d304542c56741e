import type { AttributeValue, FeatureType, Roof, RoofShape } from '../../../models/feature.ts';
import { ROOF_SHAPES } from '../../../models/feature.ts';

export type Properties = Record<string, AttributeValue>;

/** Where a feature's own id may stand, the most telling first. Compared in lower case, as all names here. */
const ID_NAMES = [
  '@id',
  'identificatie',
  'lokaalid',
  'gml_id',
  'globalid',
  'uuid',
  'osm_id',
  'id',
  'objectid',
  'gid',
  'fid',
  'ogc_fid',
];

const NAME_NAMES = ['name', 'naam', 'nom', 'nombre', '名称', 'name_1', 'label', 'title'];

/** Heights over the ground in metres, by the names that open data give them. */
const HEIGHT_NAMES = [
  'height',
  'building:height',
  'building_height',
  'bldg_height',
  'height_m',
  'est_height',
  'b_hoehe',
  'hoehe',
  'measuredheight',
  'hoogte',
  'gebouwhoogte',
  'hauteur',
  'altura',
  'alt_bat',
  '建筑高度',
  '高度',
];

const LEVEL_NAMES = [
  'building:levels',
  'building_levels',
  'levels',
  'floors',
  'num_floors',
  'floor',
  'storeys',
  'stories',
  'storeysaboveground',
  'anzahl_geschosse',
  'geschosse',
  'aog',
  'bouwlagen',
  'nb_etages',
  '层数',
  '楼层',
  '地上层数',
];

const BASE_NAMES = ['min_height', 'building:min_height'];
const ROOF_LEVEL_NAMES = ['roof:levels'];

/** Metres of a storey where only their number is known. */
export const STOREY_HEIGHT = 3;
const MAXIMUM_HEIGHT = 1000;

/** Properties by lower-case name, for look-ups whatever the case. */
export function byLowerCase(properties: Properties): Map<string, AttributeValue> {
  const map = new Map<string, AttributeValue>();
  for (const key of Object.keys(properties)) {
    const lower = key.toLowerCase();
    if (!map.has(lower)) map.set(lower, properties[key]);
  }
  return map;
}

export function findId(properties: ReadonlyMap<string, AttributeValue>): string | undefined {
  for (const name of ID_NAMES) {
    const value = properties.get(name);
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

export function findName(properties: ReadonlyMap<string, AttributeValue>): string | undefined {
  for (const name of NAME_NAMES) {
    const value = properties.get(name);
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return undefined;
}

/** How tall a thing is: metres from its base to its top, and the base's height over the ground. */
export interface Stature {
  height: number;
  base: number;
  storeys?: number;
  roof: Roof;
  /** True if the height comes from the number of storeys. */
  fromStoreys: boolean;
}

/** Undefined where neither a height nor storeys are given; `implausible` where they cannot be. */
export function findStature(
  properties: ReadonlyMap<string, AttributeValue>,
): Stature | 'implausible' | undefined {
  const top = firstNumber(properties, HEIGHT_NAMES);
  const storeys = firstNumber(properties, LEVEL_NAMES);
  if (top === undefined && storeys === undefined) return undefined;
  const roofStoreys = firstNumber(properties, ROOF_LEVEL_NAMES) ?? 0;
  const total = top ?? ((storeys ?? 0) + roofStoreys) * STOREY_HEIGHT;
  const base = firstNumber(properties, BASE_NAMES) ?? 0;
  const height = total - base;
  if (!(height > 0 && total <= MAXIMUM_HEIGHT && base > -MAXIMUM_HEIGHT)) return 'implausible';
  return {
    height,
    base,
    ...(storeys !== undefined && storeys > 0 && { storeys }),
    roof: findRoof(properties, height),
    fromStoreys: top === undefined,
  };
}

function findRoof(properties: ReadonlyMap<string, AttributeValue>, height: number): Roof {
  const named = properties.get('roof:shape');
  const shape = ROOF_SHAPES.includes(named as RoofShape) ? (named as RoofShape) : 'flat';
  if (shape === 'flat') return { shape, height: 0 };
  const given = firstNumber(properties, ['roof:height']);
  const direction = firstNumber(properties, ['roof:direction']);
  return {
    shape,
    height: Math.min(given !== undefined && given >= 0 ? given : STOREY_HEIGHT, height),
    ...(direction !== undefined && { direction }),
  };
}

function firstNumber(
  properties: ReadonlyMap<string, AttributeValue>,
  names: readonly string[],
): number | undefined {
  for (const name of names) {
    const value = toNumber(properties.get(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A number, or a text of one in metres or feet: 12, "12", "12.5 m", "40 ft", "40'". */
export function toNumber(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*([+-]?(?:\d+(?:[.,]\d+)?|\.\d+))\s*(m|meters?|metres?|米|ft|feet|')?\s*$/i.exec(value);
  if (!match) return undefined;
  const number = Number(match[1].replace(',', '.'));
  return /^(ft|feet|')$/i.test(match[2] ?? '') ? number * 0.3048 : number;
}

/** A feature's type and its kind within it. */
export interface Kind {
  type: FeatureType;
  class?: string;
}

const WATER = new Set(['water', 'bay', 'strait', 'spring', 'wetland']);
const PLANTS = new Set([
  'wood',
  'forest',
  'scrub',
  'grassland',
  'grass',
  'heath',
  'meadow',
  'orchard',
  'vineyard',
  'flowerbed',
  'shrubbery',
  'village_green',
]);

/** What a property that tells a type makes of its value and of the geometry's kind. */
type Rule = [name: string, type: (value: string, shape: Shape) => FeatureType | undefined];
export type Shape = 'points' | 'lines' | 'areas';

const RULES: Rule[] = [
  ['building:part', () => 'BuildingPart'],
  ['building', () => 'Building'],
  ['highway', (_, shape) => (shape === 'points' ? 'CityFurniture' : 'Road')],
  ['railway', (_, shape) => (shape === 'points' ? 'PointOfInterest' : 'Railway')],
  ['waterway', (_, shape) => (shape === 'lines' ? 'Waterway' : 'WaterBody')],
  [
    'natural',
    (value) => {
      if (value === 'tree' || value === 'tree_row') return 'SolitaryVegetationObject';
      return WATER.has(value) ? 'WaterBody' : PLANTS.has(value) ? 'PlantCover' : undefined;
    },
  ],
  ['water', (_, shape) => (shape === 'points' ? undefined : 'WaterBody')],
  ['landuse', (value) => (PLANTS.has(value) ? 'PlantCover' : 'LandUse')],
  ['man_made', (value) => (value === 'bridge' ? 'Bridge' : 'OtherConstruction')],
  ['place', () => 'Place'],
  ['boundary', () => 'Boundary'],
  ['admin_level', () => 'Boundary'],
  ['barrier', () => 'CityFurniture'],
  ['leisure', (_, shape) => (shape === 'points' ? 'PointOfInterest' : 'LandUse')],
  ['amenity', (_, shape) => (shape === 'areas' ? 'LandUse' : 'PointOfInterest')],
  ['shop', () => 'PointOfInterest'],
  ['tourism', () => 'PointOfInterest'],
  ['office', () => 'PointOfInterest'],
  ['historic', () => 'PointOfInterest'],
];

/** Properties that only buildings have. */
const BUILDING_NAMES = ['oorspronkelijkbouwjaar', 'bouwjaar', 'gebaeudefunktion', '建筑物名称'];

/**
 * The type of a feature by its properties, and by the kind of its geometry; a shape with a stature is a
 * building. GenericCityObject where nothing tells.
 */
export function findKind(
  properties: ReadonlyMap<string, AttributeValue>,
  shape: Shape,
  hasStature: boolean,
): Kind {
  for (const [name, typeOf] of RULES) {
    const value = properties.get(name);
    if (value === undefined || value === null || value === '' || value === false || value === 'no') continue;
    const text = String(value);
    const type = typeOf(text, shape);
    if (type) return { type, ...(text !== 'yes' && text !== 'true' && { class: text }) };
  }
  if (shape === 'areas' && (hasStature || BUILDING_NAMES.some((name) => properties.has(name)))) {
    return { type: 'Building' };
  }
  return { type: 'GenericCityObject' };
}
