import type { StudyPart } from '../../studies/result.ts';
import { type ShownResult, useResults } from '../../studies/results.ts';
import type { GlobePart } from '../globe-context.ts';
import { drawFaces } from './faces.ts';
import { drawFeatures } from './features.ts';
import { drawRaster } from './raster.ts';

/** Something that is drawn of a result. */
export interface DrawnPart {
  setOpacity(opacity: number): void;
  /** Of what has frames. */
  setFrame?(frame: number | undefined): void;
  destroy(): void;
}

/** Draws the parts of results that are on: rasters and lines on the ground, faces and lines in space. */
export const part: GlobePart = ({ scene, city }) => {
  const drawn = new Map<StudyPart, { part: DrawnPart; opacity: number; frame: number | undefined }>();

  function draw(one: StudyPart, { result, opacity, frame }: ShownResult): DrawnPart {
    const legend = one.legend === undefined ? undefined : result.legends[one.legend];
    switch (one.kind) {
      case 'raster':
        return drawRaster(scene, one, result.legends[one.legend], opacity, frame);
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
      const { opacity, frame } = item;
      if (!known) {
        drawn.set(one, { part: draw(one, item), opacity, frame });
        continue;
      }
      if (known.opacity !== opacity) known.part.setOpacity(opacity);
      if (known.frame !== frame) known.part.setFrame?.(frame);
      Object.assign(known, { opacity, frame });
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
