import { Cartographic, type Scene as EngineScene } from '@cesium/engine';
import type { HeightAt } from './drape.ts';

/** Heights of the ground as it is drawn now. */
export function groundOf(scene: EngineScene): HeightAt {
  return (longitude, latitude) => scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude));
}
