import { useDraft } from '../../flood/draft.ts';
import { measureShapes } from '../../flood/measure-shapes.ts';
import { currentCity } from '../../stores/boot.ts';
import type { GlobePart } from '../globe-context.ts';
import { ShapeSet } from '../sketch/shape-set.ts';

/** Draws the walls, breaches and pumps of a flood that is being planned. */
export const part: GlobePart = ({ scene }) => {
  const shapes = new ShapeSet(scene);
  const show = () =>
    shapes.show(measureShapes(useDraft.getState().changes, currentCity()?.city.origin.height ?? 0));
  const end = useDraft.subscribe(show);
  show();
  return {
    destroy() {
      end();
      shapes.destroy();
    },
  };
};
