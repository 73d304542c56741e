import { createTransform, ELLIPSOID, parseVerticalDatum } from '../../../models/geodesy/index.ts';
import { crsOf } from '../crs-lookup.ts';
import { parsePath, valueAt } from './path.ts';
import { nameOfRule, numberOf, numberRule, RecordFault, type Rule, shown } from './rules.ts';
import type { ValueRule } from './schema.ts';

export interface PlaceRules {
  longitude?: ValueRule | undefined;
  latitude?: ValueRule | undefined;
  position?: string | undefined;
  order?: 'xy' | 'yx';
  height?: ValueRule | undefined;
}

export interface Place {
  longitude: number;
  latitude: number;
  height?: number;
}

/** Turns x, y and height of a CRS into degrees and ellipsoidal metres. */
export type ToDegrees = (x: number, y: number, height: number) => [number, number, number];

/** Throws InputError for a CRS or vertical datum that is not known. */
export async function toDegrees(crs: string, verticalDatum?: string): Promise<ToDegrees> {
  const vertical = verticalDatum === undefined ? ELLIPSOID : parseVerticalDatum(verticalDatum);
  const transform = await createTransform(crsOf(crs), vertical);
  const triplet = new Float64Array(3);
  return (x, y, height) => {
    triplet[0] = x;
    triplet[1] = y;
    triplet[2] = height;
    transform.toGeodetic(triplet, triplet);
    return [triplet[0], triplet[1], triplet[2]];
  };
}

/** A place; undefined where the record has none. */
export function placeRule(rules: PlaceRules, convert: ToDegrees): Rule<Place | undefined> {
  const read = rules.position === undefined ? apart(rules) : together(rules.position, rules.order ?? 'xy');
  const heightOf = numberRule(rules.height);
  return (scope) => {
    const pair = read(scope);
    if (!pair) return undefined;
    const height = heightOf(scope);
    const [longitude, latitude, ellipsoidal] = convert(pair[0], pair[1], height ?? 0);
    if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90))
      throw new RecordFault(
        'position-invalid',
        `${pair[0]}, ${pair[1]} is no position in the CRS of the mapping; check the order of x and y, and the CRS`,
      );
    return { longitude, latitude, ...(height === undefined ? {} : { height: ellipsoidal }) };
  };
}

function apart({ longitude, latitude }: PlaceRules): Rule<[number, number] | undefined> {
  if (longitude === undefined || latitude === undefined) return () => undefined;
  const xOf = numberRule(longitude);
  const yOf = numberRule(latitude);
  return (scope) => {
    const x = xOf(scope);
    const y = yOf(scope);
    if (x === undefined && y === undefined) return undefined;
    if (x === undefined || y === undefined)
      throw new RecordFault(
        'position-invalid',
        `${nameOfRule(x === undefined ? longitude : latitude)} leads to nothing, and the other coordinate is there`,
      );
    return [x, y];
  };
}

function together(text: string, order: 'xy' | 'yx'): Rule<[number, number] | undefined> {
  const path = parsePath(text);
  const name = `the path "${text}"`;
  return (scope) => {
    const value = valueAt(path, scope);
    if (value === undefined || value === null || value === '') return undefined;
    const geometry = middleOf(value);
    if (geometry) return geometry;
    const list = typeof value === 'string' ? value.trim().split(/[\s,;]+/) : value;
    if (!Array.isArray(list) || list.length < 2)
      throw new RecordFault('position-invalid', `${name} has ${shown(value)}, and a position is wanted`);
    const [first, second] = list.map((one) => numberOf(one, name));
    return order === 'xy' ? [first, second] : [second, first];
  };
}

/** A point of GeoJSON, or the middle of the extent of another geometry; undefined: it is none. */
export function middleOf(value: unknown): [number, number] | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { type, coordinates, geometry } = value as Record<string, unknown>;
  if (type === 'Feature') return middleOf(geometry);
  if (typeof type !== 'string' || !Array.isArray(coordinates)) return undefined;
  const extent = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  const look = (one: unknown): void => {
    if (!Array.isArray(one)) return;
    if (typeof one[0] === 'number' && typeof one[1] === 'number') {
      extent[0] = Math.min(extent[0], one[0]);
      extent[1] = Math.min(extent[1], one[1]);
      extent[2] = Math.max(extent[2], one[0]);
      extent[3] = Math.max(extent[3], one[1]);
    } else for (const inner of one) look(inner);
  };
  look(coordinates);
  if (!Number.isFinite(extent[0])) return undefined;
  return [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2];
}
