import {
  type Cartesian2,
  Cartesian3,
  Cartographic,
  Math as EngineMath,
  type Scene as EngineScene,
} from '@cesium/engine';
import type { GroundPlace } from '../../stores/status.ts';
import { isGroundSeeThrough } from '../ground-cut.ts';
import { pickGround } from '../picking.ts';

/** Metres, and share of the way to it, that a thing may lie behind the ground that it stands on. */
const SLACK = 1;
const SLACK_SHARE = 0.002;

/**
 * The place that is drawn at a place of the canvas: the nearest roof, wall, tree or ground, by the depth of the
 * picture; or the bare ground under it. Undefined for the sky, and where the ground is not there yet.
 */
export function pickPlace(
  scene: EngineScene,
  position: Cartesian2,
  on: 'surface' | 'ground' = 'surface',
): GroundPlace | undefined {
  const ground = pickGround(scene, position);
  const point = on === 'surface' && scene.pickPositionSupported ? scene.pickPosition(position) : undefined;
  if (!point) return ground;
  if (isGroundSeeThrough(scene)) return placeOf(point);
  // Where no ground is drawn, the depth is that of the plane which hides the far side of the earth, kilometres down.
  if (!ground) return scene.globe.show && !scene.pick(position) ? undefined : placeOf(point);
  const way = (to: Cartesian3): number => Cartesian3.distance(scene.camera.positionWC, to);
  const isBehind = way(point) > way(pointOf(ground)) * (1 + SLACK_SHARE) + SLACK;
  return isBehind ? ground : placeOf(point);
}

export function placeOf(point: Cartesian3): GroundPlace | undefined {
  const { longitude, latitude, height } = Cartographic.fromCartesian(point) ?? {};
  if (longitude === undefined || !Number.isFinite(longitude + latitude + height)) return undefined;
  return {
    longitude: EngineMath.toDegrees(longitude),
    latitude: EngineMath.toDegrees(latitude),
    height,
  };
}

export function pointOf({ longitude, latitude, height }: GroundPlace, lift = 0): Cartesian3 {
  return Cartesian3.fromDegrees(longitude, latitude, height + lift);
}
