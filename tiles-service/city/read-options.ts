import type { HeightGrid } from '../../models/geodesy/index.ts';
import type { ReadOptions } from '../read/feature-source.ts';
import { loadHeightGrid } from '../read/raster/height-grid-file.ts';
import { defined } from './defined.ts';
import type { CitySource } from './manifest.ts';

export type SourceReadOptions = Pick<
  ReadOptions,
  'crs' | 'verticalDatum' | 'encoding' | 'idField' | 'sublayer' | 'grids' | 'siteTransform' | 'placement'
>;

/** What of a source's options its readers and tilers are given, height grids loaded. Throws InputError `height-grid`. */
export async function readOptionsOf({ options }: Pick<CitySource, 'options'>): Promise<SourceReadOptions> {
  const { crs, verticalDatum, encoding, idField, sublayer, siteTransform, placement, grids: files } = options;
  const grids: Record<string, HeightGrid> = {};
  for (const [name, { path }] of Object.entries(files ?? {})) grids[name] = await loadHeightGrid(path);
  return {
    ...defined({ crs, verticalDatum, encoding, idField, sublayer, siteTransform, placement }),
    ...(files === undefined ? {} : { grids }),
  };
}
