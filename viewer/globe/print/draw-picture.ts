import type { Scene as EngineScene, JulianDate } from '@cesium/engine';
import { useStatus } from '../../stores/status.ts';
import type { GlobeContext } from '../globe-context.ts';
import { holdFrames } from '../render-loop.ts';
import { TileFrustum } from './tile-frustum.ts';
import { cutPicture, type PictureTile, pictureTangents, tileWindow } from './tiling.ts';

export interface PictureRequest {
  /** Pixels. */
  width: number;
  height: number;
  /** Longest side that is drawn at once, in pixels. */
  tileLimit?: number;
  /** Puts the camera where this picture alone is taken from, given the tangent of half its width; returns its way back. */
  move?(tangentX: number): () => void;
  /** Of the sun; absent: that of the last frame. */
  time?: JulianDate;
  /** So many times narrower the picture's angle is than the screen's: what is high leans the less. Absent: 1. */
  narrowness?: number;
  signal: AbortSignal;
  /** Hears how much of the picture is done, 0–1. */
  onProgress(share: number): void;
}

export interface Picture {
  canvas: HTMLCanvasElement;
  /** Pixels of the picture for one of the screen: how much larger its letters and lines are. */
  scale: number;
  /** Parts in which something was still missing when waiting for it had become too long. */
  unfinished: number;
}

const TILE_LIMIT = 2048;
/** A software renderer is held up less, and gives the page time, by smaller parts. */
const SOFTWARE_TILE_LIMIT = 1024;
/** As far as soft edges and blurs reach. */
const MARGIN = 24;
/** Milliseconds that a part may wait for what it shows; then it is drawn as it is. */
const LONGEST_WAIT = 45_000;
/** A part is looked at for so long at least: the page learns of tiles that are on their way five times a second. */
const SHORTEST_WAIT = 450;
/** More detail than this many times that of the screen is more than a budget of tiles can hold. */
const FINEST = 4;

/** Public in the engine, missing in its types. */
type DrawingScene = EngineScene & { pixelRatio: number; initializeFrame(): void };

/**
 * Draws the view at any size, part by part, each when all that it shows has been loaded at that size. What the
 * screen shows is all in it. The screen keeps its picture meanwhile. Rejects with the signal's reason when given up.
 */
export async function drawPicture(context: GlobeContext, request: PictureRequest): Promise<Picture> {
  const { width, height, signal, onProgress } = request;
  const scene = context.scene as DrawingScene;
  const { canvas, camera } = scene;
  const frustum = camera.frustum;
  if (!('fovy' in frustum) || !frustum.fovy) throw new Error('The view has no perspective to print');
  const screen = { width: canvas.clientWidth, height: canvas.clientHeight };
  const screenAspect = screen.width / screen.height;
  const aspect = width / height;
  const tangent = Math.tan(frustum.fovy / 2) / (request.narrowness ?? 1);
  const { tangentX, tangentY } = pictureTangents(screenAspect, tangent, aspect);
  const scale = aspect >= screenAspect ? height / screen.height : width / screen.width;
  const limit = request.tileLimit ?? (useStatus.getState().tier === 'low' ? SOFTWARE_TILE_LIMIT : TILE_LIMIT);
  const tiles = cutPicture(width, height, limit, MARGIN);

  const result = document.createElement('canvas');
  result.width = width;
  result.height = height;
  const pen = result.getContext('2d', { alpha: false });
  if (!pen) throw new Error('The browser gave no canvas of this size');

  const restore = prepare(scene, context, scale);
  const moveBack = request.move?.(tangentX);
  let unfinished = 0;
  try {
    for (const [index, tile] of tiles.entries()) {
      signal.throwIfAborted();
      onProgress(index / tiles.length);
      canvas.width = tile.drawnWidth;
      canvas.height = tile.drawnHeight;
      const window = tileWindow(tile, width, height, tangentX, tangentY);
      camera.frustum = new TileFrustum(window, frustum.near, frustum.far);
      if (!(await drawUntilLoaded(scene, context, request))) unfinished++;
      copyTile(pen, canvas, tile);
    }
    onProgress(1);
  } finally {
    camera.frustum = frustum;
    moveBack?.();
    restore();
  }
  return { canvas: result, scale, unfinished };
}

/** Everything about the scene that a print changes, and the way back. */
function prepare(scene: DrawingScene, context: GlobeContext, scale: number): () => void {
  const { canvas, globe, screenSpaceCameraController: control, pixelRatio } = scene;
  const release = holdFrames(scene);
  draw(scene);
  const still = stillOf(canvas);
  const inputs = control.enableInputs;
  control.enableInputs = false;
  scene.camera.cancelFlight();
  scene.pixelRatio = scale;
  // Lines and letters grow with the picture, but the detail is that of its own pixels.
  const finer = Math.min(FINEST, Math.max(1, scale / pixelRatio));
  const errors = context.tilesets().map(({ tileset }) => ({ tileset, was: tileset.maximumScreenSpaceError }));
  for (const { tileset, was } of errors) tileset.maximumScreenSpaceError = was / finer;
  const globeError = globe.maximumScreenSpaceError;
  globe.maximumScreenSpaceError = globeError / finer;
  return () => {
    control.enableInputs = inputs;
    scene.pixelRatio = pixelRatio;
    globe.maximumScreenSpaceError = globeError;
    for (const { tileset, was } of errors) if (!tileset.isDestroyed()) tileset.maximumScreenSpaceError = was;
    release();
    // The loop draws the screen's own picture again in its next turn.
    requestAnimationFrame(() => requestAnimationFrame(() => still.remove()));
  };
}

/** What the screen shows, laid over the canvas whose parts are drawn on. */
function stillOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const still = document.createElement('canvas');
  still.width = canvas.width;
  still.height = canvas.height;
  still.getContext('2d')?.drawImage(canvas, 0, 0);
  still.ariaHidden = 'true';
  still.style.cssText = 'position:absolute;inset:0;pointer-events:none';
  canvas.after(still);
  return still;
}

function draw(scene: DrawingScene, time: JulianDate | undefined = scene.lastRenderTime): void {
  scene.initializeFrame();
  scene.requestRender();
  scene.render(time);
}

/** Draws until nothing is on its way any more; the canvas then holds that frame. False when it took too long. */
async function drawUntilLoaded(
  scene: DrawingScene,
  context: GlobeContext,
  { signal, time }: Pick<PictureRequest, 'signal' | 'time'>,
): Promise<boolean> {
  const start = performance.now();
  let complete = 0;
  for (;;) {
    draw(scene, time);
    const waited = performance.now() - start;
    const loaded =
      scene.globe.tilesLoaded &&
      context.tilesets().every(({ tileset }) => !tileset.show || tileset.tilesLoaded) &&
      useStatus.getState().tilesLoaded;
    complete = loaded ? complete + 1 : 0;
    if (complete >= 2 && waited >= SHORTEST_WAIT) return true;
    if (waited > LONGEST_WAIT) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
    signal.throwIfAborted();
    // The buffer of a canvas is only there until the page is painted: the frame that counts is drawn last.
  }
}

function copyTile(pen: CanvasRenderingContext2D, canvas: HTMLCanvasElement, tile: PictureTile): void {
  const { x, y, width, height, drawnX, drawnY } = tile;
  pen.drawImage(canvas, x - drawnX, y - drawnY, width, height, x, y, width, height);
}
