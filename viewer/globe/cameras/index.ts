import { startCones } from '../../video/cones/cone-overlay.ts';
import type { GlobePart } from '../globe-context.ts';
import { sharedProjection } from '../live/globe-projection.ts';

/** Where cameras look, over the globe. */
export const part: GlobePart = ({ scene, city }) => {
  const { projection, release } = sharedProjection(scene, () => city().origin.height);
  const holder = scene.canvas.parentElement;
  if (!holder) throw new Error('The canvas of the globe is in no page.');
  const cones = startCones({
    ...{ holder, projection, city, drawsPictures: true },
    requestDraw: () => scene.requestRender(),
  });
  const removePostRender = scene.postRender.addEventListener(() => cones.draw());
  return {
    destroy() {
      removePostRender();
      cones.destroy();
      release();
    },
  };
};
