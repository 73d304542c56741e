import { create } from 'zustand';
import { onCityLeft } from './boot.ts';
import type { GroundPlace } from './status.ts';

/** What a person is asked to draw on the city. A circle is its middle and a place on its rim. */
export type SketchKind = 'point' | 'line' | 'polygon' | 'rectangle' | 'circle';

export interface SketchRequest {
  kind: SketchKind;
  /** Key of the sentence that says what to do. */
  prompt: string;
  /** Where places are taken: on whatever is drawn (roofs, walls, ground), or on the bare ground. Default surface. */
  on?: 'surface' | 'ground';
  /** Ends by itself at this number of places; otherwise by double click, Enter or the button. */
  places?: number;
  /** Where a place that is pointed at is meant to be, as at a corner near it; `places` have been put. */
  snap?(place: GroundPlace, places: readonly GroundPlace[]): GroundPlace;
  /** Hears of every place that is put or moved, the one under the pointer as the last; for live figures. */
  onChange?(places: readonly GroundPlace[]): void;
}

export interface SketchState {
  request?: SketchRequest;
  /** Places that have been put, in order. */
  places: GroundPlace[];
  /** The place under the pointer, that a click would put. */
  pointer?: GroundPlace;
}

/**
 * One drawing on the city at a time. Panels ask for it with `requestSketch` and know nothing of the engine;
 * globe/sketch, map/sketch or canvas-map puts places and draws it; keys and buttons end it here.
 */
export const useSketch = create<SketchState>()(() => ({ places: [] }));

/** Places that a drawing needs before it can be ended. */
export const FEWEST_PLACES: Record<SketchKind, number> = {
  point: 1,
  line: 2,
  polygon: 3,
  rectangle: 2,
  circle: 2,
};
const MOST_PLACES: Partial<Record<SketchKind, number>> = { point: 1, rectangle: 2, circle: 2 };

let settle: ((places: GroundPlace[] | undefined) => void) | undefined;
/** Finds the heights of places that were put where none are seen. */
export type PlaceLift = (places: readonly GroundPlace[]) => Promise<GroundPlace[]>;
let lift: PlaceLift | undefined;

/** A flat map says how finished places get their heights, for as long as it is there. Returns the end of it. */
export function setPlaceLift(next: PlaceLift): () => void {
  lift = next;
  return () => {
    if (lift === next) lift = undefined;
  };
}

/** Resolves with the places in order (a polygon is not closed), or undefined when it is given up for any reason. */
export function requestSketch(request: SketchRequest): Promise<GroundPlace[] | undefined> {
  cancelSketch();
  useSketch.setState({ request, places: [], pointer: undefined });
  return new Promise((resolve) => {
    settle = resolve;
  });
}

export function putPlace(place: GroundPlace): void {
  const { request, places } = useSketch.getState();
  if (!request) return;
  const next = [...places, place];
  useSketch.setState({ places: next, pointer: undefined });
  request.onChange?.(next);
  if (next.length === (request.places ?? MOST_PLACES[request.kind])) finishSketch();
}

export function movePointer(pointer: GroundPlace | undefined): void {
  const { request, places } = useSketch.getState();
  if (!request) return;
  useSketch.setState({ pointer });
  request.onChange?.(pointer ? [...places, pointer] : places);
}

/** Takes back the last place. */
export function takeBackPlace(): void {
  const { request, places } = useSketch.getState();
  if (!request || places.length === 0) return;
  const next = places.slice(0, -1);
  useSketch.setState({ places: next });
  request.onChange?.(next);
}

/** Ends the drawing. False while it has too few places. */
export function finishSketch(): boolean {
  const { request, places } = useSketch.getState();
  if (!request || places.length < FEWEST_PLACES[request.kind]) return false;
  end(places);
  return true;
}

export function cancelSketch(): void {
  if (useSketch.getState().request) end(undefined);
}

function end(places: GroundPlace[] | undefined): void {
  useSketch.setState({ request: undefined, places: [], pointer: undefined });
  const resolve = settle;
  settle = undefined;
  if (places && lift)
    lift(places).then(
      (lifted) => resolve?.(lifted),
      () => resolve?.(places),
    );
  else resolve?.(places);
}

onCityLeft(cancelSketch);
