import { InputError } from '../errors.ts';
import { checked, HOW_TO_GIVE_CRS, ownEllipsoid, unitOf, verticalUnit, withShift } from './crs-definition.ts';
import { resolveEntry, withVertical } from './crs-entry.ts';
import { type CrsName, formatCrsName, parseCrsName, shorten } from './crs-name.ts';
import { type Crs, type CrsLookup, WGS84 } from './crs-types.ts';
import { resolveWkt } from './crs-wkt.ts';
import { ELLIPSOID } from './vertical-datum.ts';

/**
 * Resolves a CRS name in any spelling of parseCrsName.
 * @throws InputError `crs-name`, `crs-unknown` (not in the list) or `crs-unusable` (no way to WGS84, or a
 * projection that is not supported).
 */
export function resolveCrs(text: string, lookup: CrsLookup): Crs {
  return resolveName(parseCrsName(text), lookup);
}

function resolveName(name: CrsName, lookup: CrsLookup): Crs {
  if ('compound' in name) {
    const horizontal = resolveName(name.compound[0], lookup);
    return withVertical(horizontal, formatCrsName(name), formatCrsName(name.compound[1]), lookup);
  }
  if ('proj' in name) return resolveProj(name.proj);
  if ('wkt' in name) return resolveWkt(name.wkt, lookup);
  if (name.authority === 'CN') return chinaOffset(name.code as 'GCJ-02' | 'BD-09');
  if (name.authority === 'OGC' && /^CRS84h?$/i.test(name.code)) {
    return { ...WGS84, ...(/h$/i.test(name.code) ? { id: 'OGC:CRS84h', vertical: ELLIPSOID } : {}) };
  }
  const entry = name.authority === 'EPSG' || name.authority === 'ESRI' ? lookup(name.code) : undefined;
  if (!entry) {
    throw new InputError(
      'crs-unknown',
      `CRS ${formatCrsName(name)}`,
      'this code is not in the bundled list.',
      HOW_TO_GIVE_CRS,
    );
  }
  return resolveEntry(formatCrsName(name), entry, lookup);
}

function chinaOffset(code: 'GCJ-02' | 'BD-09'): Crs {
  return {
    ...WGS84,
    id: code,
    name: code === 'GCJ-02' ? 'GCJ-02 (火星坐标)' : 'BD-09 (百度坐标)',
    areaOfUse: [72, 0.8, 138, 56],
    horizontalAccuracy: 1,
    chinaOffset: code,
  };
}

function resolveProj(text: string): Crs {
  if (/\+geoidgrids=/.test(text)) {
    throw new InputError(
      'crs-unusable',
      `CRS "${shorten(text)}"`,
      '+geoidgrids is not supported.',
      'Leave it out and give the vertical datum with --vertical-datum.',
    );
  }
  const parameters = text.split(/\s+/).filter(Boolean);
  const definition = parameters.map((part) => (part.startsWith('+') ? part : `+${part}`)).join(' ');
  const projection = /\+proj=(\w+)/.exec(definition)?.[1] ?? '';
  const kind = /^(longlat|latlong|lonlat|latlon)$/.test(projection)
    ? 'geographic'
    : projection === 'geocent'
      ? 'geocentric'
      : 'projected';
  const shift = withShift(`"${shorten(text)}"`, definition);
  return checked({
    id: text,
    name: shorten(text),
    kind,
    proj4: shift.definition,
    authorityAxisOrder: 'x-y',
    unit: unitOf(kind, definition),
    heightUnit: verticalUnit(definition),
    horizontalAccuracy: shift.accuracy,
    ...(kind === 'geocentric' ? { vertical: ownEllipsoid(shift.definition) } : {}),
  });
}
