import proj4 from 'proj4';
import { InputError } from '../errors.ts';
import type { Extent } from '../schema/layer.ts';
import type { AxisOrder } from './axis-order.ts';
import { type CrsName, formatCrsName, parseCrsName, shorten } from './crs-name.ts';
import { type DatumShift, findDatumShift } from './datum-shifts.ts';
import { ELLIPSOID, findVerticalDatum, type VerticalDatum } from './vertical-datum.ts';
import { findWkt, parseWkt, type WktNode, wktChildren, wktCode } from './wkt.ts';

/** A coordinate reference system, ready to be transformed from and to WGS84. Plain data. */
export interface Crs {
  /** Shortest usual spelling: `EPSG:7415`, `OGC:CRS84`, `GCJ-02`, or the PROJ string or WKT itself. */
  id: string;
  name: string;
  kind: 'geographic' | 'projected' | 'geocentric';
  /** What proj4 is given: a PROJ string, or WKT. */
  proj4: string;
  /** West, south, east, north in degrees; west is greater than east across 180°. */
  areaOfUse?: Extent;
  /** Of the first two coordinates as the authority defines them; files follow it only in some formats. */
  authorityAxisOrder: AxisOrder;
  /** Of the horizontal coordinates: degree, metre, or another by its PROJ name. */
  unit: string;
  /** Metres per unit of the third coordinate. */
  heightUnit: number;
  /** Metres, of the transform to WGS84. */
  horizontalAccuracy: number;
  /** For compound and three-dimensional CRSs whose vertical datum is known. */
  vertical?: VerticalDatum;
  /** The vertical part as it was named, known or not. */
  verticalName?: string;
  /** Offset coordinates of Chinese web maps. */
  chinaOffset?: 'GCJ-02' | 'BD-09';
}

/** One CRS of the EPSG or Esri list, as the npm package epsg-index has it. */
export interface CrsEntry {
  code: string;
  /** CRS-PROJCRS, CRS-GEOGCRS, CRS-GEOG3DCRS, CRS-GCENCRS, CRS-COMPOUNDCRS, CRS-VERTCRS … */
  kind: string;
  name: string;
  wkt: string | null;
  proj4: string | null;
  /** North, west, south, east in degrees. */
  bbox: number[] | null;
  unit: string | null;
  /** Metres, of the shift in `proj4`. */
  accuracy: number | null;
}

/** Finds a CRS by the code of its authority (`28992`, `102100`). */
export type CrsLookup = (code: string) => CrsEntry | undefined;

const HOW_TO_GIVE =
  'Give it with --crs as an EPSG code ("EPSG:28992") or a PROJ string ("+proj=… +ellps=… +towgs84=…").';

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
      HOW_TO_GIVE,
    );
  }
  return resolveEntry(formatCrsName(name), entry, lookup);
}

/** WGS84 longitude and latitude in degrees, in this order. */
export const WGS84: Crs = {
  id: 'OGC:CRS84',
  name: 'WGS 84 (longitude, latitude)',
  kind: 'geographic',
  proj4: '+proj=longlat +datum=WGS84 +no_defs',
  areaOfUse: [-180, -90, 180, 90],
  authorityAxisOrder: 'x-y',
  unit: 'degree',
  heightUnit: 1,
  horizontalAccuracy: 0,
};

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

const KINDS: Record<string, Crs['kind']> = {
  'CRS-PROJCRS': 'projected',
  'CRS-GEOGCRS': 'geographic',
  'CRS-GEOG3DCRS': 'geographic',
  'CRS-GCENCRS': 'geocentric',
};

function resolveEntry(id: string, entry: CrsEntry, lookup: CrsLookup): Crs {
  if (entry.kind === 'CRS-COMPOUNDCRS') return resolveCompound(id, entry, lookup);
  const kind = KINDS[entry.kind];
  if (!kind || !entry.proj4) {
    const reason =
      entry.kind === 'CRS-VERTCRS'
        ? 'it has heights only and no positions.'
        : 'it has no transform to WGS84.';
    throw new InputError('crs-unusable', `CRS ${id} ${entry.name}`, reason, HOW_TO_GIVE);
  }
  if (kind === 'geographic' && /grad/i.test(entry.unit ?? '')) {
    throw new InputError('crs-unusable', `CRS ${id} ${entry.name}`, 'its degrees are gradians.', HOW_TO_GIVE);
  }
  const geodeticName = entry.name.split(' / ')[0].replace(/ \((lon-lat|3D)\)$/, '');
  const { definition, accuracy } = withShift(
    `${id} ${entry.name}`,
    entry.proj4,
    geodeticName,
    entry.accuracy,
  );
  return checked({
    id,
    name: entry.name,
    kind,
    proj4: definition,
    areaOfUse: areaOf(entry),
    authorityAxisOrder: authorityOrder(kind, entry),
    unit: unitOf(kind, definition),
    heightUnit: 1,
    horizontalAccuracy: accuracy,
    ...(entry.kind === 'CRS-PROJCRS' || entry.kind === 'CRS-GEOGCRS'
      ? {}
      : { vertical: ownEllipsoid(definition) }),
  });
}

/** Three-dimensional CRSs count heights from their own ellipsoid, which is WGS84's unless the datum is shifted. */
function ownEllipsoid(definition: string): VerticalDatum {
  return isShifted(definition)
    ? { ...ELLIPSOID, id: 'crs-ellipsoid', base: 'crs-ellipsoid', accuracy: 1 }
    : ELLIPSOID;
}

/** A compound entry has no datum shift of its own: it is put together from its two parts, named in its WKT. */
function resolveCompound(id: string, entry: CrsEntry, lookup: CrsLookup): Crs {
  const root = entry.wkt ? parseWkt(entry.wkt) : undefined;
  const parts = root?.values.filter((value): value is WktNode => typeof value === 'object') ?? [];
  const codes = parts.slice(0, 2).map((part) => wktCode(part)?.code);
  const horizontal = codes[0] === undefined ? undefined : lookup(codes[0]);
  if (!horizontal || codes[1] === undefined) {
    throw new InputError(
      'crs-unusable',
      `CRS ${id} ${entry.name}`,
      'its parts are not in the bundled list.',
      HOW_TO_GIVE,
    );
  }
  const crs = resolveEntry(`EPSG:${horizontal.code}`, horizontal, lookup);
  const compound = withVertical(crs, id, `EPSG:${codes[1]}`, lookup);
  return { ...compound, name: entry.name, areaOfUse: areaOf(entry) ?? crs.areaOfUse };
}

function withVertical(horizontal: Crs, id: string, verticalName: string, lookup: CrsLookup): Crs {
  const code = /^EPSG:(\d+)$/.exec(verticalName)?.[1];
  const found = code === undefined ? undefined : lookup(code);
  // A vertical part may be named by the code of its datum, which is another CRS's code in the list.
  const entry = found?.kind === 'CRS-VERTCRS' ? found : undefined;
  const vertical =
    findVerticalDatum(verticalName) ?? findVerticalDatum(entry?.name.replace(/ \((ft|ftUS)\)$/, '') ?? '');
  const name = vertical?.name ?? entry?.name ?? verticalName;
  return {
    ...horizontal,
    id,
    name: `${horizontal.name} + ${name}`,
    heightUnit: verticalUnit(entry?.proj4 ?? ''),
    verticalName: entry?.name ?? verticalName,
    vertical: entry?.name.includes('depth') ? undefined : vertical,
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
  const shift = withShift(`"${shorten(text)}"`, definition, '', null);
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

function resolveWkt(text: string, lookup: CrsLookup): Crs {
  const root = parseWkt(text);
  if (!root) {
    throw new InputError(
      'crs-name',
      `CRS "${shorten(text)}"`,
      'this well-known text is broken.',
      HOW_TO_GIVE,
    );
  }
  if (root.keyword === 'COMPD_CS' || root.keyword === 'COMPOUNDCRS') {
    const [horizontal, vertical] = root.values.filter((value): value is WktNode => typeof value === 'object');
    const whole = wktCode(root);
    if (whole?.authority === 'EPSG' && lookup(whole.code)) return resolveName(whole, lookup);
    if (horizontal && vertical) {
      const code = wktCode(vertical);
      const verticalName = code?.authority === 'EPSG' ? `EPSG:${code.code}` : String(vertical.values[0]);
      const crs = resolveWkt(text.slice(horizontal.start, horizontal.end), lookup);
      return withVertical(crs, `${crs.id}+${verticalName}`, verticalName, lookup);
    }
  }
  const code = wktCode(root);
  if (code && (code.authority === 'EPSG' || code.authority === 'ESRI') && lookup(code.code)) {
    return resolveName(code, lookup);
  }
  const name = String(root.values[0]);
  const geographic = findWkt(root, 'GEOGCS', 'GEOGCRS', 'GEODCRS', 'BASEGEOGCRS', 'BASEGEODCRS');
  const datum = findWkt(root, 'DATUM', 'ENSEMBLE');
  const ellipsoid = findWkt(root, 'SPHEROID', 'ELLIPSOID');
  if (!geographic || !datum || !ellipsoid || root.keyword.startsWith('VERT') || root.keyword === 'BOUNDCRS') {
    throw new InputError(
      'crs-unusable',
      `CRS "${name}"`,
      'this kind of well-known text has no positions on WGS84.',
      HOW_TO_GIVE,
    );
  }
  const kind = /^(PROJ|PROJECTED)/.test(root.keyword) ? 'projected' : 'geographic';
  const own = findWkt(datum, 'TOWGS84')?.values.map(Number);
  const shift = own
    ? declaredShift(own, null)
    : (findDatumShift(String(geographic.values[0])) ??
      findDatumShift(String(datum.values[0])) ??
      modernShift(Number(ellipsoid.values[1]), Number(ellipsoid.values[2])));
  if (!shift) throw withoutShift(`"${name}"`);
  const definition =
    own || !isShiftNeeded(shift)
      ? text
      : `${text.slice(0, ellipsoid.end)},TOWGS84[${shift.towgs84.join(',')}]${text.slice(ellipsoid.end)}`;
  const axis = wktChildren(root, 'AXIS')[0];
  const unit = wktChildren(root, 'UNIT', 'LENGTHUNIT', 'ANGLEUNIT')[0];
  return checked({
    id: name,
    name,
    kind,
    proj4: definition,
    authorityAxisOrder: axis && /north/i.test(String(axis.values[1])) ? 'lat-lon' : 'x-y',
    unit: kind === 'geographic' ? 'degree' : String(unit?.values[0] ?? 'metre').toLowerCase(),
    heightUnit: 1,
    horizontalAccuracy: shift.accuracy,
  });
}

/** Refuses what proj4 cannot do, before any coordinate is read. */
function checked(crs: Crs): Crs {
  if (crs.kind === 'geocentric') return crs;
  try {
    proj4(crs.proj4, WGS84.proj4);
  } catch (error) {
    throw new InputError(
      'crs-unusable',
      `CRS ${shorten(crs.id)}`,
      `its projection is not supported (${error instanceof Error ? error.message : String(error)}).`,
      HOW_TO_GIVE,
    );
  }
  return crs;
}

/**
 * Puts the right datum shift into a PROJ string. The published shift of a known datum wins over the list's own
 * (see datum-shifts.ts); grids are not bundled; an old datum without any shift is refused, since its positions
 * would be off by hundreds of metres.
 */
function withShift(
  label: string,
  proj: string,
  geodeticName: string,
  accuracy: number | null,
): { definition: string; accuracy: number } {
  const plain = proj.replace(/\s*\+type=crs\b/, '').trim();
  const declared = /\+towgs84=([-+\d.,eE]+)/.exec(plain)?.[1].split(',').map(Number);
  const datum = /\+datum=(\w+)/.exec(plain)?.[1];
  const ellipsoid = /\+ellps=(\w+)/.exec(plain)?.[1];
  const known =
    findDatumShift(geodeticName) ?? (datum && datum !== 'WGS84' ? findDatumShift(datum) : undefined);
  if (known) {
    const stripped = plain
      .replace(/\s*\+(towgs84|nadgrids)=\S+/g, '')
      .replace(/\+datum=NAD27/, '+ellps=clrk66');
    return { definition: `${stripped} +towgs84=${known.towgs84.join(',')}`, accuracy: known.accuracy };
  }
  if (/\+nadgrids=(?!@null)/.test(plain))
    throw withoutShift(label, 'its datum shift needs a grid that is not bundled.');
  if (declared) return { definition: plain, accuracy: declaredShift(declared, accuracy).accuracy };
  if (datum === 'WGS84' || /\+nadgrids=@null/.test(plain)) return { definition: plain, accuracy: 0 };
  if (datum) return { definition: plain, accuracy: accuracy ?? 5 };
  if (ellipsoid === 'GRS80' || ellipsoid === 'WGS84') return { definition: plain, accuracy: MODERN.accuracy };
  throw withoutShift(label);
}

/** Frames on GRS80 or WGS84 without a shift of their own: modern frames, which drift from WGS84 with their plate. */
const MODERN: DatumShift = { towgs84: [0, 0, 0], accuracy: 2 };

function modernShift(semiMajor: number, inverseFlattening: number): DatumShift | undefined {
  return semiMajor === 6378137 && Math.abs(inverseFlattening - 298.2572) < 0.0001 ? MODERN : undefined;
}

/** A declared shift without a stated accuracy: those of seven parameters are good to 1 m, of three to 5 m. */
function declaredShift(towgs84: number[], accuracy: number | null): DatumShift {
  return {
    towgs84,
    accuracy: accuracy ?? (towgs84.length > 3 || towgs84.every((value) => value === 0) ? 1 : 5),
  };
}

function isShiftNeeded(shift: DatumShift): boolean {
  return shift.towgs84.some((value) => value !== 0);
}

function withoutShift(label: string, reason = 'its datum has no published shift to WGS84.'): InputError {
  return new InputError(
    'crs-without-datum-shift',
    `CRS ${label}`,
    reason,
    'Give the CRS as a PROJ string with the parameters of your survey office: --crs "+proj=… +ellps=… +towgs84=dx,dy,dz,rx,ry,rz,ppm".',
  );
}

/** Whether a definition moves positions between datums. */
export function isShifted(definition: string): boolean {
  const towgs84 = /\+towgs84=(\S+)/.exec(definition)?.[1] ?? /TOWGS84\[([^\]]*)\]/.exec(definition)?.[1];
  return towgs84?.split(',').some((value) => Number(value) !== 0) ?? false;
}

function areaOf(entry: CrsEntry): Extent | undefined {
  if (entry.bbox?.length !== 4 || !entry.bbox.every(Number.isFinite)) return undefined;
  const [north, west, south, east] = entry.bbox;
  return [west, south, east, north];
}

/**
 * The authority's order of the first two axes. In the list's WKT 1 the axes of CRSs that begin with the northing
 * are left out, save for those with an `+axis` of their own and the polar ones, whose order is taken as x, y.
 */
function authorityOrder(kind: Crs['kind'], entry: CrsEntry): AxisOrder {
  if (kind === 'geographic') return /\(lon-lat\)$/.test(entry.name) ? 'x-y' : 'lat-lon';
  if (kind === 'geocentric' || !entry.wkt || !/^\d{4,5}$/.test(entry.code)) return 'x-y';
  if (/\+axis=|\+proj=(stere|laea)\b.*\+lat_0=-?90/.test(entry.proj4 ?? '')) return 'x-y';
  return /AXIS\["/.test(entry.wkt) ? 'x-y' : 'lat-lon';
}

function unitOf(kind: Crs['kind'], definition: string): string {
  if (kind === 'geographic') return 'degree';
  const metres = /\+to_meter=(\S+)/.exec(definition)?.[1];
  if (metres !== undefined && Number(metres) !== 1) return `${metres} m`;
  const unit = /\+units=(\S+)/.exec(definition)?.[1] ?? 'm';
  return unit === 'm' ? 'metre' : unit;
}

const FEET: Record<string, number> = { m: 1, ft: 0.3048, 'us-ft': 1200 / 3937 };

function verticalUnit(definition: string): number {
  const metres = /\+vto_meter=(\S+)/.exec(definition)?.[1];
  return metres === undefined ? (FEET[/\+vunits=(\S+)/.exec(definition)?.[1] ?? 'm'] ?? 1) : Number(metres);
}
