import { extname } from 'node:path';

interface MediaType {
  type: string;
  /** False where the format is already compressed, or is read by range. */
  compressible: boolean;
}

const text = (type: string): MediaType => ({ type: `${type}; charset=utf-8`, compressible: true });
const binary = (type: string): MediaType => ({ type, compressible: true });
const packed = (type: string): MediaType => ({ type, compressible: false });

const MEDIA_TYPES: Record<string, MediaType> = {
  '.html': text('text/html'),
  '.css': text('text/css'),
  '.js': text('text/javascript'),
  '.mjs': text('text/javascript'),
  '.txt': text('text/plain'),
  '.md': text('text/markdown'),
  '.xml': text('application/xml'),
  '.svg': text('image/svg+xml'),
  '.json': binary('application/json'),
  '.map': binary('application/json'),
  '.geojson': binary('application/geo+json'),
  '.webmanifest': binary('application/manifest+json'),
  '.wasm': binary('application/wasm'),
  '.glb': binary('model/gltf-binary'),
  '.gltf': binary('model/gltf+json'),
  '.terrain': binary('application/vnd.quantized-mesh'),
  '.network': binary('application/octet-stream'),
  '.subtree': binary('application/octet-stream'),
  '.pbf': binary('application/x-protobuf'),
  '.mvt': binary('application/vnd.mapbox-vector-tile'),
  '.ttf': binary('font/ttf'),
  '.ico': binary('image/x-icon'),
  // The feature store's blocks are compressed one by one and read by range.
  '.bin': packed('application/octet-stream'),
  '.pmtiles': packed('application/vnd.pmtiles'),
  '.png': packed('image/png'),
  '.jpg': packed('image/jpeg'),
  '.jpeg': packed('image/jpeg'),
  '.webp': packed('image/webp'),
  '.avif': packed('image/avif'),
  '.ktx2': packed('image/ktx2'),
  '.woff': packed('font/woff'),
  '.woff2': packed('font/woff2'),
  '.tif': packed('image/tiff'),
};
const UNKNOWN = packed('application/octet-stream');

/** The media type of a file by its extension. */
export function mediaType(path: string): MediaType {
  return MEDIA_TYPES[extname(path).toLowerCase()] ?? UNKNOWN;
}
