import { startOverlay } from '../../live/overlay/overlay.ts';
import type { GlobePart } from '../globe-context.ts';
import { sharedProjection } from './globe-projection.ts';

/** Live things over the globe. */
export const part: GlobePart = ({ scene, city }) => {
  const { projection, release } = sharedProjection(scene, () => city().origin.height);
  const holder = scene.canvas.parentElement;
  if (!holder) throw new Error('The canvas of the globe is in no page.');
  const overlay = startOverlay({ holder, projection, city });
  const removePostRender = scene.postRender.addEventListener(() => overlay.draw());
  return {
    destroy() {
      removePostRender();
      overlay.destroy();
      release();
    },
  };
};
