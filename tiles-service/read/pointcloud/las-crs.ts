import type { Crs } from '../../../models/geodesy/index.ts';
import { parseWkt, type WktNode, wktChildren } from '../../../models/geodesy/wkt.ts';
import { type GeoKeys, tiffCrsName } from '../../../models/geotiff/georeference.ts';
import { type LasHeader, textOf, type VariableRecord } from './las-header.ts';

/** What a LAS file says of its coordinates. */
export interface LasCrs {
  /** Name or well-known text of the CRS. */
  found?: string;
  /** Metres per unit of the heights, where the file says so. */
  heightMetres?: number;
}

const WKT = 2112;
const KEY_DIRECTORY = 34735;
/** GeoTIFF keys that are read, by number; all of them are single shorts. */
const KEYS: Record<number, string> = {
  1024: 'GTModelTypeGeoKey',
  2048: 'GeographicTypeGeoKey',
  3072: 'ProjectedCSTypeGeoKey',
  4096: 'VerticalCSTypeGeoKey',
  4099: 'VerticalUnitsGeoKey',
};
/** Metres per EPSG unit code. */
const UNITS: Record<number, number> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937 };

/**
 * The CRS of a LAS file: from the WKT record where its header says so, else from the GeoTIFF keys, and where those
 * only describe one of their own, from any WKT that stands beside them.
 */
export function lasCrs(header: Pick<LasHeader, 'saysWkt'>, records: readonly VariableRecord[]): LasCrs {
  const wkt = records.find(({ user, id }) => id === WKT && user === 'LASF_Projection');
  const oldWkt = records.find(({ user, id }) => id === WKT && user === 'liblas');
  const text = [wkt, oldWkt].map((record) => record && textOf(record.bytes)).find(Boolean);
  const directory = records.find(({ user, id }) => user === 'LASF_Projection' && id === KEY_DIRECTORY);
  const keys = directory ? readKeys(directory.bytes) : {};
  const named = header.saysWkt && text ? undefined : tiffCrsName(keys);
  const found = named ?? text;
  const heightMetres = named === undefined && text ? heightUnitOfWkt(text) : heightUnitOfKeys(keys);
  return {
    ...(found === undefined ? {} : { found }),
    ...(heightMetres === undefined ? {} : { heightMetres }),
  };
}

function readKeys(bytes: Buffer): GeoKeys {
  const keys: GeoKeys = {};
  for (let at = 8; at + 8 <= bytes.length; at += 8) {
    const name = KEYS[bytes.readUInt16LE(at)];
    if (name && bytes.readUInt16LE(at + 2) === 0) keys[name] = bytes.readUInt16LE(at + 6);
  }
  return keys;
}

function heightUnitOfKeys(keys: GeoKeys): number | undefined {
  return UNITS[Number(keys['VerticalUnitsGeoKey'])];
}

function heightUnitOfWkt(text: string): number | undefined {
  const root = parseWkt(text);
  const vertical = root && wktChildren(root, 'VERT_CS', 'VERTCRS', 'VERTICALCRS')[0];
  return vertical && unitOf(vertical);
}

function unitOf(node: WktNode): number | undefined {
  const own = wktChildren(node, 'UNIT', 'LENGTHUNIT')[0];
  const ofAxis = wktChildren(node, 'AXIS').flatMap((axis) => wktChildren(axis, 'UNIT', 'LENGTHUNIT'))[0];
  const metres = Number((own ?? ofAxis)?.values[1]);
  return metres > 0 ? metres : undefined;
}

/**
 * Metres per unit of the heights. Where neither the file nor the CRS says it, heights are in the unit of the
 * horizontal coordinates, as ASPRS has it; then `isAssumed` is true for anything but metres.
 */
export function heightUnit(said: number | undefined, crs: Crs): { metres: number; isAssumed: boolean } {
  if (said !== undefined) return { metres: said, isAssumed: false };
  if (crs.verticalName !== undefined || crs.kind !== 'projected')
    return { metres: crs.heightUnit, isAssumed: false };
  const metres = horizontalUnit(crs);
  return { metres, isAssumed: metres !== 1 };
}

function horizontalUnit({ proj4 }: Crs): number {
  const root = /^\s*\w+\s*[[(]/.test(proj4) ? parseWkt(proj4) : undefined;
  if (root) {
    const projected =
      root.keyword === 'PROJCS' || root.keyword === 'PROJCRS'
        ? root
        : wktChildren(root, 'PROJCS', 'PROJCRS')[0];
    return (projected && unitOf(projected)) ?? 1;
  }
  const metres = Number(/\+to_meter=(\S+)/.exec(proj4)?.[1]);
  if (metres > 0) return metres;
  const unit = /\+units=(\S+)/.exec(proj4)?.[1];
  return unit === 'us-ft' ? 1200 / 3937 : unit === 'ft' ? 0.3048 : 1;
}
