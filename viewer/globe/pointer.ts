import {
  Cartesian2,
  type Scene as EngineScene,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';

export interface PointerEvents {
  onClick(position: Cartesian2): void;
  /** The pointer came to rest at a place of the canvas, or left it. */
  onRest(position: Cartesian2 | undefined): void;
}

/** The pointer is at rest when it has not moved for this long; less would ask the scene at every pixel. */
const REST = 60;

/** Clicks and the resting pointer on the canvas, in CSS pixels. Returns the end of listening. */
export function listenToPointer(scene: EngineScene, events: PointerEvents): () => void {
  const handler = new ScreenSpaceEventHandler(scene.canvas);
  let timer: ReturnType<typeof setTimeout> | undefined;
  handler.setInputAction(
    ({ position }: ScreenSpaceEventHandler.PositionedEvent) => events.onClick(Cartesian2.clone(position)),
    ScreenSpaceEventType.LEFT_CLICK,
  );
  handler.setInputAction(({ endPosition }: ScreenSpaceEventHandler.MotionEvent) => {
    const position = Cartesian2.clone(endPosition);
    clearTimeout(timer);
    timer = setTimeout(() => events.onRest(position), REST);
  }, ScreenSpaceEventType.MOUSE_MOVE);
  const leave = () => {
    clearTimeout(timer);
    events.onRest(undefined);
  };
  scene.canvas.addEventListener('pointerleave', leave);
  return () => {
    clearTimeout(timer);
    scene.canvas.removeEventListener('pointerleave', leave);
    handler.destroy();
  };
}
