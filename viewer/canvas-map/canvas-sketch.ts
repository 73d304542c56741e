import DoubleClickZoom from 'ol/interaction/DoubleClickZoom.js';
import type CanvasMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { fromLonLat, toLonLat } from 'ol/proj.js';
import type { Scene } from '../../models/schema/scene.ts';
import { SketchHand } from '../globe/sketch/sketch-hand.ts';
import { liftOnTerrain, readyTerrain } from '../map/lift-places.ts';
import { finishSketch, type SketchState, setPlaceLift, useSketch } from '../stores/sketch.ts';

export interface CanvasSketch {
  /** Whether a click has put a place, so that it selects nothing. */
  hasTaken(event: Event): boolean;
  destroy(): void;
}

/** Puts the places of what a panel asked for on the canvas. `ground`: ellipsoidal metres, until they are finished. */
export function linkCanvasSketch(
  map: CanvasMap,
  canvas: HTMLElement,
  city: () => Scene,
  address: string,
  ground: number,
): CanvasSketch {
  const taken = new WeakSet<Event>();
  const hand = new SketchHand({
    canvas,
    pointOf({ longitude, latitude }) {
      const [x, y] = map.getPixelFromCoordinate(fromLonLat([longitude, latitude])) ?? [];
      return x === undefined ? undefined : { x, y };
    },
    placeAt({ x, y }) {
      const coordinate = map.getCoordinateFromPixel([x, y]);
      if (!coordinate) return undefined;
      const [longitude, latitude] = toLonLat(coordinate);
      return { longitude, latitude, height: ground };
    },
    middle: () => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }),
  });
  const pointOf = ({ pixel: [x, y] }: MapBrowserEvent) => ({ x, y });
  const zooms = map
    .getInteractions()
    .getArray()
    .filter((one) => one instanceof DoubleClickZoom);
  const isDrawing = () => useSketch.getState().request !== undefined;

  // Heard all the time: a click that ends the drawing must not select, though it is told of later. OpenLayers takes
  // any two quick clicks for a double click; here a second click on the last place ends the drawing.
  map.on('click', (event) => {
    if (!isDrawing()) return;
    taken.add(event.originalEvent);
    hand.click(pointOf(event));
  });
  map.on('pointermove', (event) => {
    if (isDrawing() && !event.dragging) hand.move(pointOf(event));
  });
  map.on('postrender', () => hand.viewMoved());
  const finished = (event: Event) => {
    event.preventDefault();
    if (isDrawing()) finishSketch();
  };
  const left = () => {
    if (isDrawing()) hand.left();
  };
  canvas.addEventListener('contextmenu', finished);
  canvas.addEventListener('pointerleave', left);

  function start(): void {
    for (const zoom of zooms) zoom.setActive(false);
    canvas.style.cursor = 'crosshair';
    readyTerrain(city(), address);
    hand.start();
  }
  function end(): void {
    canvas.style.cursor = '';
    hand.end();
    // The second half of the double click that ended it comes now.
    setTimeout(() => {
      for (const zoom of zooms) zoom.setActive(true);
    }, 400);
  }
  const follow = (state: SketchState, before?: SketchState) => {
    if (state.request && !before?.request) start();
    if (!state.request && before?.request) end();
  };
  const unsubscribe = useSketch.subscribe(follow);
  const removeLift = setPlaceLift(liftOnTerrain(city, address));
  follow(useSketch.getState());
  return {
    hasTaken: (event) => taken.has(event),
    destroy() {
      unsubscribe();
      removeLift();
      if (isDrawing()) hand.end();
      canvas.removeEventListener('contextmenu', finished);
      canvas.removeEventListener('pointerleave', left);
    },
  };
}
