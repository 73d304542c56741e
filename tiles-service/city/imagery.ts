import type { Layer } from '../../models/schema/index.ts';
import { tileImagery } from '../tile/imagery/index.ts';
import type { ImportContext } from './context.ts';
import { versionOf } from './files.ts';
import type { CitySource } from './manifest.ts';
import { layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import { provenanceOf } from './provenance.ts';
import type { SourceStores } from './read-source.ts';
import { mapStoresOf } from './source-layers.ts';
import type { TerrainProduct } from './terrain.ts';

const STYLES = [
  { style: 'night', name: { 'zh-CN': '底图（夜）', en: 'Base map (night)' } },
  { style: 'day', name: { 'zh-CN': '底图（昼）', en: 'Base map (day)' } },
] as const;

/** The base imagery of the globe, drawn from all maps of the city and the terrain, in both styles. */
export async function buildImagery(
  context: ImportContext,
  sources: readonly { source: CitySource; stores: SourceStores }[],
  terrain: TerrainProduct | undefined,
): Promise<{ layer: Layer; product: Product }[]> {
  const drawn = sources.filter(({ source }) => source.publication === 'public');
  const vectorStores = drawn.flatMap(({ stores }) => mapStoresOf(stores));
  if (vectorStores.length === 0 && !terrain) return [];
  const built: { layer: Layer; product: Product }[] = [];
  for (const { style, name } of STYLES) {
    const id = `base-${style}`;
    const versions = drawn.map(({ stores }) => stores.version);
    const version = versionOf(context.pipeline, id, versions, terrain?.groundVersion);
    const product = await makeProduct(context, id, version, 'public', terrain?.ground, (job) =>
      tileImagery({ vectorStores, ...(terrain ? { terrain: terrain.ground } : {}), style }, job),
    );
    const { result } = product;
    const layer: Layer = {
      id,
      kind: 'imagery',
      name,
      group: 'base',
      appearance: style,
      url: layerUrl(id, version, result.entry),
      version,
      publication: 'public',
      provenance: provenanceOfAll(
        drawn.map(({ source }) => source),
        terrain,
      ),
      ...(result.extent ? { extent: result.extent } : {}),
      ...(result.minimumZoom === undefined ? {} : { minimumZoom: result.minimumZoom }),
      ...(result.maximumZoom === undefined ? {} : { maximumZoom: result.maximumZoom }),
      visible: true,
      opacity: 1,
      legend: [],
      cim: 1,
    };
    built.push({ layer, product });
  }
  return built;
}

/** The map's sources; with none, the terrain's, whose hillshade is all that there is to see. */
function provenanceOfAll(
  sources: readonly CitySource[],
  terrain: TerrainProduct | undefined,
): Layer['provenance'] {
  return sources.length > 0 ? sources.map(provenanceOf) : terrain!.layer.provenance;
}
