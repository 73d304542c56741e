import type { Scene as EngineScene } from '@cesium/engine';
import type { Feature } from '../../../models/feature.ts';
import type { Drawing, Shown } from './drawing.ts';
import { drawOnGround } from './ground-shapes.ts';
import { drawPoints } from './points.ts';

/** Features with points as marks with names, lines and areas laid on the ground. */
export function drawFeatures(
  scene: EngineScene,
  layer: string,
  features: readonly Feature[],
  colour: string,
  ground: number,
): Drawing {
  const drawings = [
    drawOnGround(scene, layer, features, colour),
    drawPoints(scene, layer, features, colour, ground),
  ];
  return {
    show(shown: Shown) {
      for (const drawing of drawings) drawing.show(shown);
      scene.requestRender();
    },
    destroy() {
      for (const drawing of drawings) drawing.destroy();
    },
  };
}
