import type { AttributeValue, Roof, RoofShape } from '../../../models/feature.ts';
import { ROOF_SHAPES } from '../../../models/feature.ts';
import { firstNumber, withCutNames } from './properties.ts';

/** Heights over the ground in metres, by the names that open data give them. */
const HEIGHT_NAMES = withCutNames([
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
]);

const LEVEL_NAMES = withCutNames([
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
]);

const BASE_NAMES = withCutNames(['min_height', 'building:min_height']);
const ROOF_LEVEL_NAMES = ['roof:levels'];

/** Metres of a storey where only their number is known. */
const STOREY_HEIGHT = 3;
const MAXIMUM_HEIGHT = 1000;

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
