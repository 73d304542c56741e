import type { AttributeValue, Feature, Geometry } from '../../models/feature.ts';
import { AddError } from './add-error.ts';
import { featureOf, Ids } from './feature-of.ts';
import { parseJson } from './json.ts';
import { type ReadResult, Tally } from './read-result.ts';
import { areasOf, boundsOf, isPosition, linesOf, pointsOf } from './shapes.ts';

type Json = Record<string, unknown>;

/**
 * GeoJSON (RFC 7946, and the crs member of its 2008 forerunner), GeoJSON text sequences (RFC 8142) and GeoJSON by
 * lines. Degrees of WGS 84 are what the format prescribes; numbers that cannot be degrees leave the CRS open.
 * Throws `json-broken`, `json-truncated`, `geojson-none`, `topojson`, `too-many`.
 */
export function readGeoJson(name: string, text: string): ReadResult {
  const tally = new Tally(name);
  const ids = new Ids();
  const features: Feature[] = [];
  let crs: string | undefined;
  for (const part of partsOf(name, text)) {
    crs ??= crsOf(part);
    for (const feature of featuresIn(name, part, ids, tally)) {
      tally.count(feature);
      features.push(feature);
    }
  }
  return { features, crs: crs ?? (areDegrees(features) ? 'OGC:CRS84' : undefined), leftOut: tally.leftOut };
}

/** Whether a parsed JSON document is GeoJSON. */
export function isGeoJson(value: unknown): boolean {
  return isObject(value) && (typeof value['type'] === 'string' ? TYPES.has(value['type']) : false);
}

const GEOMETRIES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
];
const TYPES = new Set(['FeatureCollection', 'Feature', ...GEOMETRIES]);

/** One document, or those of a sequence. */
function* partsOf(name: string, text: string): Generator<Json> {
  const plain = text.replace(/^\ufeff/, '');
  if (!plain.startsWith('\u001e') && !isByLines(plain)) {
    yield documentOf(name, parseJson(name, plain));
    return;
  }
  let line = 1;
  for (const part of plain.split(plain.startsWith('\u001e') ? '\u001e' : '\n')) {
    if (part.trim() !== '') yield documentOf(name, parseJson(name, part, line));
    line += part.split('\n').length - 1 + (plain.startsWith('\u001e') ? 0 : 1);
  }
}

function isByLines(text: string): boolean {
  const end = text.indexOf('\n');
  if (end < 0 || !/\S/.test(text.slice(end))) return false;
  try {
    return isObject(JSON.parse(text.slice(0, end)));
  } catch {
    return false;
  }
}

function documentOf(name: string, value: unknown): Json {
  if (isObject(value) && value['type'] === 'Topology') throw new AddError('topojson', { name });
  if (!isGeoJson(value)) throw new AddError('geojson-none', { name });
  return value as Json;
}

function crsOf(part: Json): string | undefined {
  const crs = part['crs'];
  const properties = isObject(crs) ? crs['properties'] : undefined;
  const name = isObject(properties) ? (properties['name'] ?? properties['code']) : undefined;
  return typeof name === 'string' && name !== ''
    ? name
    : typeof name === 'number'
      ? `EPSG:${name}`
      : undefined;
}

function* featuresIn(name: string, part: Json, ids: Ids, tally: Tally): Generator<Feature> {
  if (part['type'] === 'FeatureCollection') {
    const list = part['features'];
    if (!Array.isArray(list)) throw new AddError('geojson-none', { name });
    for (const item of list) {
      if (isObject(item)) yield* featuresIn(name, item, ids, tally);
      else tally.leave('brokenGeometry');
    }
    return;
  }
  const isFeature = part['type'] === 'Feature';
  const geometry = isFeature ? part['geometry'] : part;
  if (geometry === null || geometry === undefined) {
    tally.leave('withoutPlace');
    return;
  }
  const geometries = isObject(geometry) ? geometriesOf(geometry) : [];
  if (geometries.length === 0) {
    tally.leave('brokenGeometry');
    return;
  }
  const properties = isFeature && isObject(part['properties']) ? part['properties'] : {};
  const attributes = properties as Record<string, AttributeValue>;
  yield featureOf(ids.give(part['id'] ?? attributes['id']), attributes, geometries);
}

function geometriesOf(geometry: Json): Geometry[] {
  if (geometry['type'] === 'GeometryCollection') {
    const parts = geometry['geometries'];
    return Array.isArray(parts) ? parts.flatMap((part) => (isObject(part) ? geometriesOf(part) : [])) : [];
  }
  const coordinates = geometry['coordinates'];
  if (!Array.isArray(coordinates)) return [];
  const shape = shapeOf(String(geometry['type']), coordinates);
  return shape ? [shape] : [];
}

function shapeOf(type: string, coordinates: unknown[]): Geometry | undefined {
  switch (type) {
    case 'Point':
      return isPosition(coordinates) ? pointsOf([coordinates]) : undefined;
    case 'MultiPoint':
      return pointsOf(line(coordinates));
    case 'LineString':
      return linesOf([line(coordinates)]);
    case 'MultiLineString':
      return linesOf(coordinates.map(line));
    case 'Polygon':
      return areasOf([coordinates.map(line)]);
    case 'MultiPolygon':
      return areasOf(coordinates.map((polygon) => (Array.isArray(polygon) ? polygon.map(line) : [])));
    default:
      return undefined;
  }
}

function line(value: unknown): number[][] {
  return Array.isArray(value) ? value.filter(isPosition) : [];
}

export function areDegrees(features: readonly Feature[]): boolean {
  const bounds = boundsOf(features);
  return bounds !== undefined && bounds[0] >= -180 && bounds[2] <= 180 && bounds[1] >= -90 && bounds[3] <= 90;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
