import { InputError } from '../../../models/errors.ts';
import {
  assertInsideAreaOfUse,
  type Crs,
  chooseVerticalDatum,
  createTransform,
  type VerticalDatum,
} from '../../../models/geodesy/index.ts';
import type { CrsReport, Extent } from '../../../models/schema/index.ts';
import { siteCrsName, sourceCrs } from '../source-crs.ts';
import type { PixelPlacement, RasterOptions } from './raster-source.ts';

export interface RasterCrs {
  system: Crs;
  verticalDatum: VerticalDatum;
  crs: CrsReport;
}

/**
 * The CRS and vertical datum of a raster: as the file says, else as its format says, else as the user gave them.
 * @throws InputError `crs-missing`, `vertical-datum-missing`, or what is wrong with the name.
 */
export function resolveRasterCrs(
  path: string,
  known: { inFile?: string; byFormat?: { crs: string; verticalDatum: string } },
  options: RasterOptions,
): RasterCrs {
  const site = options.siteTransform === undefined ? undefined : siteCrsName(options.siteTransform);
  const found = site ?? known.inFile ?? known.byFormat?.crs ?? options.crs;
  if (found === undefined) {
    throw new InputError(
      'crs-missing',
      path,
      'it does not say in which CRS its coordinates are.',
      'Give it with --crs, for example --crs EPSG:28992.',
    );
  }
  const from =
    site !== undefined
      ? 'option'
      : known.inFile !== undefined
        ? 'file'
        : known.byFormat
          ? 'format'
          : 'option';
  const system = resolveFor(path, found, from, options.siteTransform);
  if (system.kind === 'geocentric') {
    throw new InputError(
      'crs-unusable',
      path,
      `a raster cannot lie in the geocentric CRS ${system.id}.`,
      'Give the CRS of its pixels with --crs, for example --crs EPSG:28992.',
    );
  }
  const verticalDatum = chooseVerticalDatum(
    path,
    system,
    known.byFormat?.verticalDatum ?? options.verticalDatum,
    { grids: (name) => options.grids?.[name] },
  );
  return {
    system,
    verticalDatum,
    crs: {
      found,
      from,
      name: system.name,
      axisOrder: 'x-y',
      verticalDatum: verticalDatum.id,
      horizontalAccuracy: system.horizontalAccuracy,
      verticalAccuracy: verticalDatum.accuracy,
    },
  };
}

/** A CRS of the file that cannot be used is the file's fault: the error names it. */
function resolveFor(path: string, name: string, from: string, siteTransform: unknown): Crs {
  try {
    return sourceCrs(name, siteTransform);
  } catch (error) {
    if (!(error instanceof InputError) || from === 'option') throw error;
    throw new InputError(error.code, path, `its CRS: ${error.message}`, '');
  }
}

/** Points along each side of a raster that its extent is taken from: sides are curves in degrees. */
const SIDE_POINTS = 16;

/**
 * West, south, east and north of a raster's pixel corners in degrees; west is greater than east across 180°.
 * @throws InputError `outside-area-of-use` when they lie where the CRS is not meant for.
 */
export async function rasterExtent(
  path: string,
  raster: {
    width: number;
    height: number;
    placement: PixelPlacement;
    system: Crs;
    verticalDatum: VerticalDatum;
  },
): Promise<Extent> {
  const { width, height, placement, system } = raster;
  const transform = await createTransform(system, raster.verticalDatum);
  const points: number[] = [];
  for (let side = 0; side <= SIDE_POINTS; side++) {
    const column = (side / SIDE_POINTS) * width - 0.5;
    const row = (side / SIDE_POINTS) * height - 0.5;
    for (const [c, r] of [
      [column, -0.5],
      [column, height - 0.5],
      [-0.5, row],
      [width - 0.5, row],
    ]) {
      const x = placement.x0 + c * placement.xColumn + r * placement.xRow;
      const y = placement.y0 + c * placement.yColumn + r * placement.yRow;
      points.push(x, y, 0);
    }
  }
  const positions = new Float64Array(points);
  transform.toGeodetic(positions, positions);
  const longitudes: number[] = [];
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < positions.length; index += 3) {
    longitudes.push(positions[index]);
    // Not Math.min: a NaN must show.
    if (!(positions[index + 1] >= south)) south = positions[index + 1];
    if (!(positions[index + 1] <= north)) north = positions[index + 1];
  }
  const [west, east] = spanOfLongitudes(longitudes);
  // Samples on the poles reach half a cell beyond them.
  const beyond = Math.abs(placement.yRow) + Math.abs(placement.yColumn);
  if (system.kind === 'geographic' && south >= -90 - beyond) south = Math.max(-90, south);
  if (system.kind === 'geographic' && north <= 90 + beyond) north = Math.min(90, north);
  const extent: Extent = [west, south, east, north];
  assertInsideAreaOfUse(path, system, extent);
  return extent;
}

/** West and east of some longitudes along a shape, between −180 and 180; west is greater than east across 180°. */
function spanOfLongitudes(longitudes: readonly number[]): [west: number, east: number] {
  if (!longitudes.every(Number.isFinite)) return [Number.NaN, Number.NaN];
  const sorted = [...longitudes].sort((a, b) => a - b);
  let west = sorted[0];
  let east = sorted[sorted.length - 1];
  if (east - west >= 360) return [-180, 180];
  for (let index = 1; index < sorted.length; index++) {
    // A gap of more than half of the globe is outside, not inside.
    if (sorted[index] - sorted[index - 1] > 180) [west, east] = [sorted[index], sorted[index - 1]];
  }
  const wrapped = (longitude: number): number => longitude - 360 * Math.floor((longitude + 180) / 360);
  const end = wrapped(east);
  return [wrapped(west), end === -180 ? 180 : end];
}
