import { join } from 'node:path';
import type { Layer } from '../../models/schema/index.ts';
import { tileTerrain } from '../tile/terrain/index.ts';
import type { ImportContext } from './context.ts';
import { versionOf } from './files.ts';
import type { CitySource } from './manifest.ts';
import { layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import { provenanceOf } from './provenance.ts';
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

/** One terrain from all elevation models of the city, wet where the sources know water bodies. */
export async function buildTerrain(
  context: ImportContext,
  rasters: readonly CitySource[],
  maps: readonly SourceStores[],
): Promise<TerrainProduct | undefined> {
  if (rasters.length === 0) return undefined;
  const publication = rasters.some((raster) => raster.publication !== 'public') ? 'internal' : 'public';
  const sources = rasters.flatMap(({ files, options }) => files.map(({ path }) => ({ path, ...options })));
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
