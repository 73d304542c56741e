import { strictestOf } from '../../models/access/strictness.ts';
import {
  type Extent,
  type Layer,
  type NetworkEntry,
  PUBLICATIONS,
  type Publication,
  type Scene,
} from '../../models/schema/index.ts';

/** What of a city is live, as far as the caller may see it. */
export type LiveParts = Pick<Scene, 'layers' | 'groups'>;

/**
 * One scene for a caller out of the scenes of the classes that the caller may see. Layer addresses, relative to
 * the scene of their class, become relative to the merged one: `layers/…` of the public class is
 * `public/layers/…`. Where two classes hold a layer of one id, the stricter class knows more and wins; name and
 * origin are those of the most open class. The result is of the strictest class in it. `live` layers, which have no
 * files, come last; the caller may see them.
 */
export function mergeScenes(
  scenes: Partial<Record<Publication, Scene>>,
  live: LiveParts = { layers: [], groups: [] },
): Scene | undefined {
  const present = PUBLICATIONS.filter((publication) => scenes[publication] !== undefined);
  const all = present.map((publication) => scenes[publication] as Scene);
  if (all.length === 0) return undefined;
  const layers = present.flatMap((publication) =>
    (scenes[publication] as Scene).layers.map((layer) => withAddressIn(publication, layer)),
  );
  return {
    ...Object.assign({}, ...[...all].reverse()),
    ...gridOf(scenes, present),
    extent: all.map((scene) => scene.extent).reduce(union),
    publication: strictestOf(present[present.length - 1], ...live.layers.map((layer) => layer.publication)),
    updated: all.map((scene) => scene.updated).reduce((a, b) => (Date.parse(a) >= Date.parse(b) ? a : b)),
    networks: byId(
      present.flatMap((publication) =>
        (scenes[publication] as Scene).networks.map((network) => networkIn(publication, network)),
      ),
    ),
    groups: byId([...all.flatMap((scene) => scene.groups), ...live.groups]),
    layers: withoutUnseen(byId([...layers, ...live.layers])),
    viewpoints: byId(all.flatMap((scene) => scene.viewpoints)),
    themes: mergeThemes(all.flatMap((scene) => scene.themes)),
    scenarioPresets: all.flatMap((scene) => scene.scenarioPresets),
  };
}

/** True for an address that stays below the scene it is relative to. `{z}` and the like may be in it. */
export function isInnerAddress(url: string): boolean {
  return (
    url !== '' &&
    !/^[/\\]|^[a-z][a-z0-9+.-]*:/i.test(url) &&
    !/(?:^|[/\\])(?:\.|%2e){1,2}(?:[/\\?#]|$)/i.test(url)
  );
}

function withAddressIn(publication: Publication, layer: Layer): Layer {
  const moved = { ...layer, url: `${publication}/${layer.url}` };
  if (layer.store !== undefined) moved.store = `${publication}/${layer.store}`;
  if (layer.bim !== undefined) moved.bim = `${publication}/${layer.bim}`;
  if (layer.bimVersions !== undefined)
    moved.bimVersions = layer.bimVersions.map((version) => ({
      ...version,
      bim: `${publication}/${version.bim}`,
      url: `${publication}/${version.url}`,
      ...(version.store === undefined ? {} : { store: `${publication}/${version.store}` }),
    }));
  return moved;
}

/** The rasters of the strictest class that has any: it knows most. */
function gridOf(
  scenes: Partial<Record<Publication, Scene>>,
  present: readonly Publication[],
): Pick<Scene, 'grid'> {
  const publication = present.findLast((candidate) => scenes[candidate]?.grid?.rasters);
  if (!publication) return {};
  const { rasters = {}, report, ...grid } = scenes[publication]!.grid!;
  const moved = Object.entries(rasters).map(([name, url]) => [name, `${publication}/${url}`]);
  return {
    grid: {
      ...grid,
      rasters: Object.fromEntries(moved),
      ...(report === undefined ? {} : { report: `${publication}/${report}` }),
    },
  };
}

function networkIn(publication: Publication, network: NetworkEntry): NetworkEntry {
  const { url, report } = network;
  return {
    ...network,
    url: `${publication}/${url}`,
    ...(report === undefined ? {} : { report: `${publication}/${report}` }),
  };
}

/** Footprints that the caller may not see are not named either. */
function withoutUnseen(layers: Layer[]): Layer[] {
  const seen = new Set(layers.map(({ id }) => id));
  return layers.map((layer) => {
    const { footprints, ...rest } = layer;
    return footprints === undefined || seen.has(footprints) ? layer : rest;
  });
}

/** Keeps the order of first appearance and the value of the last. */
function byId<Item extends { id: string }>(items: Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function mergeThemes(themes: Scene['themes']): Scene['themes'] {
  const merged = new Map<string, Scene['themes'][number]>();
  for (const theme of themes) {
    const layers = [...(merged.get(theme.id)?.layers ?? []), ...theme.layers];
    merged.set(theme.id, { ...theme, layers: [...new Set(layers)] });
  }
  return [...merged.values()];
}

function union(a: Extent, b: Extent): Extent {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}
