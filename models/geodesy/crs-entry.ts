import { InputError } from '../errors.ts';
import type { Extent } from '../schema/layer.ts';
import { checked, HOW_TO_GIVE_CRS, ownEllipsoid, unitOf, verticalUnit, withShift } from './crs-definition.ts';
import type { AxisOrder, Crs, CrsEntry, CrsLookup } from './crs-types.ts';
import { findVerticalDatum } from './vertical-datum.ts';
import { parseWkt, type WktNode, wktCode } from './wkt.ts';

const KINDS: Record<string, Crs['kind']> = {
  'CRS-PROJCRS': 'projected',
  'CRS-GEOGCRS': 'geographic',
  'CRS-GEOG3DCRS': 'geographic',
  'CRS-GCENCRS': 'geocentric',
};

/** A CRS of the bundled list. */
export function resolveEntry(id: string, entry: CrsEntry, lookup: CrsLookup): Crs {
  if (entry.kind === 'CRS-COMPOUNDCRS') return resolveCompound(id, entry, lookup);
  const kind = KINDS[entry.kind];
  if (!kind || !entry.proj4) {
    const reason =
      entry.kind === 'CRS-VERTCRS'
        ? 'it has heights only and no positions.'
        : 'it has no transform to WGS84.';
    throw new InputError('crs-unusable', `CRS ${id} ${entry.name}`, reason, HOW_TO_GIVE_CRS);
  }
  if (kind === 'geographic' && /grad/i.test(entry.unit ?? '')) {
    throw new InputError(
      'crs-unusable',
      `CRS ${id} ${entry.name}`,
      'its degrees are gradians.',
      HOW_TO_GIVE_CRS,
    );
  }
  const geodeticName = entry.name.split(' / ')[0].replace(/ \((lon-lat|3D)\)$/, '');
  const { definition, accuracy } = withShift(`${id} ${entry.name}`, entry.proj4, {
    geodeticName,
    accuracy: entry.accuracy,
  });
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
      HOW_TO_GIVE_CRS,
    );
  }
  const crs = resolveEntry(`EPSG:${horizontal.code}`, horizontal, lookup);
  const compound = withVertical(crs, id, `EPSG:${codes[1]}`, lookup);
  return { ...compound, name: entry.name, areaOfUse: areaOf(entry) ?? crs.areaOfUse };
}

/** A horizontal CRS with heights of a vertical CRS or datum (`EPSG:5709`, `EPSG:5109`, `EGM96`). */
export function withVertical(horizontal: Crs, id: string, verticalName: string, lookup: CrsLookup): Crs {
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

function areaOf(entry: CrsEntry): Extent | undefined {
  if (entry.bbox?.length !== 4 || !entry.bbox.every(Number.isFinite)) return undefined;
  const [north, west, south, east] = entry.bbox;
  return [west, south, east, north];
}

const NORTHING_FIRST_WITHOUT_WKT = /^(MGI \(Ferro\)|NGO 1948 \(Oslo\)|Tokyo 1892|Tananarive|Vanua Levu) /;

/**
 * The authority's order of the first two axes. In the list's WKT 1 the axes of CRSs that begin with the northing
 * are left out, save for those with an `+axis` of their own and the polar ones, whose order is taken as x, y.
 */
function authorityOrder(kind: Crs['kind'], entry: CrsEntry): AxisOrder {
  if (kind === 'geographic') return /\(lon-lat\)$/.test(entry.name) ? 'x-y' : 'lat-lon';
  if (NORTHING_FIRST_WITHOUT_WKT.test(entry.name)) return 'lat-lon';
  if (kind === 'geocentric' || !entry.wkt || !/^\d{4,5}$/.test(entry.code)) return 'x-y';
  if (/\+axis=|\+proj=(stere|laea)\b.*\+lat_0=-?90/.test(entry.proj4 ?? '')) return 'x-y';
  return /AXIS\["/.test(entry.wkt) ? 'x-y' : 'lat-lon';
}
