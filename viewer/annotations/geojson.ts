import {
  ANNOTATION_GROUNDS,
  ANNOTATION_KINDS,
  ANNOTATION_PLACES,
  type Annotation,
  type AnnotationGround,
  type AnnotationKind,
  annotationSchema,
  MOST_ANNOTATIONS,
} from '../../models/schema/annotation.ts';
import { outlineOf } from '../globe/sketch/outline.ts';
import { type AnnotationPlace, annotationPlace, groundPlace } from './edit-places.ts';

export const DEFAULT_COLOR = '#2fc9a8';

interface Feature {
  type: 'Feature';
  id?: string | number;
  geometry: { type: string; coordinates?: unknown; geometries?: unknown } | null;
  properties: Record<string, unknown> | null;
}

/**
 * Annotations as GeoJSON (RFC 7946) with the properties of simplestyle 1.1 that other programs know, and our own
 * beside them, so that what is imported again is what was exported. Rectangles and circles are polygons there.
 * Heights are metres over the WGS84 ellipsoid.
 */
export function annotationsAsGeoJson(items: readonly Annotation[]): object {
  return { type: 'FeatureCollection', features: items.map(featureOf) };
}

function featureOf(item: Annotation): Feature {
  const { kind, places, color, width, opacity, label, note } = item;
  const isArea = kind === 'polygon' || kind === 'rectangle' || kind === 'circle';
  return {
    type: 'Feature',
    id: item.id,
    geometry: geometryOf(item),
    properties: {
      ...(label ? { title: label } : {}),
      ...(note ? { description: note } : {}),
      ...(kind === 'point' || kind === 'text' ? { 'marker-color': color } : {}),
      ...(kind === 'line' || isArea ? { stroke: color, 'stroke-width': width, 'stroke-opacity': 1 } : {}),
      ...(isArea ? { fill: color, 'fill-opacity': opacity } : {}),
      'citymirror:kind': kind,
      'citymirror:on': item.on,
      ...(kind === 'rectangle' || kind === 'circle' ? { 'citymirror:places': places } : {}),
      ...(kind === 'text' ? { 'citymirror:size': item.size } : {}),
      ...(item.author ? { author: item.author } : {}),
      ...(item.time !== undefined ? { time: new Date(item.time).toISOString() } : {}),
    },
  };
}

function geometryOf({ kind, places }: Annotation): Feature['geometry'] {
  if (kind === 'point' || kind === 'text') return { type: 'Point', coordinates: places[0] };
  if (kind === 'line') return { type: 'LineString', coordinates: places };
  const ring = outlineOf(kind, places.map(groundPlace)).places.map(annotationPlace);
  let twice = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    twice += x * nextY - nextX * y;
  });
  const outer = twice < 0 ? ring.reverse() : ring;
  return { type: 'Polygon', coordinates: [[...outer, outer[0]]] };
}

export interface Imported {
  items: Annotation[];
  /** Shapes that could not be taken: empty, with invalid places, holes, or too many. */
  left: number;
}

/**
 * Annotations of a GeoJSON text: a collection, a feature or a bare geometry; what has several parts becomes several.
 * `nameId` gives a new id each time. Throws an Error that says what is wrong with the text.
 */
export function annotationsFromGeoJson(text: string, nameId: () => string): Imported {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`this is not JSON (${(error as Error).message}).`);
  }
  const imported: Imported = { items: [], left: 0 };
  for (const feature of featuresOf(value)) {
    for (const shape of shapesOf(feature)) {
      const item = shape && itemOf(shape, feature.properties ?? {}, nameId());
      if (item && imported.items.length < MOST_ANNOTATIONS) imported.items.push(item);
      else imported.left++;
    }
  }
  if (imported.items.length === 0 && imported.left === 0) throw new Error('there is no feature in it.');
  return imported;
}

function featuresOf(value: unknown): Feature[] {
  const { type, features, coordinates, geometries } = (value ?? {}) as {
    type?: unknown;
    features?: unknown;
    coordinates?: unknown;
    geometries?: unknown;
  };
  if (type === 'FeatureCollection' && Array.isArray(features))
    return features.filter((one): one is Feature => one?.type === 'Feature');
  if (type === 'Feature') return [value as Feature];
  if (typeof type === 'string' && (Array.isArray(coordinates) || Array.isArray(geometries)))
    return [{ type: 'Feature', geometry: value as Feature['geometry'], properties: {} }];
  throw new Error('this is not GeoJSON: its type is none of FeatureCollection, Feature or a geometry.');
}

interface ImportedShape {
  kind: AnnotationKind;
  places: AnnotationPlace[];
  /** Whether the positions said a height. */
  high: boolean;
}

/** The parts of a feature; undefined for one that cannot be taken, and for each hole. */
function shapesOf({ geometry, properties }: Feature): (ImportedShape | undefined)[] {
  if (!geometry) return [undefined];
  const { type, coordinates: c } = geometry;
  const many = (value: unknown) => (Array.isArray(value) ? value : []);
  switch (type) {
    case 'Point':
      return [shape(isText(properties) ? 'text' : 'point', [c])];
    case 'MultiPoint':
      return many(c).map((position) => shape('point', [position]));
    case 'LineString':
      return [shape('line', c)];
    case 'MultiLineString':
      return many(c).map((line) => shape('line', line));
    case 'Polygon':
      return polygon(c, properties);
    case 'MultiPolygon':
      return many(c).flatMap((rings) => polygon(rings, properties));
    case 'GeometryCollection':
      return many(geometry.geometries).flatMap((part) =>
        shapesOf({ type: 'Feature', geometry: part as Feature['geometry'], properties }),
      );
    default:
      return [undefined];
  }
}

function polygon(rings: unknown, properties: Feature['properties']): (ImportedShape | undefined)[] {
  if (!Array.isArray(rings) || !Array.isArray(rings[0])) return [undefined];
  const holes = rings.slice(1).map(() => undefined);
  const kind = properties?.['citymirror:kind'];
  if (kind === 'rectangle' || kind === 'circle') {
    const own = shape(kind, properties?.['citymirror:places']);
    if (own) return [own, ...holes];
  }
  const [outer] = rings as unknown[][];
  const closed = outer.length > 1 && JSON.stringify(outer[0]) === JSON.stringify(outer.at(-1));
  return [shape('polygon', closed ? outer.slice(0, -1) : outer), ...holes];
}

function shape(kind: AnnotationKind, positions: unknown): ImportedShape | undefined {
  if (!Array.isArray(positions)) return undefined;
  const places: AnnotationPlace[] = [];
  let high = false;
  for (const position of positions) {
    if (!Array.isArray(position)) return undefined;
    const [longitude, latitude, height] = position as unknown[];
    if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
    high ||= typeof height === 'number';
    places.push([longitude, latitude, typeof height === 'number' ? height : 0]);
  }
  return places.length >= ANNOTATION_PLACES[kind][0] ? { kind, places, high } : undefined;
}

function isText(properties: Feature['properties']): boolean {
  return properties?.['citymirror:kind'] === 'text' && textOf(properties.title) !== '';
}

function itemOf(
  { kind, places, high }: ImportedShape,
  properties: Record<string, unknown>,
  id: string,
): Annotation | undefined {
  const on = ANNOTATION_GROUNDS.find((one) => one === properties['citymirror:on']);
  const own = ANNOTATION_KINDS.some((one) => one === properties['citymirror:kind']);
  const ground: AnnotationGround = on ?? (high && !own ? 'absolute' : 'ground');
  const time = typeof properties.time === 'string' ? Date.parse(properties.time) : Number.NaN;
  const author = textOf(properties.author).slice(0, 60);
  return annotationSchema.safeParse({
    id,
    kind,
    places,
    on: ground,
    color:
      colourOf(properties.stroke) ??
      colourOf(properties['marker-color']) ??
      colourOf(properties.fill) ??
      DEFAULT_COLOR,
    width: within(properties['stroke-width'], 1, 20, 3),
    size: within(properties['citymirror:size'], 10, 48, 15),
    opacity: within(properties['fill-opacity'], 0, 1, 0.3),
    label: textOf(properties.title ?? properties.name).slice(0, 200),
    note: textOf(properties.description).slice(0, 4000),
    ...(author ? { author } : {}),
    ...(Number.isFinite(time) && time >= 0 ? { time } : {}),
  }).data;
}

/** #rgb and #rrggbb, with or without #, as simplestyle allows. */
function colourOf(value: unknown): string | undefined {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typeof value === 'string' ? value : '')?.[1];
  if (digits === undefined) return undefined;
  const six = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return `#${six.toLowerCase()}`;
}

function within(value: unknown, least: number, most: number, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(most, Math.max(least, value))
    : otherwise;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
