import { METRES_PER_DEGREE } from './geodesy/mercator.ts';
/**
 * Ids of features. `<source>:<native id>`; without a native id, `<source>:~` and a hash of source, type and
 * centroid rounded to 0.1 m, so that importing the same file again gives the same ids.
 */

/** `source` is the id of the source in the city: lower case, no colon. */
export function nativeId(source: string, native: string | number): string {
  return `${source}:${native}`;
}

/** Longitude and latitude in degrees, height in metres. `duplicate` tells apart features that share all three. */
export function derivedId(
  source: string,
  type: string,
  centroid: readonly [number, number, number],
  duplicate = 0,
): string {
  const [longitude, latitude, height] = centroid;
  const x = Math.round(longitude * METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180) * 10);
  const y = Math.round(latitude * METRES_PER_DEGREE * 10);
  const z = Math.round(height * 10);
  const text = `${source}|${type}|${x}|${y}|${z}${duplicate ? `|${duplicate}` : ''}`;
  const [high, low] = hash64(text);
  return `${source}:~${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`;
}

/**
 * 64-bit hash of a string's UTF-16 code units as two unsigned 32-bit halves: two lanes of MurmurHash3's
 * finaliser over an FNV-style walk. Not cryptographic; used for ids and the id index.
 */
export function hash64(text: string): [high: number, low: number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b = (b << 13) | (b >>> 19);
  }
  return [mix(a ^ text.length), mix(b + Math.imul(a, 5))];
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
