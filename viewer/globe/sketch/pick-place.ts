import {
  type Cartesian2,
  Cartesian3,
  Cartographic,
  Math as EngineMath,
  type Scene as EngineScene,
} from '@cesium/engine';
import type { GroundPlace } from '../../stores/status.ts';
import { pickGround } from '../picking.ts';

/**
 * The place that is drawn at a place of the canvas: the nearest roof, wall, tree or ground, by the depth of the
 * picture; or the bare ground under it. Undefined for the sky.
 */
export function pickPlace(
  scene: EngineScene,
  position: Cartesian2,
  on: 'surface' | 'ground' = 'surface',
): GroundPlace | undefined {
  const point = on === 'surface' && scene.pickPositionSupported ? scene.pickPosition(position) : undefined;
  return point ? placeOf(point) : pickGround(scene, position);
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
