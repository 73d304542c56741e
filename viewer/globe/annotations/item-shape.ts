import type { Annotation } from '../../../models/schema/annotation.ts';
import { groundPlace, middleOfItem, midpoints } from '../../annotations/edit-places.ts';
import { outlineOf } from '../sketch/outline.ts';
import type { Shape } from '../sketch/shape-set.ts';

const POINT_SIZE = 13;
const HANDLE = '#ffffff';
const ACCENT = '#38e8c2';

/** How an annotation is drawn. What lies on the ground, or on what stands there, is draped. */
export function shapeOfItem(item: Annotation, pickId: object): Shape {
  const { kind, places, on, color, width, size, opacity, label } = item;
  const draped = on === 'ground';
  const own = places.map(groundPlace);
  const labels = (place: Annotation['places'][number]) =>
    label.trim() === ''
      ? []
      : [{ place: groundPlace(place), draped, text: label, style: { color: '#ffffff', size } }];
  if (kind === 'text')
    return {
      labels: [{ place: own[0], draped, text: label, style: { color, size } }],
      pickId,
    };
  if (kind === 'point')
    return {
      marks: [{ place: own[0], draped, color, size: POINT_SIZE }],
      labels: labels(places[0]),
      pickId,
    };
  const { places: outline, closed } = outlineOf(kind, own);
  const style = { color, width };
  if (!closed)
    return {
      lines: [{ places: outline, draped, style }],
      labels: labels(places[Math.floor((places.length - 1) / 2)]),
      pickId,
    };
  return {
    lines: [{ places: [...outline, outline[0]], draped, style }],
    fill: { places: outline, color, opacity, on: on === 'absolute' ? 'air' : on },
    labels: labels(middleOfItem(item)),
    pickId,
  };
}

/** What a handle of an annotation that is being changed does when it is drawn. */
export type Handle =
  | { does: 'move-vertex'; index: number }
  | { does: 'insert-vertex'; after: number }
  | { does: 'move-whole' };

export function handlesOf(item: Annotation): { handle: Handle; place: Annotation['places'][number] }[] {
  const single = item.places.length === 1;
  return [
    ...midpoints(item).map(({ after, place }) => ({
      handle: { does: 'insert-vertex' as const, after },
      place,
    })),
    ...(single || item.kind === 'circle'
      ? []
      : [{ handle: { does: 'move-whole' as const }, place: middleOfItem(item) }]),
    ...item.places.map((place, index) => ({
      // The middle of a circle carries its rim along.
      handle:
        item.kind === 'circle' && index === 0
          ? { does: 'move-whole' as const }
          : { does: 'move-vertex' as const, index },
      place,
    })),
  ];
}

/** The handles as they are drawn, over all else. */
export function handleShape(item: Annotation): Shape {
  const draped = item.on === 'ground';
  return {
    marks: handlesOf(item).map(({ handle, place }) => ({
      place: groundPlace(place),
      draped,
      color: handle.does === 'move-whole' ? ACCENT : HANDLE,
      size: handle.does === 'insert-vertex' ? 7 : handle.does === 'move-whole' ? 13 : 11,
    })),
  };
}
