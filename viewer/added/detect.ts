import { AddError } from './add-error.ts';
import { byteOrderMark } from './text-encoding.ts';

export const FORMATS = ['geojson', 'czml', 'kml', 'kmz', 'gltf', 'csv', 'shapefile'] as const;
export type Format = (typeof FORMATS)[number];

/** What the picker of files offers. */
export const EXTENSIONS =
  '.geojson,.json,.geojsonl,.geojsons,.ndjson,.czml,.kml,.kmz,.gltf,.glb,.csv,.tsv,.txt,.zip,.shp,.dbf,.prj,.cpg,.bin,.png,.jpg,.jpeg,.webp,.ktx2';

const BY_EXTENSION: Record<string, Format> = {
  geojson: 'geojson',
  geojsonl: 'geojson',
  geojsons: 'geojson',
  ndjson: 'geojson',
  czml: 'czml',
  kml: 'kml',
  kmz: 'kmz',
  gltf: 'gltf',
  glb: 'gltf',
  csv: 'csv',
  tsv: 'csv',
};

/** Extensions of what has its own way into a city, and the hint that says which. */
const ELSEWHERE =
  /\.(gml|citygml|las|laz|osgb|tiff?|dxf|dwg|gpkg|gdb|ifc|pbf|pmtiles|fgb|xlsx?|rvt|skp|fbx|obj|3ds|rar|7z|gpx)$/i;

/**
 * The format of a file by its name and its first bytes, which count more than the name.
 * Throws `empty`, `elsewhere`, `format-unknown`.
 */
export function detectFormat(name: string, head: Uint8Array): Format {
  if (head.length === 0) throw new AddError('empty', { name });
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1].toLowerCase() ?? '';
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) {
    if (extension === 'zip' || extension === 'kmz') return extension === 'kmz' ? 'kmz' : 'shapefile';
    throw new AddError('elsewhere', { name });
  }
  if (startsWith(head, [0x67, 0x6c, 0x54, 0x46])) return 'gltf';
  if (ELSEWHERE.test(name)) throw new AddError('elsewhere', { name });
  if (extension === 'shp') throw new AddError('shp-alone', { name });
  const known = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  if (known === 'csv') return 'csv';
  const text = new TextDecoder(byteOrderMark(head) ?? 'utf-8')
    .decode(head.subarray(0, 4096))
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('<')) {
    if (/<([\w]+:)?kml[\s>]/i.test(text)) return 'kml';
    if (known === 'kml') return 'kml';
    throw new AddError(/<!doctype html|<html/i.test(text) ? 'html' : 'format-unknown', { name });
  }
  if (text.startsWith('[') && /"id"\s*:\s*"document"/.test(text)) return 'czml';
  if (known) return known;
  if (
    /^\{[\s\S]*"asset"\s*:/.test(text) &&
    /"(version|generator)"/.test(text) &&
    !/"geometricError"/.test(text)
  )
    return 'gltf';
  if (text.startsWith('{') || text.startsWith('\u001e')) return 'geojson';
  if ((extension === 'txt' || extension === '') && /[,;\t|]/.test(text.split('\n', 1)[0])) return 'csv';
  throw new AddError('format-unknown', { name });
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
