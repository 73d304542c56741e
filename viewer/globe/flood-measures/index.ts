import { useDraft } from '../../flood/draft.ts';
import { markShapes, useMarks } from '../../flood/marks.ts';
import { measureShapes } from '../../flood/measure-shapes.ts';
import { currentCity } from '../../stores/boot.ts';
import type { GlobePart } from '../globe-context.ts';
import { ShapeSet } from '../sketch/shape-set.ts';

/** Draws the walls, breaches and pumps of a flood that is being planned, and where one looks closer at its water. */
export const part: GlobePart = ({ scene }) => {
  const measures = new ShapeSet(scene);
  const marks = new ShapeSet(scene);
  const height = () => currentCity()?.city.origin.height ?? 0;
  const showMeasures = () => measures.show(measureShapes(useDraft.getState().changes, height()));
  const showMarks = () => marks.show(markShapes(useMarks.getState(), height()));
  const ends = [useDraft.subscribe(showMeasures), useMarks.subscribe(showMarks)];
  showMeasures();
  showMarks();
  return {
    destroy() {
      for (const end of ends) end();
      measures.destroy();
      marks.destroy();
    },
  };
};
