import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { PUBLICATIONS } from '../../models/schema/index.ts';
import { commitCity, pruneVersions, type SceneFrames } from './commit.ts';
import { buildGrids, type GridProduct } from './grids.ts';
import { type CityWork, withCity } from './import.ts';
import { type CityManifest, type CitySource, type GridSettings, loadManifest } from './manifest.ts';
import { type SourceStores, STORES_SUMMARY, storesFolder } from './read-source.ts';
import { framesInForce } from './rollback.ts';

export interface RemakeOptions extends CityWork {
  /** What is to be other than it is. */
  change: Partial<GridSettings>;
}

/**
 * Makes the grids of a city that stands, from the stores of its features and its elevation models, and puts them in
 * force; nothing else of the city changes.
 * @throws InputError `grid-settings` for a city that has none and a change that does not say all, `stores-missing`,
 * and what buildGrids throws.
 */
export async function remakeGrids(
  options: RemakeOptions,
): Promise<{ settings: GridSettings; made: GridProduct[] }> {
  const { out: city, change } = options;
  await loadManifest(city);
  return withCity(options, async (context) => {
    const manifest = await loadManifest(city);
    const settings = settingsOf(manifest, change);
    const read = await Promise.all(
      manifest.sources
        .filter(({ kind }) => kind === 'features')
        .map(async (source) => ({ source, stores: await standingStores(city, source) })),
    );
    const rasters = manifest.sources.filter(({ kind }) => kind === 'raster');
    const frames = withStricter(await framesInForce(city));
    const made = await buildGrids(context, settings, { rasters, read }, frames);
    const wanted: CityManifest = { ...manifest, grid: settings, grids: made.map(({ state }) => state) };
    await commitCity(city, wanted, frames);
    await pruneVersions(city, wanted);
    return { settings, made };
  });
}

function settingsOf({ grid }: CityManifest, change: Partial<GridSettings>): GridSettings {
  const { crs, verticalDatum, cellSize, ...rest } = { ...grid, ...change };
  // Another CRS is not the site's own one any more, and another datum needs no height grid of the old one.
  if (change.crs !== undefined) delete rest.siteTransform;
  if (change.verticalDatum !== undefined) delete rest.grids;
  if (crs !== undefined && verticalDatum !== undefined && cellSize !== undefined)
    return { ...rest, crs, verticalDatum, cellSize };
  const missing = [
    ...(crs === undefined ? ['--crs'] : []),
    ...(verticalDatum === undefined ? ['--vertical-datum'] : []),
    ...(cellSize === undefined ? ['--cell-size'] : []),
  ];
  throw new InputError(
    'grid-settings',
    'grid',
    `the city does not say all that a grid needs; ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
    'For example: --crs EPSG:4547 --vertical-datum 1985 --cell-size 5.',
  );
}

/** Takes the grids of a city out of force and away; its CRS and datum stay. */
export async function removeGrids(options: CityWork): Promise<void> {
  const { out: city } = options;
  await loadManifest(city);
  await withCity(options, async () => {
    const { grid, grids: _, ...rest } = await loadManifest(city);
    const { cellSize: __, ...kept } = grid ?? {};
    const wanted: CityManifest = { ...rest, ...(grid ? { grid: kept as GridSettings } : {}) };
    await commitCity(city, wanted, withStricter(await framesInForce(city)));
    await pruneVersions(city, wanted);
  });
}

/** The stores of a source as they stand, made from whatever version of its files. */
async function standingStores(city: string, { id, stores }: CitySource): Promise<SourceStores> {
  const folder = stores === undefined ? undefined : storesFolder(city, stores);
  const summary = folder && join(folder, STORES_SUMMARY);
  if (!summary || !existsSync(summary))
    throw new InputError(
      'stores-missing',
      id,
      'what was read of this source is no longer in the folder `work` of the city.',
      'Import the source again.',
    );
  return { ...(JSON.parse(await readFile(summary, 'utf8')) as SourceStores), folder };
}

/** A class without a scene of its own sees what the more open one sees. */
function withStricter(frames: SceneFrames): SceneFrames {
  let open: SceneFrames[keyof SceneFrames];
  const all: SceneFrames = {};
  for (const publication of PUBLICATIONS) {
    open = frames[publication] ?? open;
    if (open) all[publication] = open;
  }
  return all;
}
