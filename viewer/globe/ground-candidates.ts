import type { NearFeature } from '../../models/feature-store/index.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';
import type { Candidate } from '../stores/selection.ts';
import { errorText, recordError } from '../stores/status.ts';
import { shownLayer, useView } from '../stores/view.ts';
import { footprintsAmong, rankGroundHits, WIDEST } from './ground-ranking.ts';

/** CSS pixels that a click on the ground may be off. */
const CLICK_RADIUS = 6;
const MOST_CANDIDATES = 12;

interface Where {
  longitude: number;
  latitude: number;
}

interface CityAt {
  city: Pick<Scene, 'layers'>;
  address: string;
}

/** What lies on the ground at a place, from the stores of the map layers in view, best first. */
export async function groundCandidates(
  { city, address }: CityAt,
  place: Where,
  metresPerPixel: number,
): Promise<Candidate[]> {
  const tolerance = Math.min(200, CLICK_RADIUS * metresPerPixel);
  const hits = await hitsNear(address, shownLayers(city, 'vector'), place, Math.max(tolerance, WIDEST));
  return candidatesOf(hits, rankGroundHits(hits, tolerance));
}

/**
 * What is seen at a place from above, best first: what stands there, from the stores of the layers that the globe
 * draws as 3D tiles (points before the smallest footprint), then what lies on the ground.
 */
export async function candidatesFromAbove(
  context: CityAt,
  place: Where,
  metresPerPixel: number,
): Promise<Candidate[]> {
  const tolerance = Math.min(200, CLICK_RADIUS * metresPerPixel);
  const standing = shownLayers(context.city, 'tileset').filter(({ role }) => role !== 'relief');
  const [above, below] = await Promise.all([
    hitsNear(context.address, standing, place, tolerance),
    groundCandidates(context, place, metresPerPixel),
  ]);
  const around = above.filter(({ area }) => area !== undefined);
  const others = above.filter(({ area }) => area === undefined);
  const footprints = new Set(footprintsAmong(others));
  const ranked = [
    ...rankGroundHits(
      others.filter(({ feature }) => !footprints.has(feature)),
      tolerance,
    ),
    ...around.sort((a, b) => a.area! - b.area!).map(({ feature }) => feature),
  ];
  return [...candidatesOf(above, ranked), ...below].slice(0, MOST_CANDIDATES);
}

type Hit = NearFeature & { layer: Layer };

function shownLayers(city: Pick<Scene, 'layers'>, kind: Layer['kind']): Layer[] {
  const view = useView.getState().document;
  return city.layers.filter((layer) => layer.kind === kind && shownLayer(layer, view).visible);
}

async function hitsNear(
  address: string,
  layers: readonly Layer[],
  { longitude, latitude }: Where,
  metres: number,
): Promise<Hit[]> {
  const found = await Promise.all(
    layers.map(async (layer) => {
      try {
        const store = await featureStoreOf(layer, address);
        const near = await store?.featuresNear(longitude, latitude, metres);
        return (near ?? []).map((hit) => ({ ...hit, layer }));
      } catch (error) {
        recordError(`${layer.id}: ${errorText(error)}`);
        return [];
      }
    }),
  );
  return found.flat();
}

function candidatesOf(hits: readonly Hit[], ranked: readonly Candidate['record'][]): Candidate[] {
  const layerOf = new Map<Candidate['record'], Layer>(hits.map(({ feature, layer }) => [feature, layer]));
  return ranked
    .slice(0, MOST_CANDIDATES)
    .map((feature) => ({ layer: layerOf.get(feature)!.id, feature: feature!.id, record: feature }));
}
