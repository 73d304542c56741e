import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { InputError } from '../../../models/errors.ts';
import { type GeoKeys, tiffHeightUnit, tiffPlacement } from '../../../models/geotiff/georeference.ts';
import { heightScale, missingSample } from '../../../models/geotiff/heights.ts';
import type { LevelGrid } from '../../../scenes/planning/ground/levels.ts';
import type { CitySite } from '../city-site.ts';

/** A surface that somebody designed: a GeoTIFF of heights. It is read in the worker: a file of the browser goes there without a copy. */
export interface SurfaceFile {
  name: string;
  file: Blob;
}

/** Cells that are read at most: 64 MB of heights. */
const MOST_CELLS = 16_000_000;
/** Bytes of a file at most. */
const LARGEST = 256 << 20;
/** TIFF's code of floats. */
const FLOAT = 3;

/**
 * A surface of a file, in the CRS of the city's grid, in metres: its scale, offset and unit of heights are applied, and cells
 * without a value are NaN. Heights are taken for ones of the city's vertical datum, which GeoTIFFs seldom say: whoever gives
 * the file has to know it.
 * @throws InputError `surface-size`, `surface-file`, `surface-crs`, `surface-cells`, `surface-place`, `surface-heights`
 */
export async function readSurface(
  { name, file }: SurfaceFile,
  { grid: { crs, verticalDatum } }: Pick<CitySite, 'grid'>,
): Promise<LevelGrid> {
  const broken = (error: unknown): never => {
    if (error instanceof InputError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'surface-file',
      name,
      `it cannot be read as a GeoTIFF (${why}).`,
      'Export it again.',
    );
  };
  if (file.size > LARGEST)
    throw new InputError(
      'surface-size',
      name,
      `it has ${Math.ceil(file.size / (1 << 20))} MB, and no more than ${LARGEST >> 20} MB are read.`,
      'Cut it to the area that is studied.',
    );
  const image = await file
    .arrayBuffer()
    .then((bytes) => fromArrayBuffer(bytes))
    .then((tiff) => tiff.getImage())
    .catch(broken);
  const keys = (image.getGeoKeys() ?? {}) as GeoKeys;
  const wanted = Number(/^EPSG:(\d+)/.exec(crs)?.[1]);
  const told = keys['ProjectedCSTypeGeoKey'];
  if (told !== wanted)
    throw new InputError(
      'surface-crs',
      name,
      told === undefined ? 'it says no projected CRS.' : `it is in EPSG:${told}.`,
      `Give it in ${crs}, as the ground of the city is.`,
    );
  const grid = gridOf(name, image, keys);
  const { nodata, scale, offset } = await valuesOf(name, image, keys);
  const [band] = (await image.readRasters({ samples: [0] }).catch(broken)) as unknown as [ArrayLike<number>];
  const heights = Float32Array.from(band, (value) =>
    value === nodata || !Number.isFinite(value) ? Number.NaN : value * scale + offset,
  );
  return { grid, heights, verticalDatum };
}

const tagsOf = (image: GeoTIFFImage) => {
  const directory = image.getFileDirectory();
  return {
    pixelScale: directory.getValue('ModelPixelScale'),
    tiepoints: directory.getValue('ModelTiepoint'),
    transformation: directory.getValue('ModelTransformation'),
  };
};

function gridOf(name: string, image: GeoTIFFImage, keys: GeoKeys): LevelGrid['grid'] {
  const { x0, xColumn, xRow, y0, yColumn, yRow } = inWords('surface-place', () =>
    tiffPlacement(name, tagsOf(image), keys),
  );
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const isEven = xRow === 0 && yColumn === 0 && xColumn > 0 && Math.abs(xColumn + yRow) <= 1e-6 * xColumn;
  if (!isEven || columns * rows > MOST_CELLS)
    throw new InputError(
      'surface-cells',
      name,
      `it has ${columns} × ${rows} cells of ${Math.hypot(xColumn, yColumn)} by ${Math.hypot(xRow, yRow)} m.`,
      `Give square cells from the north, and no more than ${MOST_CELLS} of them.`,
    );
  // Middles of pixels are told, and corners are wanted.
  return { columns, rows, cell: xColumn, west: x0 - xColumn / 2, north: y0 + xColumn / 2 };
}

async function valuesOf(name: string, image: GeoTIFFImage, keys: GeoKeys) {
  const items = (await image.getGDALMetadata(0)) ?? {};
  const isFloat = image.getSampleFormat(0) === FLOAT && image.getBitsPerSample(0) === 32;
  return inWords('surface-heights', () => ({
    nodata: missingSample(image.getFileDirectory().getValue('GDAL_NODATA'), isFloat),
    ...heightScale(name, tagsOf(image), keys, items, tiffHeightUnit(name, keys) ?? 1),
  }));
}

/** What a reader of rasters refuses, under a code that pages of studies have words for. */
function inWords<Value>(code: 'surface-place' | 'surface-heights', read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      code,
      error.input,
      error.message,
      'Export it again with its place and heights in metres.',
    );
  }
}
