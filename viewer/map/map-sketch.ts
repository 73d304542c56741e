import type { MapMouseEvent, Map as VectorMap } from 'maplibre-gl';
import type { Scene } from '../../models/schema/scene.ts';
import { SketchHand } from '../globe/sketch/sketch-hand.ts';
import { finishSketch, type SketchState, setPlaceLift, useSketch } from '../stores/sketch.ts';
import { liftOnTerrain, readyTerrain } from './lift-places.ts';

/** Puts the places of what a panel asked for on the map. Places have the city's height until they are finished. */
export function linkMapSketch(
  map: VectorMap,
  city: () => Scene,
  address: string,
  ground: number,
): () => void {
  const canvas = map.getCanvas();
  const hand = new SketchHand({
    canvas,
    pointOf: ({ longitude, latitude }) => map.project([longitude, latitude]),
    placeAt({ x, y }) {
      const { lng, lat } = map.unproject([x, y]);
      return { longitude: lng, latitude: lat, height: ground };
    },
    middle: () => ({ x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }),
  });
  const clicked = ({ point }: MapMouseEvent) => hand.click(point);
  const moved = ({ point }: MapMouseEvent) => hand.move(point);
  const finished = (event: MapMouseEvent) => {
    event.preventDefault();
    finishSketch();
  };
  const left = () => hand.left();
  const viewMoved = () => hand.viewMoved();

  function start(): void {
    map.doubleClickZoom.disable();
    hand.start();
    map.on('click', clicked);
    map.on('dblclick', finished);
    map.on('contextmenu', finished);
    map.on('mousemove', moved);
    map.on('mouseout', left);
    map.on('move', viewMoved);
    canvas.style.cursor = 'crosshair';
    readyTerrain(city(), address);
  }
  function end(): void {
    hand.end();
    map.off('click', clicked);
    map.off('dblclick', finished);
    map.off('contextmenu', finished);
    map.off('mousemove', moved);
    map.off('mouseout', left);
    map.off('move', viewMoved);
    canvas.style.cursor = '';
    // The second half of the double click that ended it comes now.
    setTimeout(() => map.doubleClickZoom.enable(), 400);
  }
  const follow = (state: SketchState, before?: SketchState) => {
    if (state.request && !before?.request) start();
    if (!state.request && before?.request) end();
  };
  const unsubscribe = useSketch.subscribe(follow);
  const removeLift = setPlaceLift(liftOnTerrain(city, address));
  follow(useSketch.getState());
  return () => {
    unsubscribe();
    removeLift();
    if (useSketch.getState().request) hand.end();
  };
}
