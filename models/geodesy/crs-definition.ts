import proj4 from 'proj4';
import { InputError } from '../errors.ts';
import { shorten } from './crs-name.ts';
import { type Crs, WGS84 } from './crs-types.ts';
import {
  accuracyOfListed,
  accuracyOfModernFrame,
  correctedShift,
  type DatumShift,
  shiftInsteadOfGrid,
} from './datum-shifts.ts';
import { ELLIPSOID, type VerticalDatum } from './vertical-datum.ts';

export const HOW_TO_GIVE_CRS =
  'Give it with --crs as an EPSG code ("EPSG:28992") or a PROJ string ("+proj=… +ellps=… +towgs84=…").';

/**
 * Puts the right datum shift into a PROJ string. Those of the list are corrected (see datum-shift-corrections.ts);
 * grids are not bundled; an old datum without any shift is refused, since its positions would be off by hundreds
 * of metres.
 */
export function withShift(
  label: string,
  proj: string,
  listed?: { geodeticName: string; accuracy: number | null },
): { definition: string; accuracy: number } {
  const plain = proj.replace(/\s*\+type=crs\b/, '').trim();
  const towgs84 = /\+towgs84=([-+\d.,eE]+)/.exec(plain)?.[1];
  const datum = /\+datum=(\w+)/.exec(plain)?.[1];
  const grid = /\+nadgrids=(?!@null)/.test(plain);
  if (grid || (datum && datum !== 'WGS84')) {
    const known = shiftInsteadOfGrid(listed?.geodeticName ?? '') ?? shiftInsteadOfGrid(datum ?? '');
    if (known && (listed || !grid)) {
      const bare = plain.replace(/\s*\+(?:towgs84|nadgrids)=(?:"[^"]*"|\S+)/g, '');
      const ellipsoid = bare
        .replace(/\+datum=NAD27/, '+ellps=clrk66')
        .replace(/\+datum=NAD83/, '+ellps=GRS80');
      return { definition: `${ellipsoid} +towgs84=${known.towgs84.join(',')}`, accuracy: known.accuracy };
    }
    if (grid) throw withoutShift(label, 'its datum shift needs a grid that is not bundled.');
    return { definition: plain, accuracy: 5 };
  }
  if (towgs84 !== undefined) {
    const shift = listed ? correctedShift(towgs84) : towgs84.split(',').map(Number);
    const accuracy = listed ? accuracyOfListed(towgs84, listed.accuracy) : null;
    return {
      definition: plain.replace(towgs84, shift.join(',')),
      accuracy: declaredShift(shift, accuracy).accuracy,
    };
  }
  if (datum === 'WGS84' || /\+nadgrids=@null/.test(plain)) return { definition: plain, accuracy: 0 };
  if (/\+ellps=(GRS80|WGS84)\b/.test(plain)) {
    return { definition: plain, accuracy: accuracyOfModernFrame(listed?.geodeticName ?? '') };
  }
  throw withoutShift(label);
}

/** A declared shift without a stated accuracy: those of seven parameters are good to 1 m, of three to 5 m. */
export function declaredShift(towgs84: number[], accuracy: number | null): DatumShift {
  return {
    towgs84,
    accuracy: accuracy ?? (towgs84.length > 3 || towgs84.every((value) => value === 0) ? 1 : 5),
  };
}

export function withoutShift(
  label: string,
  reason = 'its datum has no published shift to WGS84.',
): InputError {
  return new InputError(
    'crs-without-datum-shift',
    `CRS ${label}`,
    reason,
    'Give the CRS as a PROJ string with the parameters of your survey office: --crs "+proj=… +ellps=… +towgs84=dx,dy,dz,rx,ry,rz,ppm".',
  );
}

/** Whether a definition moves positions between datums: by a shift, or by another ellipsoid about the same centre. */
export function isShifted(definition: string): boolean {
  const towgs84 = /\+towgs84=(\S+)/.exec(definition)?.[1] ?? /TOWGS84\[([^\]]*)\]/.exec(definition)?.[1];
  if (towgs84 === undefined) return false;
  if (towgs84.split(',').some((value) => Number(value) !== 0)) return true;
  return !/\+(ellps|datum)=(GRS80|WGS84)\b|SPHEROID\["[^"]*",6378137(\.0*)?,298\.257/.test(definition);
}

/** Three-dimensional CRSs count heights from their own ellipsoid, which is WGS84's unless the datum is shifted. */
export function ownEllipsoid(definition: string): VerticalDatum {
  return isShifted(definition)
    ? { ...ELLIPSOID, id: 'crs-ellipsoid', base: 'crs-ellipsoid', accuracy: 1 }
    : ELLIPSOID;
}

/** Refuses what proj4 cannot do, before any coordinate is read. */
export function checked(crs: Crs): Crs {
  if (crs.kind === 'geocentric' && !isShifted(crs.proj4)) return crs;
  try {
    if (crs.kind === 'geocentric') throw new Error('geocentric coordinates on an old datum');
    proj4(crs.proj4, WGS84.proj4);
  } catch (error) {
    throw new InputError(
      'crs-unusable',
      `CRS ${shorten(crs.id)}`,
      `its projection is not supported (${error instanceof Error ? error.message : String(error)}).`,
      HOW_TO_GIVE_CRS,
    );
  }
  return crs;
}

export function unitOf(kind: Crs['kind'], definition: string): string {
  if (kind === 'geographic') return 'degree';
  const metres = /\+to_meter=(\S+)/.exec(definition)?.[1];
  if (metres !== undefined && Number(metres) !== 1) return `${metres} m`;
  const unit = /\+units=(\S+)/.exec(definition)?.[1] ?? 'm';
  return unit === 'm' ? 'metre' : unit;
}

const FEET: Record<string, number> = { m: 1, ft: 0.3048, 'us-ft': 1200 / 3937 };

/** Metres per unit of the horizontal coordinates of a projected CRS, of the unit that unitOf gave. */
export function metresPerUnit(unit: string): number {
  if (unit === 'metre') return 1;
  return FEET[unit] ?? Number.parseFloat(unit);
}

export function verticalUnit(definition: string): number {
  const metres = /\+vto_meter=(\S+)/.exec(definition)?.[1];
  return metres === undefined ? (FEET[/\+vunits=(\S+)/.exec(definition)?.[1] ?? 'm'] ?? 1) : Number(metres);
}
