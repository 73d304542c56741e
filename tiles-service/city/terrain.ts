import { join } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import { type Layer, PUBLICATIONS, type Publication } from '../../models/schema/index.ts';
import { type TerrainSourceDescription, tileTerrain } from '../tile/terrain/index.ts';
import { viewOf } from './classes/view-of.ts';
import type { ImportContext } from './context.ts';
import { versionOf } from './files.ts';
import type { CitySource } from './manifest.ts';
import { layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import { provenanceOf } from './provenance.ts';
import { readOptionsOf } from './read-options.ts';
import type { SourceStores } from './read-source.ts';

export const TERRAIN_LAYER = 'terrain';

export interface TerrainProduct {
  version: string;
  /** Changes with the elevation models alone: water on the terrain does not move what stands on it. */
  groundVersion: string;
  /** Folder of the ground that tilers stand things on. */
  ground: string;
  layer: Layer;
  product: Product;
}

/** The city's terrain as each class sees it, where that is another than the class before sees. */
export type Terrains = Partial<Record<Publication, TerrainProduct>>;

/** The terrain that a class sees. */
export function terrainFor(terrains: Terrains, publication: Publication): TerrainProduct | undefined {
  return PUBLICATIONS.filter((other) => mayShow(publication, other))
    .map((other) => terrains[other])
    .findLast((terrain) => terrain !== undefined);
}

/**
 * A terrain for each class that sees an elevation model that the class before does not see: what stands on
 * the terrain of a class, or is drawn over it, tells nothing of a stricter one.
 */
export async function buildTerrains(
  context: ImportContext,
  rasters: readonly CitySource[],
  maps: readonly { source: CitySource; stores: SourceStores }[],
): Promise<Terrains> {
  const terrains: Terrains = {};
  for (const publication of PUBLICATIONS) {
    if (!rasters.some((raster) => raster.publication === publication)) continue;
    const seen = rasters.filter((raster) => mayShow(publication, raster.publication));
    const open = maps.flatMap(({ source, stores }) => viewOf(source, stores, publication) ?? []);
    terrains[publication] = await buildTerrain(context, seen, open, publication);
  }
  return terrains;
}

/** The files of rasters of heights, as tilers take them. */
export async function elevationModelsOf(
  rasters: readonly Pick<CitySource, 'files' | 'options'>[],
): Promise<TerrainSourceDescription[]> {
  const models: TerrainSourceDescription[] = [];
  for (const raster of rasters) {
    const { crs, verticalDatum, grids, siteTransform } = await readOptionsOf(raster);
    for (const { path } of raster.files)
      models.push({
        path,
        ...(crs ? { crs } : {}),
        ...(verticalDatum ? { verticalDatum } : {}),
        ...(grids ? { grids } : {}),
        ...(siteTransform === undefined ? {} : { siteTransform }),
      });
  }
  return models;
}

/** One terrain from elevation models, wet where the sources know water bodies. */
async function buildTerrain(
  context: ImportContext,
  rasters: readonly CitySource[],
  maps: readonly SourceStores[],
  publication: Publication,
): Promise<TerrainProduct> {
  const sources = await elevationModelsOf(rasters);
  const hashes = rasters.map(({ files, options }) => [files.map(({ sha256 }) => sha256), options]);
  const wet = maps.filter(({ byType }) => byType.WaterBody > 0);
  const versions = wet.map((stores) => stores.version);
  const version = versionOf(context.pipeline, 'terrain', hashes, versions, publication);
  const product = await makeProduct(context, TERRAIN_LAYER, version, publication, undefined, (job) =>
    tileTerrain(
      sources,
      job,
      wet.map(({ folder }) => join(folder, 'map')),
    ),
  );
  const { result } = product;
  const layer: Layer = {
    id: TERRAIN_LAYER,
    kind: 'terrain',
    name: { 'zh-CN': '地形', en: 'Terrain' },
    group: 'base',
    appearance: 'any',
    url: layerUrl(TERRAIN_LAYER, version, result.entry),
    version,
    publication,
    provenance: rasters.map(provenanceOf),
    ...(result.extent ? { extent: result.extent } : {}),
    ...(result.maximumZoom === undefined ? {} : { maximumZoom: result.maximumZoom }),
    visible: true,
    opacity: 1,
    legend: [],
    cim: 1,
  };
  const groundVersion = versionOf(context.pipeline, 'ground', hashes);
  return { version, groundVersion, ground: join(product.folder, 'ground'), layer, product };
}
