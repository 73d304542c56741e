import { fromArrayBuffer } from 'geotiff';
import { InputError } from '../../../models/errors.ts';
import type { LevelGrid } from '../../../scenes/planning/ground/levels.ts';
import type { CitySite } from '../city-site.ts';

/** A surface that somebody designed: a GeoTIFF of heights. */
export interface SurfaceFile {
  name: string;
  bytes: ArrayBuffer;
}

/** Cells that are read at most: 64 MB of heights. */
const MOST_CELLS = 16_000_000;

/**
 * A surface of a file, in the CRS of the city's grid; heights are taken for ones of its vertical datum, which GeoTIFFs seldom
 * say: whoever gives the file has to know it.
 * @throws InputError `surface-file`, `surface-crs`, `surface-cells`
 */
export async function readSurface(
  { name, bytes }: SurfaceFile,
  { grid: { crs, verticalDatum } }: Pick<CitySite, 'grid'>,
): Promise<LevelGrid> {
  const refuse = (code: string, why: string, advice: string): never => {
    throw new InputError(code, name, why, advice);
  };
  const image = await fromArrayBuffer(bytes)
    .then((file) => file.getImage())
    .catch((error: Error) =>
      refuse('surface-file', `it is no GeoTIFF (${error.message}).`, 'Give a GeoTIFF.'),
    );
  const wanted = Number(/^EPSG:(\d+)/.exec(crs)?.[1]);
  const told = image.getGeoKeys()?.ProjectedCSTypeGeoKey;
  if (told !== wanted)
    refuse(
      'surface-crs',
      told === undefined ? 'it says no projected CRS.' : `it is in EPSG:${told}.`,
      `Give it in ${crs}, as the ground of the city is.`,
    );
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const [across, down] = image.getResolution();
  if (Math.abs(across + down) > 1e-6 * across || columns * rows > MOST_CELLS)
    refuse(
      'surface-cells',
      `it has ${columns} × ${rows} cells of ${across} by ${-down} m.`,
      `Give square cells from the north, and no more than ${MOST_CELLS} of them.`,
    );
  const [band] = (await image.readRasters({ samples: [0] })) as unknown as [ArrayLike<number>];
  const heights = Float32Array.from(band);
  const missing = image.getGDALNoData();
  if (missing !== null)
    for (let at = 0; at < heights.length; at++) if (heights[at] === missing) heights[at] = Number.NaN;
  const [west, north] = image.getOrigin();
  return { grid: { columns, rows, cell: across, west, north }, heights, verticalDatum };
}
