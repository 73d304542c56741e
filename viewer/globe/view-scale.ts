import { Cartesian3, type Scene as EngineScene, PerspectiveFrustum } from '@cesium/engine';
import type { GroundPlace } from '../stores/status.ts';

/** Metres across the line of sight that one CSS pixel covers at a place. */
export function metresPerPixel(scene: EngineScene, place: GroundPlace): number {
  const { frustum, positionWC } = scene.camera;
  const point = Cartesian3.fromDegrees(place.longitude, place.latitude, place.height);
  const distance = Cartesian3.distance(positionWC, point);
  const angle = frustum instanceof PerspectiveFrustum ? (frustum.fovy ?? Math.PI / 3) : Math.PI / 3;
  return (distance * 2 * Math.tan(angle / 2)) / Math.max(1, scene.canvas.clientHeight);
}
