import { Cartographic } from '@cesium/engine';
import type { GlobeContext } from '../globe-context.ts';

/** Ellipsoidal metres of the ground as it is drawn; undefined where it has not come yet. */
export function groundAt({ scene }: GlobeContext, longitude: number, latitude: number): number | undefined {
  return scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude));
}
