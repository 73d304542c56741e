import { InputError } from '../../../models/errors.ts';
import type { FloodRasters } from './rasters.ts';

/** Metres between which all ground of the earth lies, mines and peaks included. */
const [LOWEST, HIGHEST] = [-500, 9_000];
/** By how much a share may miss 0 or 1 for how it was rounded. */
const ROUNDED = 1e-3;

/**
 * Refuses numbers that are no heights and no shares: marks of missing cells that the file does not say, percents. Not a
 * number is unknown, and let through.
 * @throws InputError `flood-raster-values`
 */
export function checkRasters({ bed, buildings, grid }: FloodRasters): void {
  const at = (cell: number): string =>
    `${cell % grid.columns} from the west and ${Math.floor(cell / grid.columns)} from the north`;
  const high = bed.findIndex((height) => height < LOWEST || height > HIGHEST);
  if (high >= 0)
    throw new InputError(
      'flood-raster-values',
      'grid.bed',
      `its cell ${at(high)} has ${bed[high]} m, which is no height of ground.`,
      'If this number marks missing cells, say so in the file: gdal_translate -a_nodata ….',
    );
  const wrong = buildings?.findIndex((share) => share < -ROUNDED || share > 1 + ROUNDED) ?? -1;
  if (buildings && wrong >= 0)
    throw new InputError(
      'flood-raster-values',
      'grid.buildings',
      `its cell ${at(wrong)} has ${buildings[wrong]}; a share is from 0 to 1.`,
      'Divide percents by 100: gdal_calc.py --calc="A/100" ….',
    );
}
