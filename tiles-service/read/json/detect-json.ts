import { InputError } from '../../../models/errors.ts';
import type { Bytes } from './byte-file.ts';
import { JsonCursor } from './json-cursor.ts';

export type JsonFormat = 'cityjson' | 'cityjsonseq' | 'geojson' | 'geojsonseq';

export const GEOMETRY_TYPES: ReadonlySet<string> = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]);

/**
 * Which of the JSON formats bytes are, by the members of their first object and by what follows it; only as many
 * members are passed over as it takes. Undefined for JSON of another kind, and for what is no JSON.
 * `undecided`: the bytes, a part of a file, end before it can be told.
 */
export function detectJson(file: Bytes, isWhole: boolean): JsonFormat | 'undecided' | undefined {
  const separated = startsWithSeparator(file);
  const cursor = new JsonCursor(file, separated ? 1 : 0);
  let type: unknown;
  let hasObjects = false;
  try {
    cursor.enterObject();
    let key: string | undefined;
    while ((key = cursor.nextKey()) !== undefined) {
      if (key === 'features') return separated ? 'geojsonseq' : 'geojson';
      if (key === 'CityObjects') {
        if (cursor.peek() !== 0x7b) return undefined;
        cursor.enterObject();
        // A sequence begins with a document without objects.
        if (cursor.nextKey() !== undefined) return 'cityjson';
        hasObjects = true;
      } else if (key === 'type') {
        type = cursor.value();
        if (type === 'FeatureCollection') return separated ? 'geojsonseq' : 'geojson';
        if (type !== 'CityJSON' && type !== 'Feature' && !GEOMETRY_TYPES.has(String(type))) return undefined;
      } else cursor.skip();
    }
    const isSequence = separated || cursor.peek() === 0x7b || cursor.peek() === 0x1e;
    if (type === 'CityJSON') return isSequence ? 'cityjsonseq' : 'cityjson';
    if (type === undefined) return hasObjects ? 'cityjson' : undefined;
    return isSequence ? 'geojsonseq' : 'geojson';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.code === 'json-truncated' && !isWhole) return 'undecided';
    // A file that is cut off or broken further on is for the reader to refuse, who says where.
    if (type === 'CityJSON') return 'cityjson';
    return type === 'Feature' || GEOMETRY_TYPES.has(String(type)) ? 'geojson' : undefined;
  }
}

function startsWithSeparator(file: Bytes): boolean {
  const first = new Uint8Array(1);
  return file.read(first, 0) === 1 && first[0] === 0x1e;
}
