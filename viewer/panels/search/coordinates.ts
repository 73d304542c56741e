/** One way to read a text as a place on the earth, in degrees. */
export interface CoordinateReading {
  longitude: number;
  latitude: number;
  /** How the two numbers were told apart: by letters or words, or by their order. */
  order: 'stated' | 'latitude-first' | 'longitude-first';
}

const WORDS: [RegExp, string][] = [
  [/北纬|NORTH/g, 'N'],
  [/南纬|SOUTH/g, 'S'],
  [/东经|EAST/g, 'E'],
  [/西经|WEST/g, 'W'],
  [/纬度|LATITUDE|LAT/g, 'Y'],
  [/经度|LONGITUDE|LONG|LON|LNG/g, 'X'],
  [/[度º˚]/g, '°'],
  [/[秒″”“]|''|′′/g, '"'],
  [/[分′’‘]/g, "'"],
  [/[−–—]/g, '-'],
  [/[,、;/|]/g, ','],
  [/[:=()[\]]/g, ' '],
];

const LATITUDE_LETTERS = 'NSY';
const LETTERS = 'NSYEWX';

/**
 * Reads a coordinate in the forms that people write: decimal degrees, degrees and minutes, degrees, minutes
 * and seconds, with signs, with N S E W before or after, or with 北纬 and 东经. Two bare numbers may mean two
 * places; both are given, latitude first in the list, which is how people write them most. A text that is
 * not a coordinate gives an empty list.
 */
export function parseCoordinates(text: string): CoordinateReading[] {
  if (text.length > 120) return [];
  let normal = text.normalize('NFKC').toUpperCase();
  for (const [pattern, replacement] of WORDS) normal = normal.replace(pattern, replacement);
  if (!/^[\d\s.,+\-°'"NSYEWX]+$/.test(normal) || /\d[A-Z]{2,}\d|[A-Z]{3,}/.test(normal)) return [];
  const halves = splitInTwo(normal);
  if (!halves) return [];
  const angles = halves.map(parseAngle);
  const [first, second] = angles;
  if (!first || !second) return [];
  if (first.letter || second.letter) return statedReading(first, second);
  return [
    reading(first.degrees, second.degrees, 'latitude-first'),
    reading(second.degrees, first.degrees, 'longitude-first'),
  ].filter((place): place is CoordinateReading => place !== undefined);
}

/** Nearest to `near` first; readings that are equally plausible keep their order. */
export function sortByDistance(
  readings: readonly CoordinateReading[],
  near: { longitude: number; latitude: number },
): CoordinateReading[] {
  const distance = (place: CoordinateReading) => {
    const east = ((place.longitude - near.longitude + 540) % 360) - 180;
    return Math.hypot(east * Math.cos((near.latitude * Math.PI) / 180), place.latitude - near.latitude);
  };
  return [...readings].sort((a, b) => distance(a) - distance(b));
}

/** Degrees with 6 decimals (0.1 m) and hemisphere letters: 46.204400° N, 6.143200° E. */
export function formatPlace(longitude: number, latitude: number): string {
  const part = (value: number, letters: string) =>
    `${Math.abs(value).toFixed(6)}° ${letters[value < 0 ? 1 : 0]}`;
  return `${part(latitude, 'NS')}, ${part(longitude, 'EW')}`;
}

interface Angle {
  degrees: number;
  letter?: string;
}

function splitInTwo(text: string): [string, string] | undefined {
  const letters = [...text].filter((character) => LETTERS.includes(character)).length;
  let parts: string[];
  if (letters === 2) {
    const prefixed = LETTERS.includes(text.trim()[0]);
    parts = prefixed ? text.split(/(?=[NSYEWX])/) : text.split(/(?<=[NSYEWX])/);
    parts = parts.map((part) => part.replace(/^[\s,]+|[\s,]+$/g, '')).filter((part) => part !== '');
  } else if (letters === 0) {
    parts = text.split(',').map((part) => part.trim());
    if (parts.length === 1) parts = splitBare(parts[0]);
  } else {
    return undefined;
  }
  return parts.length === 2 && parts.every((part) => part !== '') ? [parts[0], parts[1]] : undefined;
}

/** Without a comma: at the second degree sign, or half of the 2, 4 or 6 numbers each. */
function splitBare(text: string): string[] {
  const numbers = [...text.matchAll(/[+-]?\d+(?:\.\d+)?/g)];
  const degreeSigns = [...text.matchAll(/°/g)];
  let start: number | undefined;
  if (degreeSigns.length === 2)
    start = numbers.filter((match) => match.index < degreeSigns[1].index).at(-1)?.index;
  else if (degreeSigns.length === 0 && [2, 4, 6].includes(numbers.length))
    start = numbers[numbers.length / 2].index;
  return start === undefined ? [] : [text.slice(0, start).trim(), text.slice(start).trim()];
}

function parseAngle(text: string): Angle | undefined {
  const match =
    /^([NSYEWX])?\s*([+-])?\s*(\d+(?:\.\d+)?)\s*°?\s*(?:(\d+(?:\.\d+)?)\s*'?\s*(?:(\d+(?:\.\d+)?)\s*"?)?)?\s*([NSYEWX])?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, before, sign, degrees, minutes, seconds, after] = match;
  if (before && after) return undefined;
  const letter = before ?? after;
  // Only the last part may have decimals, and 60 minutes or seconds are the next unit.
  if ((minutes && degrees.includes('.')) || (seconds && minutes.includes('.'))) return undefined;
  if (Number(minutes ?? 0) >= 60 || Number(seconds ?? 0) >= 60) return undefined;
  const value = Number(degrees) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600;
  const negative = (sign === '-') !== (letter === 'S' || letter === 'W');
  return { degrees: negative ? -value : value, ...(letter ? { letter } : {}) };
}

function statedReading(first: Angle, second: Angle): CoordinateReading[] {
  if (!first.letter || !second.letter) return [];
  const firstIsLatitude = LATITUDE_LETTERS.includes(first.letter);
  if (firstIsLatitude === LATITUDE_LETTERS.includes(second.letter)) return [];
  const [latitude, longitude] = firstIsLatitude ? [first, second] : [second, first];
  const place = reading(latitude.degrees, longitude.degrees, 'stated');
  return place ? [place] : [];
}

function reading(
  latitude: number,
  longitude: number,
  order: CoordinateReading['order'],
): CoordinateReading | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { longitude, latitude, order } : undefined;
}
