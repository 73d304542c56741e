import {
  type Cartesian2,
  type Cartesian3,
  Cartographic,
  Cesium3DTileFeature,
  type Cesium3DTileset,
  EllipsoidTerrainProvider,
  Math as EngineMath,
  type Scene as EngineScene,
} from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';
import type { Candidate } from '../stores/selection.ts';
import { errorText, type GroundPlace, recordError } from '../stores/status.ts';
import { isGroundCut, lookBelow } from './ground-cut.ts';
import { footprintsAmong } from './ground-ranking.ts';
import { layerOfTileset, recordIdOf } from './record-id.ts';
import { idOfTileFeature, recordOfTileFeature } from './tile-feature.ts';

export { groundCandidates } from './ground-candidates.ts';

export interface PickContext {
  scene: EngineScene;
  city: Scene;
  address: string;
  tilesets(): { layer: Layer; tileset: Cesium3DTileset }[];
}

const MOST_CANDIDATES = 12;

/** The feature of a tile under a place of the canvas. */
export function pickFeature(context: PickContext, position: Cartesian2): Candidate | undefined {
  const picked: unknown = lookBelow(context.scene, () => context.scene.pick(position, 5, 5));
  return picked instanceof Cesium3DTileFeature ? selectionOf(context, picked) : recordIdOf(picked)?.candidate;
}

/** Metres that a wall may lie off its footprint. */
const WALL = 1.5;

/**
 * The feature of a tile under a place of the canvas, also where a coarse tile draws several joined into one:
 * there the record whose footprint is under the place counts.
 */
export async function pickExactFeature(
  context: PickContext,
  position: Cartesian2,
): Promise<Candidate | undefined> {
  const { scene, city, address } = context;
  const picked: unknown = lookBelow(scene, () => scene.pick(position, 5, 5));
  if (!(picked instanceof Cesium3DTileFeature)) return recordIdOf(picked)?.candidate;
  const selection = selectionOf(context, picked);
  if (!selection || selection.record || isFinest(picked)) return selection;
  const point = scene.pickPositionSupported
    ? lookBelow(scene, () => scene.pickPosition(position))
    : undefined;
  const layer = city.layers.find(({ id }) => id === selection.layer);
  if (!point || !layer) return selection;
  try {
    const store = await featureStoreOf(layer, address);
    const { longitude, latitude } = Cartographic.fromCartesian(point);
    const near = await store?.featuresNear(
      EngineMath.toDegrees(longitude),
      EngineMath.toDegrees(latitude),
      WALL,
    );
    const here = near?.map(({ feature }) => feature.id) ?? [];
    return here.length === 0 || here.includes(selection.feature)
      ? selection
      : { ...selection, feature: here[0] };
  } catch (error) {
    recordError(`${layer.id}: ${errorText(error)}`);
    return selection;
  }
}

/** Metres that a wall of a mesh may lie off its footprint: photographs see eaves, and meshes are rough. */
const MESH_WALL = 3;

/**
 * What stands where a mesh without features of its own is under a place of the canvas, by the footprints of the layer
 * that the mesh's layer names (单体化): those around the place first, the smallest first, then the nearest. Undefined
 * where there is no such mesh. `place` is the point of the mesh.
 */
export async function pickByFootprint(
  context: PickContext,
  position: Cartesian2,
): Promise<{ place: GroundPlace; candidates: Candidate[] } | undefined> {
  const { scene, city, address } = context;
  const picked = scene.pick(position, 5, 5) as { primitive?: unknown; tileset?: unknown } | undefined;
  const mesh = context
    .tilesets()
    .find(({ tileset }) => tileset === picked?.primitive || tileset === picked?.tileset)?.layer;
  const layer = city.layers.find(({ id }) => id === mesh?.footprints);
  const point = layer && scene.pickPositionSupported ? scene.pickPosition(position) : undefined;
  if (!layer || !point) return undefined;
  const place = placeOf(point);
  try {
    const store = await featureStoreOf(layer, address);
    const near = (await store?.featuresNear(place.longitude, place.latitude, MESH_WALL)) ?? [];
    return {
      place,
      candidates: footprintsAmong(near)
        .slice(0, MOST_CANDIDATES)
        .map((feature) => ({ layer: layer.id, feature: feature.id, record: feature })),
    };
  } catch (error) {
    recordError(`${layer.id}: ${errorText(error)}`);
    return { place, candidates: [] };
  }
}

/** A tile without children draws every feature by itself. */
function isFinest(picked: Cesium3DTileFeature): boolean {
  const { content } = picked as unknown as { content?: { tile?: { children?: unknown[] } } };
  return (content?.tile?.children?.length ?? 0) === 0;
}

export function selectionOf(
  { tilesets }: Pick<PickContext, 'tilesets'>,
  picked: Cesium3DTileFeature,
): Candidate | undefined {
  const layer =
    tilesets().find(({ tileset }) => tileset === picked.tileset)?.layer ?? layerOfTileset(picked.tileset);
  const feature = layer && idOfTileFeature(layer, picked);
  if (!layer || feature === undefined) return undefined;
  const record = recordOfTileFeature(layer, picked);
  return { layer: layer.id, feature, ...(record ? { record } : {}) };
}

/** The ground under a place of the canvas; undefined for the sky. */
export function pickGround(scene: EngineScene, position: Cartesian2): GroundPlace | undefined {
  const point = groundPoint(scene, position);
  if (!point) return undefined;
  const place = placeOf(point);
  if (!isGroundCut(scene, place.longitude, place.latitude)) return place;
  // Through an opening one sees what lies below: the floor of a dig, a pipe, or nothing.
  const below = scene.pickPositionSupported ? scene.pickPosition(position) : undefined;
  return below && placeOf(below);
}

/** No ground lies as low, in metres. */
const LOWEST_GROUND = -500;

/**
 * Where the ground is met that is drawn. While it is coarse, its triangles are chords that run kilometres below the
 * ellipsoid: then, and where there is no relief at all, the ellipsoid is met instead.
 */
function groundPoint(scene: EngineScene, position: Cartesian2): Cartesian3 | undefined {
  const { camera, globe } = scene;
  const ray = camera.getPickRay(position);
  const drawn = ray && globe.pick(ray, scene);
  const isBare = globe.terrainProvider instanceof EllipsoidTerrainProvider;
  const isChord = drawn ? isBare || placeOf(drawn).height < LOWEST_GROUND : isBare && globe.show;
  // From below it, the ellipsoid would be met on the far side of the earth.
  return isChord && camera.positionCartographic.height > 0
    ? camera.pickEllipsoid(position, globe.ellipsoid)
    : drawn;
}

function placeOf(point: Cartesian3): GroundPlace {
  const { longitude, latitude, height } = Cartographic.fromCartesian(point);
  return {
    longitude: EngineMath.toDegrees(longitude),
    latitude: EngineMath.toDegrees(latitude),
    height,
  };
}
