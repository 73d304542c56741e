import { InputError } from '../errors.ts';

/**
 * Where the pixels of a raster lie: the pixel (column, row) has its centre at
 * x = x0 + column · xColumn + row · xRow, y = y0 + column · yColumn + row · yRow, in the file's axis order x, y.
 * Half-pixel questions (pixel is area, pixel is point, corner or centre registration) end here.
 */
export interface PixelPlacement {
  x0: number;
  xColumn: number;
  xRow: number;
  y0: number;
  yColumn: number;
  yRow: number;
}

/** GeoTIFF keys by name, as the geotiff library gives them. */
export type GeoKeys = Record<string, unknown>;

export interface TiffTags {
  pixelScale?: ArrayLike<number>;
  tiepoints?: ArrayLike<number>;
  transformation?: ArrayLike<number>;
}

const USER_DEFINED = 32767;
const POINT = 2;

/** Metres per unit of heights, by GeoTIFF's VerticalUnits code (EPSG unit codes). */
const HEIGHT_UNITS: Record<number, number> = { 9001: 1, 9002: 0.3048, 9003: 1200 / 3937 };

/**
 * Where the centres of pixels lie. With RasterPixelIsArea (the default of GeoTIFF 1.1 section 7.1.1) the tie point
 * and the transformation speak of a pixel's upper left corner, with RasterPixelIsPoint of its centre.
 * @throws InputError `raster-georeference` for a file with control points only, or none.
 */
export function tiffPlacement(path: string, tags: TiffTags, keys: GeoKeys): PixelPlacement {
  const half = keys['GTRasterTypeGeoKey'] === POINT ? 0 : 0.5;
  const { pixelScale, tiepoints, transformation } = tags;
  if (transformation && transformation.length >= 8) {
    const [a, b, , d, e, f, , h] = Array.from(transformation);
    return usable(path, {
      x0: d + (a + b) * half,
      xColumn: a,
      xRow: b,
      y0: h + (e + f) * half,
      yColumn: e,
      yRow: f,
    });
  }
  if (pixelScale && pixelScale.length >= 2 && tiepoints && tiepoints.length === 6) {
    const [column, row, , x, y] = Array.from(tiepoints);
    return usable(path, {
      x0: x + (half - column) * pixelScale[0],
      xColumn: pixelScale[0],
      xRow: 0,
      y0: y - (half - row) * pixelScale[1],
      yColumn: 0,
      yRow: -pixelScale[1],
    });
  }
  throw new InputError(
    'raster-georeference',
    path,
    tiepoints && tiepoints.length > 6
      ? 'it is placed by control points only.'
      : 'it does not say where on the map its pixels lie.',
    'Rectify it first, for example with `gdalwarp -t_srs EPSG:<code> in.tif out.tif`.',
  );
}

function usable(path: string, placement: PixelPlacement): PixelPlacement {
  const { xColumn, xRow, yColumn, yRow } = placement;
  const area = Math.abs(xColumn * yRow - xRow * yColumn);
  if (Object.values(placement).every(Number.isFinite) && area > 0) return placement;
  throw new InputError(
    'raster-georeference',
    path,
    'its pixel size or position is not a usable number.',
    'Set it anew, for example with `gdal_edit.py -a_ullr`.',
  );
}

/**
 * The name of the CRS in the keys (`EPSG:2056`, `EPSG:28992+5709`), undefined when the file has none. A
 * user-defined CRS (code 32767) has no name that could be resolved and counts as none.
 */
export function tiffCrsName(keys: GeoKeys): string | undefined {
  const projected = code(keys['ProjectedCSTypeGeoKey']);
  const geographic = code(keys['GeographicTypeGeoKey']);
  const vertical = code(keys['VerticalCSTypeGeoKey']);
  const horizontal =
    keys['GTModelTypeGeoKey'] === 2 ? geographic : (projected ?? unprojected(keys, geographic));
  if (horizontal === undefined) return undefined;
  return vertical === undefined ? `EPSG:${horizontal}` : `EPSG:${horizontal}+${vertical}`;
}

/** A projected file whose projection is user-defined must not be read as degrees of its base CRS. */
function unprojected(keys: GeoKeys, geographic: number | undefined): number | undefined {
  return keys['GTModelTypeGeoKey'] === 1 || keys['ProjectedCSTypeGeoKey'] === USER_DEFINED
    ? undefined
    : geographic;
}

function code(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 1024 && value < USER_DEFINED ? value : undefined;
}

/**
 * Metres per unit of the heights, undefined when the file does not say.
 * @throws InputError `raster-height-unit` for a unit that is not known.
 */
export function tiffHeightUnit(path: string, keys: GeoKeys): number | undefined {
  const unit = keys['VerticalUnitsGeoKey'];
  if (unit === undefined || unit === 0 || unit === USER_DEFINED) return undefined;
  const metres = HEIGHT_UNITS[Number(unit)];
  if (metres !== undefined) return metres;
  throw new InputError(
    'raster-height-unit',
    path,
    `the unit of its heights (EPSG unit ${unit}) is not known.`,
    'Convert the heights to metres, for example with gdal_calc.py.',
  );
}
