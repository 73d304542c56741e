import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import { usePictures } from '../water/water-pictures.ts';

/** Resolves when the first picture of a run has been given to what draws the water, and a frame has been drawn since. */
export function whenDrawn({ grid }: Pick<WaterSource, 'grid'>): Promise<void> {
  return new Promise((resolve) => {
    const look = ({ first, place }: ReturnType<typeof usePictures.getState>) => {
      if (!first || place?.grid !== grid) return;
      stop();
      // The first call comes before the frame, the second one after it.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    };
    const stop = usePictures.subscribe(look);
    look(usePictures.getState());
  });
}
