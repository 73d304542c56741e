import type { StudyPart } from '../../studies/result.ts';
import { type ShownResult, useResults } from '../../studies/results.ts';
import type { GlobePart } from '../globe-context.ts';
import { drawFaces } from './faces.ts';
import { drawFeatures } from './features.ts';
import { drawRaster } from './raster.ts';

/** Something that is drawn of a result. */
export interface DrawnPart {
  setOpacity(opacity: number): void;
  destroy(): void;
}

/** Draws the parts of results that are on: rasters and lines on the ground, faces and lines in space. */
export const part: GlobePart = ({ scene, city }) => {
  const drawn = new Map<StudyPart, { part: DrawnPart; opacity: number }>();

  function draw(one: StudyPart, { result, opacity }: ShownResult): DrawnPart {
    const legend = one.legend === undefined ? undefined : result.legends[one.legend];
    switch (one.kind) {
      case 'raster':
        return drawRaster(scene, one, result.legends[one.legend], opacity);
      case 'faces':
        return drawFaces(scene, one, result.legends[one.legend], opacity);
      case 'features':
        return drawFeatures(scene, one, legend, opacity, city().origin.height);
    }
  }

  function follow({ items }: { items: readonly ShownResult[] }): void {
    const wanted = new Map<StudyPart, ShownResult>();
    // The newest lies on top: it is drawn last.
    for (const item of items.toReversed())
      if (item.isVisible)
        for (const one of item.result.parts) if (item.parts.includes(one.id)) wanted.set(one, item);
    for (const [one, { part: old }] of drawn) {
      if (wanted.has(one)) continue;
      old.destroy();
      drawn.delete(one);
    }
    for (const [one, item] of wanted) {
      const known = drawn.get(one);
      if (!known) drawn.set(one, { part: draw(one, item), opacity: item.opacity });
      else if (known.opacity !== item.opacity) {
        known.part.setOpacity(item.opacity);
        known.opacity = item.opacity;
      }
    }
    scene.requestRender();
  }
  const unsubscribe = useResults.subscribe(follow);
  follow(useResults.getState());

  return {
    destroy() {
      unsubscribe();
      if (scene.isDestroyed()) return;
      for (const { part: old } of drawn.values()) old.destroy();
      drawn.clear();
    },
  };
};
