import type { Scene as EngineScene } from '@cesium/engine';
import type { FeaturesPart, Legend } from '../../studies/result.ts';
import { shapesOf, singleAreas } from '../../studies/shapes.ts';
import { ShapeSet } from '../sketch/shape-set.ts';
import type { DrawnPart } from './index.ts';

/** Points, lines and areas of a result. */
export function drawFeatures(
  scene: EngineScene,
  part: FeaturesPart,
  legend: Legend | undefined,
  opacity: number,
  level: number,
): DrawnPart {
  const set = new ShapeSet(scene);
  const single = singleAreas(part);
  const show = (alpha: number) =>
    set.show(new Map(shapesOf(single, legend, alpha, level).map((shape, index) => [String(index), shape])));
  show(opacity);
  return { setOpacity: show, destroy: () => set.destroy() };
}
