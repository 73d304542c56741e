import { type Cartesian2, SceneTransforms } from '@cesium/engine';
import type { Annotation } from '../../../models/schema/annotation.ts';
import {
  annotationPlace,
  groundPlace,
  insertVertex,
  moveVertex,
  moveWhole,
  removeVertex,
} from '../../annotations/edit-places.ts';
import { putItem, type SelectedAnnotation, selectedItem, useAnnotations } from '../../stores/annotations.ts';
import type { GlobeContext } from '../globe-context.ts';
import { groundOf } from '../sketch/ground-of.ts';
import { pickPlace, pointOf } from '../sketch/pick-place.ts';
import { nearestPoint } from '../sketch/snap.ts';
import { type Handle, handlesOf } from './item-shape.ts';

/** CSS pixels around a handle that are the handle's. */
const HANDLE_RADIUS = 14;

/**
 * While `author` draws: clicks choose annotations, and the handles of the chosen one move, add and (by right click) take
 * away its places. `onPreview` gets the annotation as it would be, while a handle is drawn. Returns the end of it.
 */
export function startEditor(
  { scene, pointer }: Pick<GlobeContext, 'scene' | 'pointer'>,
  author: string,
  onPreview: (item: Annotation | undefined) => void,
): () => void {
  let dragged: { from: Annotation; handle: Handle; now?: Annotation } | undefined;

  function annotationAt(position: Cartesian2): SelectedAnnotation | undefined {
    const picked = scene.pick(position, 9, 9) as { id?: { annotation?: SelectedAnnotation } } | undefined;
    return picked?.id?.annotation;
  }

  function handleAt(item: Annotation, position: Cartesian2): Handle | undefined {
    const handles = handlesOf(item);
    const ground = groundOf(scene);
    const points = handles.map(({ place }) => {
      const seen = groundPlace(place);
      if (item.on === 'ground') seen.height = ground(seen.longitude, seen.latitude) ?? seen.height;
      return SceneTransforms.worldToWindowCoordinates(scene, pointOf(seen));
    });
    const index = nearestPoint(position, points, HANDLE_RADIUS);
    return index === undefined ? undefined : handles[index].handle;
  }

  function dragTo(position: Cartesian2): void {
    if (!dragged) return;
    const { from, handle } = dragged;
    const picked = pickPlace(scene, position, from.on === 'ground' ? 'ground' : 'surface');
    if (!picked) return;
    const place = annotationPlace(picked);
    if (handle.does === 'move-vertex') dragged.now = moveVertex(from, handle.index, place);
    else if (handle.does === 'insert-vertex') dragged.now = insertVertex(from, handle.after, place);
    else dragged.now = moveWhole(from, place);
    onPreview(dragged.now);
  }

  function endDrag(): void {
    const { now } = dragged ?? {};
    dragged = undefined;
    onPreview(undefined);
    const { selected } = useAnnotations.getState();
    if (now && selected) putItem(selected.layer, now, author);
  }

  const release = pointer.claim(
    {
      onClick(position) {
        const { layers, selected } = useAnnotations.getState();
        const chosen = selectedItem({ layers, selected })?.item;
        if (chosen && handleAt(chosen, position)) return;
        const found = annotationAt(position);
        useAnnotations.setState({ selected: found, ...(found ? { active: found.layer } : {}) });
      },
      onRightClick(position) {
        const chosen = selectedItem(useAnnotations.getState());
        const handle = chosen && handleAt(chosen.item, position);
        if (!chosen || handle?.does !== 'move-vertex') return;
        const fewer = removeVertex(chosen.item, handle.index);
        if (fewer) putItem(chosen.layer.id, fewer, author);
      },
      onDown(position) {
        const item = selectedItem(useAnnotations.getState())?.item;
        const handle = item && handleAt(item, position);
        if (!item || !handle) return false;
        dragged = { from: item, handle };
        return true;
      },
      onMove: dragTo,
      onUp: endDrag,
      onRest(position) {
        if (dragged || !position) return;
        const item = selectedItem(useAnnotations.getState())?.item;
        if (item && handleAt(item, position)) scene.canvas.style.cursor = 'move';
        else scene.canvas.style.cursor = annotationAt(position) ? 'pointer' : '';
      },
    },
    '',
  );
  return () => {
    if (dragged) endDrag();
    release();
  };
}
