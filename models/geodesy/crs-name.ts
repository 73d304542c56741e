import { InputError } from '../errors.ts';

/** A CRS as it was written: a code of an authority, several parts, a PROJ string, or well-known text. */
export type CrsName =
  | { authority: string; code: string }
  | { compound: CrsName[] }
  | { proj: string }
  | { wkt: string };

const HOW_TO_GIVE =
  'Give it as a code ("EPSG:28992"), a compound ("EPSG:28992+5709"), a PROJ string ("+proj=utm +zone=31 +datum=WGS84") or well-known text.';

/** Names that people and programs use without an authority. */
const BARE_NAMES = new Map<string, CrsName>([
  ['WGS84', { authority: 'OGC', code: 'CRS84' }],
  ['WGS 84', { authority: 'OGC', code: 'CRS84' }],
  ['CRS84', { authority: 'OGC', code: 'CRS84' }],
  ['CRS84H', { authority: 'OGC', code: 'CRS84h' }],
  ['CRS:84', { authority: 'OGC', code: 'CRS84' }],
  ['OGC CRS84', { authority: 'OGC', code: 'CRS84' }],
  ['CGCS2000', { authority: 'EPSG', code: '4490' }],
  ['GCJ-02', { authority: 'CN', code: 'GCJ-02' }],
  ['GCJ02', { authority: 'CN', code: 'GCJ-02' }],
  ['BD-09', { authority: 'CN', code: 'BD-09' }],
  ['BD09', { authority: 'CN', code: 'BD-09' }],
  ['BD09LL', { authority: 'CN', code: 'BD-09' }],
]);

const WKT_START =
  /^(COMPD_CS|COMPOUNDCRS|PROJCS|PROJCRS|PROJECTEDCRS|GEOGCS|GEOGCRS|GEODCRS|GEODETICCRS|GEOGRAPHICCRS|GEOCCS|BOUNDCRS|VERT_CS|VERTCRS)\s*[[(]/i;

/**
 * Reads the name of a CRS in the spellings of OGC URNs and URLs, EPSG codes, PROJ strings and WKT.
 * @throws InputError `crs-name` when the text is none of these.
 */
export function parseCrsName(text: string): CrsName {
  const name = text.trim();
  const bare = BARE_NAMES.get(name.toUpperCase());
  if (bare) return bare;
  if (WKT_START.test(name)) return { wkt: name };
  const init = /^\+init=epsg:(\d+)\b/i.exec(name);
  if (init) return { authority: 'EPSG', code: init[1] };
  if (/(^|\s)\+?proj=\w/.test(name)) return { proj: name };
  const parsed = parseUrn(name) ?? parseUrl(name) ?? parseCode(name);
  if (parsed) return parsed;
  throw new InputError('crs-name', `CRS "${shorten(text)}"`, 'this is not the name of a CRS.', HOW_TO_GIVE);
}

/** urn:ogc:def:crs:EPSG:9.8:28992, and the compound urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709. */
function parseUrn(name: string): CrsName | undefined {
  const urn = /^urn:(?:x-)?ogc:def:crs([:,])(.*)$/i.exec(name);
  if (!urn) return undefined;
  if (urn[1] === ',') {
    const parts = urn[2].split(',').map((part) => parseAuthorityPart(part.replace(/^(crs|cs|datum):/i, '')));
    return parts.every((part) => part !== undefined) ? compoundOf(parts) : undefined;
  }
  return parseAuthorityPart(urn[2]);
}

function parseAuthorityPart(part: string): CrsName | undefined {
  const fields = /^([a-z]+):[^:]*:([a-z0-9]+)$/i.exec(part) ?? /^([a-z]+):([a-z0-9]+)$/i.exec(part);
  return fields ? { authority: fields[1].toUpperCase(), code: fields[2] } : undefined;
}

/** http(s)://www.opengis.net/def/crs/EPSG/0/7415, …/def/crs-compound?1=…&2=…, …/gml/srs/epsg.xml#4326. */
function parseUrl(name: string): CrsName | undefined {
  const definition = /^https?:\/\/(?:www\.)?opengis\.net\/def\/crs\/([a-z]+)\/[^/]+\/([a-z0-9]+)\/?$/i.exec(
    name,
  );
  if (definition) return { authority: definition[1].toUpperCase(), code: definition[2] };
  const legacy = /^https?:\/\/(?:www\.)?opengis\.net\/gml\/srs\/epsg\.xml#(\d+)$/i.exec(name);
  if (legacy) return { authority: 'EPSG', code: legacy[1] };
  if (/^https?:\/\/(?:www\.)?opengis\.net\/def\/crs-compound\?/i.test(name)) {
    const parts = [...new URL(name).searchParams.values()].map(parseUrl);
    return parts.every((part) => part !== undefined) ? compoundOf(parts) : undefined;
  }
  return undefined;
}

/** EPSG:28992, EPSG::28992, ESRI:102100, OGC:CRS84, EPSG:28992+5709, EPSG:28992+EPSG:5709, 28992. */
function parseCode(name: string): CrsName | undefined {
  const parts = name.split('+').map((part, index) => {
    const fields = /^(EPSG|ESRI|OGC)::?\s*([a-z0-9]+)$/i.exec(part.trim());
    if (fields) return { authority: fields[1].toUpperCase(), code: fields[2] };
    // 1985 and 1956 are China's height datums, and no EPSG codes.
    const digits = /^(?!1985$|1956$)\d{4,6}$/.exec(part.trim());
    if (digits) return { authority: 'EPSG', code: digits[0] };
    // EPSG:4326+EGM96: the vertical part may be a name, which the vertical datums know.
    return index > 0 && part.trim() ? { authority: 'VERTICAL', code: part.trim() } : undefined;
  });
  return parts.every((part) => part !== undefined) ? compoundOf(parts) : undefined;
}

function compoundOf(parts: CrsName[]): CrsName | undefined {
  return parts.length === 1 ? parts[0] : parts.length === 2 ? { compound: parts } : undefined;
}

/** The name in the shortest usual spelling, for reports and errors. */
export function formatCrsName(name: CrsName): string {
  if ('compound' in name) return name.compound.map(formatCrsName).join('+');
  if ('proj' in name) return name.proj;
  if ('wkt' in name) return shorten(name.wkt);
  return name.authority === 'CN' || name.authority === 'VERTICAL'
    ? name.code
    : `${name.authority}:${name.code}`;
}

export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
