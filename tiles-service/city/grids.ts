import { join } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import { type Extent, PUBLICATIONS, type Publication, type SceneGrid } from '../../models/schema/index.ts';
import { buildGrid, type GridReport, isReadByGrid, RASTERS } from '../grid/index.ts';
import { loadHeightGrid } from '../read/raster/height-grid-file.ts';
import type { RasterOptions } from '../read/raster/index.ts';
import type { TileResult } from '../tile/product.ts';
import { attributeClassesOf } from './classes/attribute-classes.ts';
import { isStature } from './classes/narrow-feature.ts';
import { viewOf } from './classes/view-of.ts';
import { gridCrsName, type SceneFrames } from './commit.ts';
import { hashCode, type ImportContext } from './context.ts';
import { measureFolder, versionOf } from './files.ts';
import type { LayerGroup } from './layer-groups.ts';
import type { CitySource, GridSettings, GridState } from './manifest.ts';
import { GRID_FOLDER, layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import type { SourceStores } from './read-source.ts';
import { elevationModelsOf } from './terrain.ts';

/** Groups of features that go into a grid. */
const GROUPS: readonly LayerGroup[] = ['buildings', 'structures', 'map'];
/** Who may see a grid, if nothing is said: what it holds is worth more to a reader than any of its sources. */
const DEFAULT_CLASS: Publication = 'internal';

export interface GridInputs {
  /** Sources of heights, those of beds included. */
  rasters: readonly CitySource[];
  read: readonly { source: CitySource; stores: SourceStores }[];
}

export interface GridProduct {
  state: GridState;
  product: Product<TileResult & { report: GridReport }>;
}

export const isBathymetry = ({ role }: Pick<CitySource, 'role'>): boolean => role === 'bathymetry';

/**
 * The rasters of a city: one set for the class that its settings name, and one for each stricter class that sees
 * more of the sources. What a class may not see is not in its set.
 * @throws InputError `grid-terrain-missing`, and what buildGrid throws.
 */
export async function buildGrids(
  context: ImportContext,
  settings: GridSettings | undefined,
  inputs: GridInputs,
  frames: SceneFrames,
): Promise<GridProduct[]> {
  if (settings?.cellSize === undefined) return [];
  const base = settings.publication ?? DEFAULT_CLASS;
  const built: GridProduct[] = [];
  for (const publication of PUBLICATIONS) {
    if (!mayShow(publication, base)) continue;
    if (publication !== base && !addsTo(publication, inputs)) continue;
    const seen = inputs.rasters.filter((raster) => mayShow(publication, raster.publication));
    if (seen.every(isBathymetry)) continue;
    built.push(await buildFor(context, publication, settings, { ...inputs, rasters: seen }, frames));
  }
  if (built.length === 0) throw terrainMissing();
  return built;
}

/** One line for a person for each grid that was made anew and is not to be trusted everywhere. */
export function gridNotices(grids: readonly GridProduct[]): string[] {
  return grids.flatMap(({ product: { reused, result }, state }) => {
    if (reused) return [];
    return result.report.cautions.map(
      ({ code, message }) => `grid (${state.publication}): ${message} [${code}]`,
    );
  });
}

/** Refuses a grid that nothing could be made of, before hours are spent on the rest. */
export function assertGridTerrain(
  settings: GridSettings | undefined,
  sources: readonly Pick<CitySource, 'kind' | 'role'>[],
): void {
  if (settings?.cellSize === undefined) return;
  if (!sources.some((source) => source.kind === 'raster' && !isBathymetry(source))) throw terrainMissing();
}

function terrainMissing(): InputError {
  return new InputError(
    'grid-terrain-missing',
    'grid',
    'there is no terrain model to make it from.',
    'Import a DEM (GeoTIFF, .hgt, Esri ASCII grid) into the city, or take `cellSize` out of `grid`.',
  );
}

/** True if a class sees something of the sources that no more open class sees, and that a grid is made of. */
function addsTo(publication: Publication, { rasters, read }: GridInputs): boolean {
  const isNew = (source: CitySource): boolean => source.publication === publication;
  return (
    rasters.some(isNew) ||
    read.some(({ source, stores }) =>
      isNew(source)
        ? stores.groups.some(({ group }) => GROUPS.includes(group))
        : addsToSource(publication, source, stores),
    )
  );
}

/** True if a class sees more features of a source than the class before it, or attributes that a grid reads. */
function addsToSource(publication: Publication, source: CitySource, { groups, stricter = [] }: SourceStores) {
  const at = stricter.findIndex((view) => view.publication === publication);
  if (at < 0) return false;
  const before = at === 0 ? groups : stricter[at - 1].groups;
  const { attributes } = attributeClassesOf(source);
  const tells = Object.keys(attributes).some(
    (name) => attributes[name] === publication && (isReadByGrid(name) || isStature(name)),
  );
  return stricter[at].groups.some(
    ({ group, features, adds }) =>
      adds &&
      GROUPS.includes(group) &&
      (tells || features > (before.find((stored) => stored.group === group)?.features ?? 0)),
  );
}

async function buildFor(
  context: ImportContext,
  publication: Publication,
  settings: GridSettings,
  { rasters, read }: GridInputs,
  frames: SceneFrames,
): Promise<GridProduct> {
  const { cellSize, crs, siteTransform, verticalDatum, depths, roughness } = settings;
  const ground = rasters.filter((raster) => !isBathymetry(raster));
  const beds = rasters.filter(isBathymetry);
  const views = read.flatMap(({ source, stores }) => viewOf(source, stores, publication) ?? []);
  const around: Extent | undefined = frames[publication]?.extent;
  const hashesOf = (sources: readonly CitySource[]): unknown =>
    sources.map(({ files, options }) => [files.map(({ sha256 }) => sha256), options]);
  const version = versionOf(
    context.pipeline,
    await hashCode(['tiles-service/grid']),
    { cellSize, crs, siteTransform, verticalDatum, depths, roughness, extent: settings.extent },
    Object.values(settings.grids ?? {}).map(({ sha256 }) => sha256),
    [hashesOf(ground), hashesOf(beds)],
    views.map((stores) => stores.version),
    settings.extent ? undefined : around,
    publication,
  );
  const product = await makeProduct(context, GRID_FOLDER, version, publication, undefined, async (job) => {
    const { report } = await buildGrid({
      crs,
      verticalDatum,
      cellSize: cellSize!,
      ...(siteTransform === undefined ? {} : { siteTransform }),
      ...(settings.grids ? { grids: await loadGrids(settings.grids) } : {}),
      ...(settings.extent ? { extent: settings.extent } : {}),
      ...(around ? { around } : {}),
      terrain: await elevationModelsOf(ground),
      bathymetry: await elevationModelsOf(beds),
      stores: views.flatMap(({ folder, groups }) =>
        groups.filter(({ group }) => GROUPS.includes(group)).map(({ group }) => join(folder, group)),
      ),
      ...(depths ? { depths } : {}),
      ...(roughness ? { roughness } : {}),
      ...{ out: job.out, pool: job.pool, signal: job.signal, onProgress: job.onProgress, tally: job.tally },
    });
    const { bytes } = await measureFolder(job.out);
    return { entry: 'report.json', features: job.tally.read, tiles: report.tiles, bytes, report };
  });
  return { state: { publication, grid: sceneGrid(settings, version) }, product };
}

function sceneGrid(settings: GridSettings, version: string): SceneGrid {
  const address = (file: string): string => layerUrl(GRID_FOLDER, version, file);
  return {
    crs: gridCrsName(settings),
    verticalDatum: settings.verticalDatum,
    version,
    cellSize: settings.cellSize!,
    rasters: Object.fromEntries(RASTERS.map((name) => [name, address(`${name}.tif`)])),
    report: address('report.json'),
  };
}

/** How the rasters of a grid are to be read: a site's own CRS has no code that they could say. */
export async function gridPlace(settings: GridSettings | undefined): Promise<RasterOptions> {
  if (!settings) return {};
  const { crs, siteTransform, verticalDatum, grids } = settings;
  return {
    crs,
    verticalDatum,
    ...(siteTransform === undefined ? {} : { siteTransform }),
    ...(grids ? { grids: await loadGrids(grids) } : {}),
  };
}

async function loadGrids(files: NonNullable<GridSettings['grids']>) {
  const grids: Record<string, Awaited<ReturnType<typeof loadHeightGrid>>> = {};
  for (const [name, { path }] of Object.entries(files)) grids[name] = await loadHeightGrid(path);
  return grids;
}
