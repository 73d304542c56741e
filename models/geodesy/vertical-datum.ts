import { InputError } from '../errors.ts';
import { egm96Undulation, loadEgm96 } from './egm96.ts';
import { type HeightGrid, heightInGrid } from './height-grid.ts';
import { findNamedVerticalDatum } from './named-vertical-datums.ts';

/**
 * What a height is counted from: a height h in this datum lies `h + offset + base(longitude, latitude)` metres
 * over the WGS84 ellipsoid, where the base is nothing, the EGM96 geoid or a user's grid. Plain data, so that it
 * can be sent to a worker.
 */
export interface VerticalDatum {
  /** As parseVerticalDatum reads it: `ellipsoid`, `EGM96`, `NAP`, `offset:-1.5@EGM96`. */
  id: string;
  name: string;
  /** `crs-ellipsoid`: heights over the ellipsoid of the CRS itself, as in its 3D form. */
  base: 'ellipsoid' | 'crs-ellipsoid' | 'EGM96' | 'grid';
  /** Metres to add before the base. */
  offset: number;
  grid?: HeightGrid;
  /** Metres: how far the ellipsoidal height may be off. */
  accuracy: number;
}

export const ELLIPSOID: VerticalDatum = {
  id: 'ellipsoid',
  name: 'Height over the WGS84 ellipsoid',
  base: 'ellipsoid',
  offset: 0,
  accuracy: 0,
};

/** Stated accuracy of EGM96 heights (EPSG operation 10084, WGS 84 to EGM96 height: 1 m). */
export const EGM96: VerticalDatum = {
  id: 'EGM96',
  name: 'EGM96 geoid',
  base: 'EGM96',
  offset: 0,
  accuracy: 1,
};

const HOW_TO_GIVE =
  'Give it with --vertical-datum: ellipsoid, EGM96, a national datum (NAP, DHHN2016, LN02, 1985, EPSG:5709 …), ' +
  'or an offset in metres such as offset:-1.5@EGM96.';

export interface VerticalDatumOptions {
  /** The grids that `grid:<name>` can mean. */
  grids?: (name: string) => HeightGrid | undefined;
}

/**
 * Reads the name of a vertical datum: `ellipsoid`, `EGM96`, a national datum by name or EPSG code (of the
 * vertical CRS or of the datum), `offset:<metres>` (over the ellipsoid), `offset:<metres>@<datum>` (a height h
 * counts as h + metres in the other datum), `grid:<name>`, `offset:<metres>@grid:<name>`.
 * @throws InputError `vertical-datum` when it is none of these. Nothing is guessed.
 */
export function parseVerticalDatum(text: string, options: VerticalDatumOptions = {}): VerticalDatum {
  const datum = findVerticalDatum(text, options);
  if (datum) return datum;
  throw new InputError(
    'vertical-datum',
    `vertical datum "${text}"`,
    'this vertical datum is not known.',
    HOW_TO_GIVE,
  );
}

/** As parseVerticalDatum, but undefined for a name that is not known. */
export function findVerticalDatum(
  text: string,
  options: VerticalDatumOptions = {},
): VerticalDatum | undefined {
  const name = text.trim();
  if (!name) return undefined;
  const offset = /^offset:\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*m?\s*(?:@\s*(.+))?$/i.exec(name);
  if (offset) {
    const metres = Number(offset[1]);
    const other = offset[2] === undefined ? ELLIPSOID : findVerticalDatum(offset[2], options);
    return other && withOffset(other, metres);
  }
  const gridName = /^grid:\s*(.+)$/i.exec(name)?.[1];
  if (gridName !== undefined) {
    const grid = options.grids?.(gridName);
    return (
      grid && { id: `grid:${gridName}`, name: `Grid ${gridName}`, base: 'grid', offset: 0, grid, accuracy: 0 }
    );
  }
  if (/^(wgs ?84 ?)?(ellipsoid(al)?( height)?)?$|^(EPSG:{1,2})?4979$/i.test(name)) return ELLIPSOID;
  const named = findNamedVerticalDatum(name);
  return named && { ...EGM96, ...named };
}

/** A datum of which a height h counts as h + metres in the other one. A declared offset adds no error of its own. */
export function withOffset(other: VerticalDatum, metres: number): VerticalDatum {
  const sign = metres < 0 ? '−' : '+';
  return {
    ...other,
    id: `offset:${metres}@${other.id}`,
    name: `${other.name} ${sign} ${Math.abs(metres)} m`,
    offset: other.offset + metres,
  };
}

/** The error for a file whose heights say nothing of their datum: a level without one is refused, never guessed. */
export function missingVerticalDatum(file: string): InputError {
  return new InputError(
    'vertical-datum-missing',
    file,
    'the file has heights, but does not say from which vertical datum.',
    HOW_TO_GIVE,
  );
}

/**
 * The vertical datum of a file's heights: the one of its own CRS, else the one that the user gave.
 * @throws InputError when there is neither, or when the file names one that is not known and the user gave none.
 */
export function chooseVerticalDatum(
  file: string,
  crs: { vertical?: VerticalDatum; verticalName?: string },
  given: string | undefined,
  options: VerticalDatumOptions = {},
): VerticalDatum {
  if (crs.vertical) return crs.vertical;
  if (given !== undefined) return parseVerticalDatum(given, options);
  if (crs.verticalName === undefined) throw missingVerticalDatum(file);
  throw new InputError(
    'vertical-datum',
    file,
    `its vertical datum "${crs.verticalName}" is not known.`,
    HOW_TO_GIVE,
  );
}

/** Metres from the WGS84 ellipsoid up to a datum's zero level, at degrees; NaN outside of a grid. */
export type ZeroLevel = (longitude: number, latitude: number) => number;

/** Loads what the datum needs (EGM96's grid, once) and gives its zero level over the WGS84 ellipsoid. */
export async function loadZeroLevel(datum: VerticalDatum): Promise<ZeroLevel> {
  if (datum.base === 'EGM96') await loadEgm96();
  return zeroLevel(datum);
}

function zeroLevel(datum: VerticalDatum): ZeroLevel {
  const { offset, grid } = datum;
  if (datum.base === 'EGM96') return (longitude, latitude) => egm96Undulation(longitude, latitude) + offset;
  if (datum.base === 'grid' && grid) {
    return (longitude, latitude) => heightInGrid(grid, longitude, latitude) + offset;
  }
  return () => offset;
}

/** A height in the datum to metres over the WGS84 ellipsoid. Await `loadZeroLevel(datum)` before. */
export function toEllipsoidal(
  datum: VerticalDatum,
  longitude: number,
  latitude: number,
  height: number,
): number {
  return height + zeroLevel(datum)(longitude, latitude);
}

/** Metres over the WGS84 ellipsoid to a height in the datum. Await `loadZeroLevel(datum)` before. */
export function fromEllipsoidal(
  datum: VerticalDatum,
  longitude: number,
  latitude: number,
  height: number,
): number {
  return height - zeroLevel(datum)(longitude, latitude);
}

/** Heights of longitude, latitude, height triplets to metres over the WGS84 ellipsoid, in place. */
export async function triplesToEllipsoidal(
  datum: VerticalDatum,
  positions: Float64Array,
): Promise<Float64Array> {
  const zero = await loadZeroLevel(datum);
  for (let index = 0; index + 2 < positions.length; index += 3) {
    positions[index + 2] += zero(positions[index], positions[index + 1]);
  }
  return positions;
}

/** Heights over the WGS84 ellipsoid of longitude, latitude, height triplets to the datum, in place. */
export async function triplesFromEllipsoidal(
  datum: VerticalDatum,
  positions: Float64Array,
): Promise<Float64Array> {
  const zero = await loadZeroLevel(datum);
  for (let index = 0; index + 2 < positions.length; index += 3) {
    positions[index + 2] -= zero(positions[index], positions[index + 1]);
  }
  return positions;
}
