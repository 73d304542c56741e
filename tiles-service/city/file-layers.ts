import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CimLevel, Layer, LocalizedText } from '../../models/schema/index.ts';
import type { FileLayerKind } from '../read/detect-file-layer.ts';
import type { FileTileResult, FileTiler } from '../tile/product.ts';
import type { ImportContext } from './context.ts';
import { versionOf } from './files.ts';
import type { CitySource } from './manifest.ts';
import { layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import { provenanceOf } from './provenance.ts';
import { readOptionsOf } from './read-options.ts';

interface FileLayerType {
  name: LocalizedText;
  cim: CimLevel;
  /** The tiler, loaded when a source of the kind is imported. */
  tiler: () => Promise<FileTiler>;
}

const FILE_LAYERS: Record<FileLayerKind, FileLayerType> = {
  pointcloud: {
    name: { 'zh-CN': '点云', en: 'Point cloud' },
    cim: 3,
    tiler: async () => (await import('../tile/pointcloud/index.ts')).tilePointCloud,
  },
  imagery: {
    name: { 'zh-CN': '正射影像', en: 'Orthophoto' },
    cim: 1,
    tiler: async () => (await import('../tile/orthophoto/index.ts')).tileOrthophoto,
  },
  tileset: {
    name: { 'zh-CN': '三维模型', en: '3D model' },
    cim: 3,
    tiler: async () => (await import('../tile/existing-tileset/tile-tileset.ts')).tileTileset,
  },
  'vector-tiles': {
    name: { 'zh-CN': '矢量瓦片', en: 'Vector tiles' },
    cim: 1,
    tiler: async () => (await import('../tile/vector-tiles/index.ts')).importVectorTiles,
  },
};

export function isFileLayer(kind: CitySource['kind']): kind is FileLayerKind {
  return kind in FILE_LAYERS;
}

export interface FileLayer {
  layer: Layer;
  product: Product<FileTileResult>;
}

/**
 * The one layer of a source whose files become tiles as they are. Throws what its tiler throws.
 */
export async function buildFileLayer(context: ImportContext, source: CitySource): Promise<FileLayer> {
  const type = FILE_LAYERS[source.kind as FileLayerKind];
  const tile = await type.tiler();
  const hashes = source.files.map(({ sha256 }) => sha256);
  const version = versionOf(context.pipeline, source.id, hashes, source.options, source.publication);
  const scratch = join(context.city, 'work', 'scratch', source.id);
  const product = await makeProduct(
    context,
    source.id,
    version,
    source.publication,
    undefined,
    async (job) => {
      await rm(scratch, { recursive: true, force: true });
      await mkdir(scratch, { recursive: true });
      try {
        const options = { source: source.id, ...(await readOptionsOf(source)), scratch };
        return await tile(
          source.files.map(({ path }) => path),
          options,
          job,
        );
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  );
  return { layer: layerOf(source, type, product), product };
}

function layerOf(source: CitySource, type: FileLayerType, product: Product<FileTileResult>): Layer {
  const { result, version } = product;
  const { store, ...described } = result.layer;
  const name = source.layerNames?.[source.kind] ?? source.name;
  return {
    id: source.id,
    name: name ?? { 'zh-CN': `${type.name['zh-CN']}（${source.id}）`, en: `${type.name.en} (${source.id})` },
    group: source.group ?? source.id,
    appearance: 'any',
    url: layerUrl(source.id, version, result.entry),
    ...(store ? { store: layerUrl(source.id, version, store) } : {}),
    version,
    publication: source.publication,
    provenance: [
      {
        ...provenanceOf(source),
        crs: result.crs.found,
        verticalDatum: result.crs.verticalDatum,
        horizontalAccuracy: result.crs.horizontalAccuracy,
        verticalAccuracy: result.crs.verticalAccuracy,
      },
    ],
    ...(result.extent ? { extent: result.extent } : {}),
    ...(result.minimumZoom === undefined ? {} : { minimumZoom: result.minimumZoom }),
    ...(result.maximumZoom === undefined ? {} : { maximumZoom: result.maximumZoom }),
    ...(result.features > 0 ? { featureCount: result.features } : {}),
    ...(source.footprints ? { footprints: source.footprints } : {}),
    visible: source.visible ?? true,
    opacity: source.opacity ?? 1,
    legend: [],
    cim: type.cim,
    ...described,
  };
}
