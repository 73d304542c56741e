import { Cartesian3, Cartographic, type Cesium3DTileset, Ray } from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { recordError } from '../../stores/status.ts';
import { shownLayer, useView } from '../../stores/view.ts';
import type { GlobeContext } from '../globe-context.ts';
import { footprintsOf } from './footprints.ts';
import type { LocalFrame } from './local-frame.ts';
import type { Footprint } from './walls.ts';

/** Metres around a person in which walls are known, and that they may walk before the next are asked for. */
const KNOWN = 80;
const REFRESH = 35;
/** Metres that a step may go up. */
const STEP_UP = 0.9;
/** What one can stand on beside the terrain. */
const DECKS = new Set<Layer['role']>(['structures', 'relief', 'mesh']);

/** Private in the engine's types. */
type Pickable = Cesium3DTileset & {
  pick(ray: Ray, frameState: unknown, result?: Cartesian3): Cartesian3 | undefined;
};

export interface Surroundings {
  /** Buildings near the place that was asked for last, as far as they are known. */
  readonly footprints: readonly Footprint[];
  /** Asks for what stands around a place, if it has not been asked for. Resolves when it is known. */
  lookAround(place: readonly [number, number], ground: number): Promise<void>;
  /** Ellipsoidal height of what feet at a height stand on: a bridge that is not above them, else the terrain. */
  groundAt(longitude: number, latitude: number, feet: number): number | undefined;
}

/** What a person on foot meets: walls from the feature stores of the buildings in view, ground from what is drawn. */
export function surroundingsOf(context: GlobeContext, frame: LocalFrame): Surroundings {
  const { scene } = context;
  let footprints: Footprint[] = [];
  let centre: readonly [number, number] | undefined;
  let asked = 0;

  async function load(place: readonly [number, number], ground: number): Promise<void> {
    const request = ++asked;
    centre = place;
    const { longitude, latitude } = frame.toDegrees(...place);
    const view = useView.getState().document;
    const shown = context.city().layers.filter((layer) => shownLayer(layer, view).visible);
    // A mesh is told apart by the footprints of another layer, which need not be in view itself.
    const stores = new Set(shown.flatMap(({ id, footprints: of }) => (of === undefined ? [id] : [id, of])));
    const layers = context
      .city()
      .layers.filter(
        ({ id, role, kind }) =>
          stores.has(id) && (role === 'buildings' || role === undefined || kind === 'vector'),
      );
    const found = await Promise.all(
      layers.map(async (layer) => {
        try {
          const store = await featureStoreOf(layer, context.address);
          return (await store?.featuresNear(longitude, latitude, KNOWN)) ?? [];
        } catch (error) {
          recordError(error);
          return [];
        }
      }),
    );
    if (request !== asked) return;
    footprints = found.flat().flatMap(({ feature }) => footprintsOf(feature, frame, ground));
  }

  return {
    get footprints() {
      return footprints;
    },
    async lookAround(place, ground) {
      if (centre && Math.hypot(place[0] - centre[0], place[1] - centre[1]) < REFRESH) return;
      await load(place, ground);
    },
    groundAt(longitude, latitude, feet) {
      const position = Cartographic.fromDegrees(longitude, latitude);
      const terrain = scene.globe.getHeight(position);
      const deck = deckBelow(context, longitude, latitude, feet + STEP_UP);
      if (deck === undefined) return terrain;
      // What lies below the terrain is a foundation or a tunnel.
      return terrain === undefined ? deck : Math.max(deck, terrain);
    },
  };
}

function deckBelow(
  { scene, tilesets }: GlobeContext,
  longitude: number,
  latitude: number,
  height: number,
): number | undefined {
  const origin = Cartesian3.fromDegrees(longitude, latitude, height);
  const up = scene.globe.ellipsoid.geodeticSurfaceNormal(origin, new Cartesian3());
  const ray = new Ray(origin, Cartesian3.negate(up, new Cartesian3()));
  let highest: number | undefined;
  for (const { layer, tileset } of tilesets()) {
    if (!tileset.show || !DECKS.has(layer.role)) continue;
    const { frameState } = scene as unknown as { frameState: unknown };
    const hit = (tileset as Pickable).pick(ray, frameState);
    if (!hit) continue;
    const found = Cartographic.fromCartesian(hit).height;
    if (highest === undefined || found > highest) highest = found;
  }
  return highest;
}
