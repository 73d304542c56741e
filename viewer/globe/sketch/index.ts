import { type Cartesian2, Matrix4, SceneTransforms } from '@cesium/engine';
import {
  FEWEST_PLACES,
  finishSketch,
  movePointer,
  putPlace,
  type SketchState,
  takeBackPlace,
  useSketch,
} from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { GlobePart } from '../globe-context.ts';
import { middleOf } from '../selection-link.ts';
import { pickPlace, pointOf } from './pick-place.ts';
import { SketchDrawing } from './sketch-drawing.ts';
import { type CanvasPoint, meaningOfClick } from './snap.ts';

const STEERING = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '=', '-', 'n', 'N']);

/** Draws on the city what a panel asked for, by mouse, touch or keys. */
export const part: GlobePart = ({ scene, pointer }) => {
  const drawing = new SketchDrawing(scene);
  const view = new Matrix4();
  let release: (() => void) | undefined;
  let returnFocus: HTMLElement | undefined;
  /** The keys steer: the place is that in the middle of the view. */
  let byKeys = false;
  let wanted: Cartesian2 | undefined;
  let frame = 0;

  function canvasPoints(places: readonly GroundPlace[]): (CanvasPoint | undefined)[] {
    return places.map((place) => SceneTransforms.worldToWindowCoordinates(scene, pointOf(place)));
  }

  function putAt(position: Cartesian2): void {
    const { request, places } = useSketch.getState();
    if (!request) return;
    const meaning = meaningOfClick(request.kind, position, canvasPoints(places), FEWEST_PLACES[request.kind]);
    if ('finish' in meaning) {
      finishSketch();
      return;
    }
    const place = meaning.put === 'same' ? places[meaning.index] : pickPlace(scene, position, request.on);
    if (place) putPlace(place);
  }

  function pointAt(position: Cartesian2): void {
    const { request, places } = useSketch.getState();
    if (!request) return;
    const meaning = meaningOfClick(request.kind, position, canvasPoints(places), FEWEST_PLACES[request.kind]);
    if ('finish' in meaning)
      movePointer(places.length > 1 && request.kind === 'polygon' ? places[0] : undefined);
    else movePointer(meaning.put === 'same' ? places[meaning.index] : pickPlace(scene, position, request.on));
  }

  /** At most once per frame: the depth is read back from the graphics card. */
  function follow(position: Cartesian2): void {
    wanted = position;
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (wanted && !scene.isDestroyed()) pointAt(wanted);
    });
  }

  function stopFollowing(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    wanted = undefined;
  }

  function keyDown(event: KeyboardEvent): void {
    const onCanvas = event.target === scene.canvas;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onCanvas && event.target !== document.body) return;
    if (onCanvas && STEERING.has(event.key)) {
      byKeys = true;
      scene.requestRender();
    } else if (event.key === 'Enter') {
      if (byKeys && !event.shiftKey) putAt(middleOf(scene));
      else finishSketch();
      event.preventDefault();
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      takeBackPlace();
      event.preventDefault();
    }
  }

  /** While the keys steer, what is in the middle moves under the crosshair with the camera. */
  const removePostRender = scene.postRender.addEventListener(() => {
    if (!byKeys || !release || Matrix4.equalsEpsilon(view, scene.camera.viewMatrix, 1e-9)) return;
    Matrix4.clone(scene.camera.viewMatrix, view);
    follow(middleOf(scene));
  });

  function start(): void {
    returnFocus = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    scene.canvas.focus({ preventScroll: true });
    byKeys = scene.canvas.matches(':focus-visible');
    Matrix4.clone(Matrix4.ZERO, view);
    addEventListener('keydown', keyDown, { capture: true });
    release = pointer.claim({
      onClick(position) {
        byKeys = false;
        // What follows the click is steered by keys on the canvas, not by those of the panel that asked.
        scene.canvas.focus({ preventScroll: true });
        putAt(position);
      },
      onDoubleClick: () => void finishSketch(),
      onRightClick: () => void finishSketch(),
      onMove(position) {
        byKeys = false;
        follow(position);
      },
      onRest(position) {
        if (position || byKeys) return;
        stopFollowing();
        movePointer(undefined);
      },
    });
  }

  function end(): void {
    stopFollowing();
    removeEventListener('keydown', keyDown, { capture: true });
    release?.();
    release = undefined;
    if (document.activeElement === scene.canvas && returnFocus?.isConnected)
      returnFocus.focus({ preventScroll: true });
    returnFocus = undefined;
  }

  function followStore(state: SketchState, before?: SketchState): void {
    if (state.request && !before?.request) start();
    if (!state.request && before?.request) end();
    drawing.show(state);
  }
  const unsubscribe = useSketch.subscribe(followStore);
  followStore(useSketch.getState());

  return {
    destroy() {
      unsubscribe();
      if (release) end();
      removePostRender();
      drawing.destroy();
    },
  };
};
