import { InputError } from '../errors.ts';
import type { GeoKeys, TiffTags } from './georeference.ts';

/**
 * What a sample without a value holds (GDAL_NODATA); NaN where the file does not say. `isFloat`: samples are 32-bit floats,
 * which are compared as they are stored: the tag may say more digits than a float has.
 */
export function missingSample(text: unknown, isFloat: boolean): number {
  if (typeof text !== 'string') return Number.NaN;
  const cleaned = text.replace(/\0.*$/s, '').trim();
  const value = cleaned === '' ? Number.NaN : Number(cleaned);
  return isFloat ? Math.fround(value) : value;
}

/**
 * What turns samples of the first band into metres: GDAL's scale and offset (`items`: its metadata) where there are any, else,
 * in a file with a vertical CRS, the third pixel scale and tie point of GeoTIFF; then the unit of heights.
 * @throws InputError `raster-corrupt` for a scale or offset that is no number
 */
export function heightScale(
  path: string,
  { pixelScale, tiepoints }: TiffTags,
  keys: GeoKeys,
  items: Record<string, unknown>,
  unit: number,
): { scale: number; offset: number } {
  let scale = 1;
  let offset = 0;
  // The third scale is 0 where it has no meaning, as in most files.
  if (keys['VerticalCSTypeGeoKey'] !== undefined && pixelScale?.[2] && tiepoints?.length === 6) {
    scale = pixelScale[2];
    offset = tiepoints[5] - tiepoints[2] * scale;
  }
  scale = Number(items['SCALE'] ?? scale);
  offset = Number(items['OFFSET'] ?? offset);
  if (!Number.isFinite(scale) || !Number.isFinite(offset) || scale === 0)
    throw new InputError(
      'raster-corrupt',
      path,
      `its scale (${scale}) or offset (${offset}) of heights is not a usable number.`,
      'Fetch or export the file again; `gdalinfo -checksum` shows whether GDAL can read it.',
    );
  return { scale: scale * unit, offset: offset * unit };
}
