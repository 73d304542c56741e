import type { Scene as EngineScene, JulianDate } from '@cesium/engine';

export interface RenderLoop {
  /** Share of the display's pixels that is drawn along each axis, 0.5–1. */
  setResolutionScale(scale: number): void;
  stop(): void;
}

const MAXIMUM_PIXEL_RATIO = 2;

const held = new WeakSet<EngineScene>();

/** Keeps the loop from drawing and from fitting the canvas, while somebody else draws. Returns the end of it. */
export function holdFrames(scene: EngineScene): () => void {
  held.add(scene);
  return () => {
    held.delete(scene);
    if (!scene.isDestroyed()) scene.requestRender();
  };
}

/**
 * Looks once per animation frame whether a frame is wanted, and draws it. `timeOf` gives the city's time,
 * `onFrame` hears of each frame that was drawn with the milliseconds it took. The first error stops the loop.
 */
export function startRenderLoop(
  scene: EngineScene,
  timeOf: () => JulianDate,
  onFrame: (milliseconds: number) => void,
  onError: (error: unknown) => void,
): RenderLoop {
  // Public in the engine, missing in its types.
  const drawing = scene as EngineScene & { pixelRatio: number; initializeFrame(): void };
  const canvas = scene.canvas;
  let scale = 1;
  let width = 0;
  let height = 0;
  let ratio = 0;
  let handle = 0;
  let stopped = false;
  let drawn = false;

  const removeFrameListener = scene.postRender.addEventListener(() => (drawn = true));
  const removeErrorListener = scene.renderError.addEventListener((_: unknown, error: unknown) => fail(error));

  function fail(error: unknown): void {
    if (stopped) return;
    stop();
    onError(error);
  }

  function stop(): void {
    stopped = true;
    cancelAnimationFrame(handle);
    removeFrameListener();
    removeErrorListener();
  }

  function fitCanvas(): boolean {
    const pixelRatio = Math.min(window.devicePixelRatio || 1, MAXIMUM_PIXEL_RATIO) * scale;
    if (canvas.clientWidth !== width || canvas.clientHeight !== height || pixelRatio !== ratio) {
      width = canvas.clientWidth;
      height = canvas.clientHeight;
      ratio = pixelRatio;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      drawing.pixelRatio = ratio;
      const { frustum } = scene.camera;
      if ('aspectRatio' in frustum && height > 0) frustum.aspectRatio = width / height;
      scene.requestRender();
    }
    return canvas.width > 0 && canvas.height > 0;
  }

  function tick(): void {
    if (stopped) return;
    if (held.has(scene)) {
      // Whoever draws meanwhile leaves a canvas of another size.
      width = 0;
      handle = requestAnimationFrame(tick);
      return;
    }
    try {
      const start = performance.now();
      if (fitCanvas()) {
        drawn = false;
        drawing.initializeFrame();
        scene.render(timeOf());
        if (drawn) onFrame(performance.now() - start);
      }
    } catch (error) {
      fail(error);
    }
    if (!stopped) handle = requestAnimationFrame(tick);
  }

  handle = requestAnimationFrame(tick);
  return {
    setResolutionScale(next) {
      scale = next;
    },
    stop,
  };
}
