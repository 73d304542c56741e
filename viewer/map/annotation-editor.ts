import type { MapMouseEvent, MapTouchEvent, Map as VectorMap } from 'maplibre-gl';
import type { Annotation } from '../../models/schema/annotation.ts';
import {
  type AnnotationPlace,
  insertVertex,
  moveVertex,
  moveWhole,
  removeVertex,
} from '../annotations/edit-places.ts';
import { type Handle, handlesOf } from '../globe/annotations/item-shape.ts';
import { nearestPoint } from '../globe/sketch/snap.ts';
import { putItem, selectedItem, useAnnotations } from '../stores/annotations.ts';
import { useSketch } from '../stores/sketch.ts';
import { useView } from '../stores/view.ts';
import type { DrawnLook } from './drawn/drawn-feature.ts';
import { drawnSource } from './style/drawn-style.ts';

/** CSS pixels around a handle that are the handle's, and around a line that are the line's. */
const HANDLE_RADIUS = 14;
const REACH = 5;

type Point = { x: number; y: number };
type Pressed = MapMouseEvent | MapTouchEvent;

/** Whether clicks are those of the panel of drawing: they choose annotations and select nothing of the city. */
export function isEditingAnnotations(): boolean {
  return useView.getState().document.panel === 'draw' && !useSketch.getState().request;
}

/**
 * While the panel of drawing is open, clicks choose annotations; once it knows who draws, the handles of the chosen one move, add and (by right
 * click) take away its places. Heights stay as they are: a flat map knows none. Returns the end of it.
 */
export function linkAnnotationEditor(map: VectorMap): () => void {
  let dragged: { from: Annotation; handle: Handle } | undefined;

  const chosenItem = () => {
    const state = useAnnotations.getState();
    return state.author !== undefined && isEditingAnnotations() ? selectedItem(state) : undefined;
  };

  function handleAt(item: Annotation, point: Point): { handle: Handle; place: AnnotationPlace } | undefined {
    const handles = handlesOf(item);
    const points = handles.map(({ place: [longitude, latitude] }) => map.project([longitude, latitude]));
    const index = nearestPoint(point, points, HANDLE_RADIUS);
    return index === undefined ? undefined : handles[index];
  }

  function choose({ point }: MapMouseEvent): void {
    if (!isEditingAnnotations()) return;
    const chosen = chosenItem();
    if (chosen && handleAt(chosen.item, point)) return;
    const source = drawnSource('annotations');
    const hit = map
      .queryRenderedFeatures([
        [point.x - REACH, point.y - REACH],
        [point.x + REACH, point.y + REACH],
      ])
      .find((found) => found.source === source);
    const { layer, id } = (hit?.properties ?? {}) as Partial<DrawnLook>;
    if (layer === undefined || id === undefined) useAnnotations.setState({ selected: undefined });
    else useAnnotations.setState({ selected: { layer, item: id }, active: layer });
  }

  function press(event: Pressed): void {
    const chosen = chosenItem();
    const { originalEvent } = event;
    const isRight = 'button' in originalEvent && originalEvent.button !== 0;
    const found = chosen && !isRight ? handleAt(chosen.item, event.point) : undefined;
    if (!chosen || !found) return;
    event.preventDefault();
    dragged = { from: chosen.item, handle: found.handle };
  }

  function drag({ point, lngLat }: Pressed): void {
    if (!dragged) {
      const chosen = chosenItem();
      if (chosen) map.getCanvas().style.cursor = handleAt(chosen.item, point) ? 'move' : '';
      return;
    }
    const { from, handle } = dragged;
    const place = (height: number): AnnotationPlace => [
      Number(lngLat.lng.toFixed(8)),
      Number(lngLat.lat.toFixed(8)),
      height,
    ];
    const { places } = from;
    if (handle.does === 'move-vertex')
      useAnnotations.setState({
        preview: moveVertex(from, handle.index, place(places[handle.index][2])),
      });
    else if (handle.does === 'insert-vertex')
      useAnnotations.setState({ preview: insertVertex(from, handle.after, place(places[handle.after][2])) });
    else useAnnotations.setState({ preview: moveWhole(from, place(places[0][2])) });
  }

  function release(): void {
    if (!dragged) return;
    dragged = undefined;
    const { preview, selected, author } = useAnnotations.getState();
    useAnnotations.setState({ preview: undefined });
    if (preview && selected && author !== undefined) putItem(selected.layer, preview, author);
  }

  function takeAway(event: MapMouseEvent): void {
    const chosen = chosenItem();
    const { author } = useAnnotations.getState();
    const handle = chosen && handleAt(chosen.item, event.point)?.handle;
    if (!chosen || author === undefined || handle?.does !== 'move-vertex') return;
    event.preventDefault();
    const fewer = removeVertex(chosen.item, handle.index);
    if (fewer) putItem(chosen.layer.id, fewer, author);
  }

  map.on('click', choose);
  map.on('contextmenu', takeAway);
  map.on('mousedown', press);
  map.on('touchstart', press);
  map.on('mousemove', drag);
  map.on('touchmove', drag);
  // The button may be let go beside the map.
  addEventListener('pointerup', release);
  return () => {
    release();
    map.off('click', choose);
    map.off('contextmenu', takeAway);
    map.off('mousedown', press);
    map.off('touchstart', press);
    map.off('mousemove', drag);
    map.off('touchmove', drag);
    removeEventListener('pointerup', release);
  };
}
