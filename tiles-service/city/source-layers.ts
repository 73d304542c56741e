import { join } from 'node:path';
import { pipeLegend } from '../../models/network/pipe-look.ts';
import type { CimLevel, Layer, LegendEntry, LocalizedText } from '../../models/schema/index.ts';
import { tileInstances } from '../tile/instances/index.ts';
import { tilePipes } from '../tile/pipes/index.ts';
import type { TileJob, TileResult } from '../tile/product.ts';
import { tileSolids } from '../tile/solids/index.ts';
import { tileVector } from '../tile/vector/index.ts';
import { BIM_FILE, writeBim } from './bim/write-bim.ts';
import { type LayeredView, layeredViews } from './classes/view-of.ts';
import type { ImportContext } from './context.ts';
import { linkFolder, versionOf } from './files.ts';
import { factsOf } from './kept-versions.ts';
import { GROUP_DESCRIPTIONS, type LayerGroup } from './layer-groups.ts';
import { MAP_LEGEND, overlayLegend } from './legends.ts';
import type { CitySource, VersionFacts } from './manifest.ts';
import { layerUrl } from './paths.ts';
import { makeProduct, type Product } from './product.ts';
import { provenanceOf } from './provenance.ts';
import type { SourceStores } from './read-source.ts';
import { type TerrainProduct, type Terrains, terrainFor } from './terrain.ts';

export interface BuiltProduct {
  layer: Layer;
  product: Product;
  facts: VersionFacts;
}

/**
 * Tiles every group of a source, for each class that sees more of it than the class before. The groups follow one
 * another; each uses all workers. `place`: of the source among those of the city, which gives it its colour.
 */
export async function buildSourceLayers(
  context: ImportContext,
  source: CitySource,
  stores: SourceStores,
  terrains: Terrains,
  place = 0,
): Promise<BuiltProduct[]> {
  const built: BuiltProduct[] = [];
  for (const view of layeredViews(source, stores, DRAWN_GROUPS)) {
    const facts = factsOf(source, view.stores, stores);
    for (const one of await buildView(context, source, view, terrainFor(terrains, view.publication), place))
      built.push({ ...one, facts });
  }
  return built;
}

async function buildView(
  context: ImportContext,
  source: CitySource,
  { publication, stores, groups }: LayeredView,
  terrain: TerrainProduct | undefined,
  place: number,
): Promise<{ layer: Layer; product: Product }[]> {
  const built: { layer: Layer; product: Product }[] = [];
  for (const { group, features, finestLod } of groups) {
    context.signal.throwIfAborted();
    const { tiling, role } = GROUP_DESCRIPTIONS[group];
    const id = `${source.id}-${group}`;
    // A map needs no ground; it shows the footprints of the buildings too.
    const ground = tiling === 'vector' ? undefined : terrain?.ground;
    const version = versionOf(
      context.pipeline,
      stores.version,
      group,
      ground && terrain?.groundVersion,
      publication,
      ...(tiling !== 'vector' && source.tileAttributes ? [source.tileAttributes] : []),
    );
    const product = await makeProduct(context, id, version, publication, ground, async (job) => {
      const result = await tileGroup(stores, group, job, source.tileAttributes);
      if (group === 'bim') await writeBim(stores, source.id, job.out);
      await linkFolder(join(stores.folder, group), join(job.out, 'store'));
      return result;
    });
    const { result } = product;
    const name = nameOf(source, group, stores.groups.length === 1);
    const isOverlay = group === 'overlay';
    const layer: Layer = {
      id,
      kind: tiling === 'vector' ? 'vector' : 'tileset',
      name,
      group: source.group ?? source.id,
      ...(role ? { role } : {}),
      appearance: 'any',
      url: layerUrl(id, version, result.entry),
      store: layerUrl(id, version, 'store'),
      ...(isOverlay ? { overlay: true } : {}),
      ...(group === 'bim' ? { bim: layerUrl(id, version, BIM_FILE) } : {}),
      ...(source.moved ? { moved: source.moved } : stores.crs.unplaced ? { unplaced: true } : {}),
      version,
      publication,
      provenance: [
        {
          ...provenanceOf(source),
          crs: stores.crs.found,
          verticalDatum: stores.crs.verticalDatum,
          horizontalAccuracy: stores.crs.horizontalAccuracy,
          verticalAccuracy: stores.crs.verticalAccuracy,
        },
      ],
      ...(result.extent ? { extent: result.extent } : {}),
      ...(result.minimumZoom === undefined ? {} : { minimumZoom: result.minimumZoom }),
      ...(result.maximumZoom === undefined ? {} : { maximumZoom: result.maximumZoom }),
      featureCount: features,
      // What lies below the ground or inside is shown when somebody asks for it.
      visible: group === 'spaces' ? false : (source.visible ?? group !== 'pipes'),
      opacity: source.opacity ?? 1,
      legend: legendOf(group, place, name, result, source.outlines === 'dashed'),
      cim: cimOf(group, finestLod),
    };
    built.push({ layer, product });
  }
  return built;
}

function legendOf(
  group: LayerGroup,
  place: number,
  name: LocalizedText,
  { layers }: TileResult,
  isDashed: boolean,
): LegendEntry[] {
  if (group === 'overlay') return overlayLegend(place, name, layers, isDashed);
  if (group === 'pipes') return pipeLegend(layers);
  return group === 'map' ? MAP_LEGEND : [];
}

/** As the manifest names the layer; else the group's name with that of the source. */
function nameOf(source: CitySource, group: LayerGroup, isOnly: boolean): LocalizedText {
  const given = source.layerNames?.[group] ?? (isOnly ? source.name : undefined);
  if (given) return given;
  const { name } = GROUP_DESCRIPTIONS[group];
  const of = source.name ?? { 'zh-CN': source.id, en: source.id };
  return { 'zh-CN': `${name['zh-CN']}（${of['zh-CN']}）`, en: `${name.en} (${of.en})` };
}

function tileGroup(
  stores: SourceStores,
  group: LayerGroup,
  job: TileJob,
  moreAttributes: readonly string[] = [],
): Promise<TileResult> {
  const { tiling, role } = GROUP_DESCRIPTIONS[group];
  const store = join(stores.folder, group);
  switch (tiling) {
    case 'solids': {
      const building = group === 'bim';
      const more = building || group === 'spaces' ? [...BIM_ATTRIBUTES, ...moreAttributes] : moreAttributes;
      return tileSolids(store, job, { role: role!, moreAttributes: more, building });
    }
    case 'instances':
      return tileInstances(store, job, { role: role!, moreAttributes });
    case 'pipes':
      return tilePipes(store, job, { moreAttributes });
    case 'vector':
      return group === 'overlay'
        ? tileVector([store], job, { overlay: true })
        : tileVector(mapStoresOf(stores), job);
  }
}

/** What the tiles of building models carry to be taken apart by. */
const BIM_ATTRIBUTES = ['storey', 'storeyId', 'space', 'predefinedType'];

const DRAWN_GROUPS: readonly LayerGroup[] = ['map', 'buildings', 'structures', 'trees'];

/** The stores that a map is drawn from. */
export function mapStoresOf(stores: SourceStores): string[] {
  const shown = stores.groups.filter(({ group }) => DRAWN_GROUPS.includes(group));
  return shown.map(({ group }) => join(stores.folder, group));
}

/** CJJ/T 315: CIM1 terrain and land, CIM2 massing, CIM3 exteriors with roofs, CIM4 with façade detail. */
function cimOf(group: LayerGroup, finestLod: number): CimLevel {
  if (group === 'map' || group === 'overlay' || group === 'relief') return 1;
  if (group === 'trees' || group === 'furniture' || group === 'pipes') return 3;
  if (group === 'bim' || group === 'spaces') return 7;
  return finestLod >= 3 ? 4 : finestLod >= 2 ? 3 : 2;
}
