import { type Cartesian2, Matrix4, SceneTransforms } from '@cesium/engine';
import { finishSketch, type SketchState, useSketch } from '../../stores/sketch.ts';
import type { GlobePart } from '../globe-context.ts';
import { middleOf } from '../selection-link.ts';
import { pickPlace, pointOf } from './pick-place.ts';
import { SketchDrawing } from './sketch-drawing.ts';
import { SketchHand } from './sketch-hand.ts';

/** Draws on the city what a panel asked for, by mouse, touch or keys. */
export const part: GlobePart = ({ scene, pointer }) => {
  const drawing = new SketchDrawing(scene);
  const view = new Matrix4();
  const hand = new SketchHand({
    canvas: scene.canvas,
    pointOf: (place) => SceneTransforms.worldToWindowCoordinates(scene, pointOf(place)),
    placeAt: (point, on) => pickPlace(scene, point as Cartesian2, on),
    middle: () => middleOf(scene),
  });
  let release: (() => void) | undefined;

  const removePostRender = scene.postRender.addEventListener(() => {
    if (!release || Matrix4.equalsEpsilon(view, scene.camera.viewMatrix, 1e-9)) return;
    Matrix4.clone(scene.camera.viewMatrix, view);
    hand.viewMoved();
  });

  function start(): void {
    Matrix4.clone(Matrix4.ZERO, view);
    hand.start();
    scene.requestRender();
    release = pointer.claim({
      onClick: (position) => hand.click(position),
      onDoubleClick: () => void finishSketch(),
      onRightClick: () => void finishSketch(),
      onMove: (position) => hand.move(position),
      onRest(position) {
        if (!position) hand.left();
      },
    });
  }

  function end(): void {
    hand.end();
    release?.();
    release = undefined;
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
