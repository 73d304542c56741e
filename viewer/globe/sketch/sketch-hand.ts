import {
  FEWEST_PLACES,
  finishSketch,
  movePointer,
  putPlace,
  type SketchRequest,
  takeBackPlace,
  useSketch,
} from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import { type CanvasPoint, type ClickMeaning, meaningOfClick } from './snap.ts';

/** What drawing needs of whatever shows the city. Points are CSS pixels of its canvas. */
export interface SketchSurface {
  /** What has the focus while people draw. */
  readonly canvas: HTMLElement;
  pointOf(place: GroundPlace): CanvasPoint | undefined;
  placeAt(point: CanvasPoint, on: SketchRequest['on']): GroundPlace | undefined;
  middle(): CanvasPoint;
}

const STEERING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '=', '-', 'n', 'N']);

/** Puts the places of a drawing by mouse, touch or keys, the same way on the globe and on flat maps. */
export class SketchHand {
  readonly #surface: SketchSurface;
  #returnFocus: HTMLElement | undefined;
  #isDrawing = false;
  /** The keys steer: the place is that in the middle of the view. */
  #byKeys = false;
  #wanted: CanvasPoint | undefined;
  #frame = 0;

  constructor(surface: SketchSurface) {
    this.#surface = surface;
  }

  start(): void {
    const { canvas } = this.#surface;
    this.#isDrawing = true;
    this.#returnFocus = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    canvas.focus({ preventScroll: true });
    this.#byKeys = canvas.matches(':focus-visible');
    addEventListener('keydown', this.#keyDown, { capture: true });
    if (this.#byKeys) this.viewMoved();
  }

  end(): void {
    this.#isDrawing = false;
    this.#stopFollowing();
    removeEventListener('keydown', this.#keyDown, { capture: true });
    if (document.activeElement === this.#surface.canvas && this.#returnFocus?.isConnected)
      this.#returnFocus.focus({ preventScroll: true });
    this.#returnFocus = undefined;
  }

  click(point: CanvasPoint): void {
    this.#byKeys = false;
    // What follows the click is steered by keys on the canvas, not by those of the panel that asked.
    this.#surface.canvas.focus({ preventScroll: true });
    this.#putAt(point);
  }

  move(point: CanvasPoint): void {
    this.#byKeys = false;
    this.#follow(point);
  }

  /** The pointer has left the canvas. */
  left(): void {
    if (this.#byKeys) return;
    this.#stopFollowing();
    movePointer(undefined);
  }

  /** While the keys steer, what is in the middle moves under the crosshair with the view. */
  viewMoved(): void {
    if (this.#byKeys && this.#isDrawing) this.#follow(this.#surface.middle());
  }

  #putAt(point: CanvasPoint): void {
    const { request, places } = useSketch.getState();
    if (!request) return;
    const meaning = this.#meaningOf(point);
    if ('finish' in meaning) {
      finishSketch();
      return;
    }
    const place = meaning.put === 'same' ? places[meaning.index] : this.#placeAt(point, request, places);
    if (place) putPlace(place);
  }

  #pointAt(point: CanvasPoint): void {
    const { request, places } = useSketch.getState();
    if (!request) return;
    const meaning = this.#meaningOf(point);
    if ('finish' in meaning)
      movePointer(places.length > 1 && request.kind === 'polygon' ? places[0] : undefined);
    else movePointer(meaning.put === 'same' ? places[meaning.index] : this.#placeAt(point, request, places));
  }

  #placeAt(
    point: CanvasPoint,
    { on, snap }: SketchRequest,
    places: readonly GroundPlace[],
  ): GroundPlace | undefined {
    const place = this.#surface.placeAt(point, on);
    return place && snap ? snap(place, places) : place;
  }

  #meaningOf(point: CanvasPoint): ClickMeaning {
    const { request, places } = useSketch.getState();
    const points = places.map((place) => this.#surface.pointOf(place));
    return meaningOfClick(request!.kind, point, points, FEWEST_PLACES[request!.kind]);
  }

  /** At most once per frame: the globe's depth is read back from the graphics card. */
  #follow(point: CanvasPoint): void {
    this.#wanted = point;
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#wanted && this.#isDrawing) this.#pointAt(this.#wanted);
    });
  }

  #stopFollowing(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#wanted = undefined;
  }

  #keyDown = (event: KeyboardEvent): void => {
    const onCanvas = event.target === this.#surface.canvas;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onCanvas && event.target !== document.body) return;
    if (onCanvas && STEERING.has(event.key)) {
      this.#byKeys = true;
      this.viewMoved();
    } else if (event.key === 'Enter') {
      if (this.#byKeys && !event.shiftKey) this.#putAt(this.#surface.middle());
      else finishSketch();
      event.preventDefault();
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      takeBackPlace();
      event.preventDefault();
    }
  };
}
