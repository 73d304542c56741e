import { InputError } from '../errors.ts';
import { checked, declaredShift, HOW_TO_GIVE_CRS, withoutShift } from './crs-definition.ts';
import { resolveEntry, withVertical } from './crs-entry.ts';
import { shorten } from './crs-name.ts';
import type { Crs, CrsLookup } from './crs-types.ts';
import { accuracyOfModernFrame, type DatumShift, geographicCodeOf } from './datum-shifts.ts';
import { findWkt, parseWkt, type WktNode, wktChildren, wktCode } from './wkt.ts';

/** A CRS given as well-known text: by the EPSG code that it carries, else by its own parameters. */
export function resolveWkt(text: string, lookup: CrsLookup): Crs {
  const root = parseWkt(text);
  if (!root) {
    throw new InputError(
      'crs-name',
      `CRS "${shorten(text)}"`,
      'this well-known text is broken.',
      HOW_TO_GIVE_CRS,
    );
  }
  if (root.keyword === 'COMPD_CS' || root.keyword === 'COMPOUNDCRS') {
    const [horizontal, vertical] = root.values.filter((value): value is WktNode => typeof value === 'object');
    const listed = listedEntry(wktCode(root), lookup);
    if (listed) return listed;
    if (horizontal && vertical) {
      const code = wktCode(vertical);
      const verticalName = code?.authority === 'EPSG' ? `EPSG:${code.code}` : String(vertical.values[0]);
      const crs = resolveWkt(text.slice(horizontal.start, horizontal.end), lookup);
      return withVertical(crs, `${crs.id}+${verticalName}`, verticalName, lookup);
    }
  }
  const listed = listedEntry(wktCode(root), lookup);
  if (listed) return listed;
  const name = String(root.values[0]);
  const geographic = findWkt(root, 'GEOGCS', 'GEOGCRS', 'GEODCRS', 'BASEGEOGCRS', 'BASEGEODCRS');
  const datum = findWkt(root, 'DATUM', 'ENSEMBLE');
  const ellipsoid = findWkt(root, 'SPHEROID', 'ELLIPSOID');
  if (!geographic || !datum || !ellipsoid || root.keyword.startsWith('VERT') || root.keyword === 'BOUNDCRS') {
    throw new InputError(
      'crs-unusable',
      `CRS "${name}"`,
      'this kind of well-known text has no positions on WGS84.',
      HOW_TO_GIVE_CRS,
    );
  }
  const kind = /^(PROJ|PROJECTED)/.test(root.keyword) ? 'projected' : 'geographic';
  const own = findWkt(datum, 'TOWGS84')?.values.map(Number);
  const shift = own ? declaredShift(own, null) : shiftOfNamed(geographic, datum, ellipsoid, lookup);
  const isOld = shift?.towgs84.some((value) => value !== 0);
  // Version 2 has no place for a shift.
  if (!shift || (isOld && !own && !/CS$/.test(root.keyword))) throw withoutShift(`"${name}"`);
  refuseOddAngles(name, geographic);
  const definition =
    own || !isOld
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

/** Degrees of Greenwich are all that is understood without an EPSG code. */
function refuseOddAngles(name: string, geographic: WktNode): void {
  const unit = wktChildren(geographic, 'UNIT', 'ANGLEUNIT')[0];
  const meridian = wktChildren(geographic, 'PRIMEM', 'PRIMEMERIDIAN')[0];
  const isDegree = !unit || Math.abs(Number(unit.values[1]) - Math.PI / 180) < 1e-9;
  if (isDegree && (!meridian || Number(meridian.values[1]) === 0)) return;
  throw new InputError(
    'crs-unusable',
    `CRS "${name}"`,
    'its angles are not degrees of Greenwich.',
    HOW_TO_GIVE_CRS,
  );
}

/** The CRS whose code the text carries, if the list has it. */
function listedEntry(
  name: { authority: string; code: string } | undefined,
  lookup: CrsLookup,
): Crs | undefined {
  const entry = name && /^(EPSG|ESRI)$/.test(name.authority) ? lookup(name.code) : undefined;
  return entry && resolveEntry(`${name?.authority}:${entry.code}`, entry, lookup);
}

/** The shift of well-known text that has none: by the datum's name, or none for a modern frame. */
function shiftOfNamed(
  geographic: WktNode,
  datum: WktNode,
  ellipsoid: WktNode,
  lookup: CrsLookup,
): DatumShift | undefined {
  const names = [String(geographic.values[0]), String(datum.values[0])];
  const code = names.map(geographicCodeOf).find((found) => found !== undefined);
  const entry = code === undefined ? undefined : lookup(code);
  if (entry) {
    const known = resolveEntry(`EPSG:${entry.code}`, entry, lookup);
    const towgs84 = /\+towgs84=(\S+)/.exec(known.proj4)?.[1].split(',').map(Number);
    return towgs84 && { towgs84, accuracy: known.horizontalAccuracy };
  }
  const modern = ellipsoid.values[1] === 6378137 && Math.abs(Number(ellipsoid.values[2]) - 298.2572) < 0.0001;
  return modern ? { towgs84: [0, 0, 0], accuracy: accuracyOfModernFrame(names[0]) } : undefined;
}
