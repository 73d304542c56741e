import type { Feature } from '../../../models/feature.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { errorText } from '../../stores/status.ts';
import { type CoordinateReading, parseCoordinates, sortByDistance } from './coordinates.ts';

export type Finding =
  | { kind: 'place'; reading: CoordinateReading }
  | { kind: 'id'; layer: Layer; feature: Feature }
  | {
      kind: 'name';
      layer: Layer;
      name: string;
      id: string;
      type: string;
      class?: string;
      longitude: number;
      latitude: number;
    };

export interface Findings {
  found: Finding[];
  /** Layers that could not be searched, and why. */
  failed: { layer: Layer; detail: string }[];
}

const MOST = 40;

/**
 * Everything in a city that a text may mean: places by coordinates, a feature by its id, features by name, best
 * first. A layer that cannot be searched is told of and leaves the others alone.
 */
export async function find(text: string, city: Scene, address: string): Promise<Findings> {
  const query = text.trim();
  if (query === '') return { found: [], failed: [] };
  const places = sortByDistance(parseCoordinates(query), city.origin).map((reading) => ({
    kind: 'place' as const,
    reading,
  }));
  const layers = city.layers.filter(({ store }) => store !== undefined);
  const failed: Findings['failed'] = [];
  const perLayer = await Promise.all(
    layers.map(async (layer): Promise<Finding[]> => {
      try {
        const store = await featureStoreOf(layer, address);
        if (!store) return [];
        const [feature, names] = await Promise.all([
          looksLikeId(query) ? store.findById(query) : undefined,
          places.length > 0 ? [] : store.searchNames(query, MOST),
        ]);
        return [
          ...(feature ? [{ kind: 'id' as const, layer, feature }] : []),
          ...names.map((entry) => ({ kind: 'name' as const, layer, ...entry })),
        ];
      } catch (error) {
        failed.push({ layer, detail: errorText(error) });
        return [];
      }
    }),
  );
  const ids = perLayer.flat().filter(({ kind }) => kind === 'id');
  return { found: [...places, ...ids, ...interleave(perLayer, query)].slice(0, MOST), failed };
}

/** `<source>:<native id>`; see models/ids.ts. */
function looksLikeId(text: string): boolean {
  return /^[^\s:]+:.+$/.test(text);
}

/** Names of all layers, those that begin with the text first; one feature once, by its best name. */
function interleave(perLayer: readonly Finding[][], query: string): Finding[] {
  const folded = query.toLowerCase();
  const names = perLayer.flat().filter((finding) => finding.kind === 'name');
  const rank = (name: string) => {
    const at = name.toLowerCase().indexOf(folded);
    return at === 0 ? (name.length === query.length ? 0 : 1) : 2;
  };
  const seen = new Set<string>();
  return names
    .map((finding, order) => ({ finding, order, rank: rank(finding.name) }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ finding }) => finding)
    .filter(({ id }) => !seen.has(id) && seen.add(id));
}
