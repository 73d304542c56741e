import type { SketchState } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { outlineOf } from './outline.ts';
import type { Shape } from './shape-set.ts';

const LINE = '#ffffff';
const MARK = '#38e8c2';

/** The drawing that is under way: what has been put, the line to the pointer, and marks at the places. */
export function sketchShape({ request, places, pointer }: SketchState): Shape {
  const { kind, on } = request!;
  const draped = on === 'ground' || kind === 'rectangle' || kind === 'circle';
  const all = pointer ? [...places, pointer] : places;
  const outline = outlineOf(kind, all);
  const line = (along: readonly GroundPlace[], dashed = false) => ({
    places: along,
    draped,
    style: { color: dashed ? MARK : LINE, width: 3, dashed },
  });
  const lines = !outline.closed
    ? [line(outline.places)]
    : kind === 'polygon'
      ? [line(outline.places), line([all[all.length - 1], all[0]], true)]
      : [line([...outline.places, outline.places[0]])];
  const marks = places.map((place) => ({ place, color: LINE, size: 9 }));
  if (pointer) marks.push({ place: pointer, color: MARK, size: 7 });
  return { lines, marks };
}
