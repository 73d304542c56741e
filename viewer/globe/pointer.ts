import {
  Cartesian2,
  type Scene as EngineScene,
  KeyboardEventModifier,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';

/** What happens on the canvas, at places in CSS pixels. */
export interface PointerEvents {
  onClick?(position: Cartesian2): void;
  /** A click with Shift held down. */
  onShiftClick?(position: Cartesian2): void;
  /** The second click of a double click has been a click before. */
  onDoubleClick?(position: Cartesian2): void;
  onRightClick?(position: Cartesian2): void;
  onMove?(position: Cartesian2): void;
  /** The pointer came to rest at a place of the canvas, or left it. */
  onRest?(position: Cartesian2 | undefined): void;
  /** True keeps the drag from moving the camera. */
  onDown?(position: Cartesian2): boolean;
  onUp?(position: Cartesian2): void;
}

/** The pointer of the canvas, which one tool at a time has: the one that claimed it last. */
export interface Pointer {
  /** Gives all events to a tool, with a cursor of its own, until the returned function is called. */
  claim(events: PointerEvents, cursor?: string): () => void;
  readonly claimed: boolean;
  stop(): void;
}

/** The pointer is at rest when it has not moved for this long; less would ask the scene at every pixel. */
const REST = 60;

export function createPointer(scene: EngineScene, usual: PointerEvents): Pointer {
  const { canvas } = scene;
  const handler = new ScreenSpaceEventHandler(canvas);
  const claims: { events: PointerEvents; cursor: string }[] = [];
  const current = () => claims.at(-1)?.events ?? usual;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held = false;

  type Positioned = ScreenSpaceEventHandler.PositionedEvent;
  const on = (
    type: ScreenSpaceEventType,
    listener: (position: Cartesian2) => void,
    modifier?: KeyboardEventModifier,
  ) =>
    handler.setInputAction(
      ({ position }: Positioned) => listener(Cartesian2.clone(position)),
      type,
      modifier,
    );
  on(ScreenSpaceEventType.LEFT_CLICK, (position) => current().onClick?.(position));
  on(
    ScreenSpaceEventType.LEFT_CLICK,
    (position) => current().onShiftClick?.(position),
    KeyboardEventModifier.SHIFT,
  );
  on(ScreenSpaceEventType.LEFT_DOUBLE_CLICK, (position) => current().onDoubleClick?.(position));
  on(ScreenSpaceEventType.RIGHT_CLICK, (position) => current().onRightClick?.(position));
  on(ScreenSpaceEventType.LEFT_DOWN, (position) => {
    held = current().onDown?.(position) === true;
    if (held) scene.screenSpaceCameraController.enableInputs = false;
  });
  on(ScreenSpaceEventType.LEFT_UP, (position) => {
    letGo();
    current().onUp?.(position);
  });
  handler.setInputAction(({ endPosition }: ScreenSpaceEventHandler.MotionEvent) => {
    const position = Cartesian2.clone(endPosition);
    current().onMove?.(position);
    clearTimeout(timer);
    timer = setTimeout(() => current().onRest?.(position), REST);
  }, ScreenSpaceEventType.MOUSE_MOVE);
  const leave = () => {
    clearTimeout(timer);
    current().onRest?.(undefined);
  };
  canvas.addEventListener('pointerleave', leave);

  function letGo(): void {
    if (held) scene.screenSpaceCameraController.enableInputs = true;
    held = false;
  }

  return {
    get claimed() {
      return claims.length > 0;
    },
    claim(events, cursor = 'crosshair') {
      const claim = { events, cursor };
      current().onRest?.(undefined);
      claims.push(claim);
      canvas.style.cursor = cursor;
      return () => {
        const index = claims.indexOf(claim);
        if (index < 0) return;
        claims.splice(index, 1);
        letGo();
        canvas.style.cursor = claims.at(-1)?.cursor ?? '';
      };
    },
    stop() {
      clearTimeout(timer);
      canvas.removeEventListener('pointerleave', leave);
      letGo();
      handler.destroy();
    },
  };
}
