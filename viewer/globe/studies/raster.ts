import {
  ClassificationType,
  Color,
  type Scene as EngineScene,
  GeometryInstance,
  GroundPrimitive,
  Material,
  MaterialAppearance,
  Rectangle,
  RectangleGeometry,
} from '@cesium/engine';
import { recordError } from '../../stores/status.ts';
import { rasterPicture } from '../../studies/raster-picture.ts';
import type { Legend, RasterPart } from '../../studies/result.ts';
import type { DrawnPart } from './index.ts';

/** Milliseconds within which the engine has laid it out, or something is wrong. */
const LONGEST = 60_000;

/** A raster on the ground, or on all that stands there too: a picture laid down from above. */
export function drawRaster(
  scene: EngineScene,
  part: RasterPart,
  legend: Legend,
  opacity: number,
  firstFrame: number | undefined,
): DrawnPart {
  let primitive: GroundPrimitive | undefined;
  let material: Material | undefined;
  let isGone = false;
  let wanted = opacity;
  let frame = firstFrame;
  let isPainting = false;
  let stopWaiting: (() => void) | undefined;

  async function lay(): Promise<void> {
    const { rectangle, canvas } = await rasterPicture(part, legend, frame);
    await GroundPrimitive.initializeTerrainHeights();
    if (isGone) return;
    material = Material.fromType('Image', { image: canvas, color: Color.WHITE.withAlpha(wanted) });
    // Cells have sides: nothing is mixed between them.
    primitive = scene.groundPrimitives.add(
      new GroundPrimitive({
        geometryInstances: new GeometryInstance({
          geometry: new RectangleGeometry({ rectangle: Rectangle.fromDegrees(...rectangle) }),
        }),
        appearance: new MaterialAppearance({ material, flat: true, translucent: true, faceForward: true }),
        classificationType: part.on === 'ground' ? ClassificationType.TERRAIN : ClassificationType.BOTH,
        allowPicking: false,
        // Heights of terrain are known by now: a rectangle is laid out at once, without the engine's workers.
        asynchronous: false,
      }),
    ) as GroundPrimitive;
    // Rendering on demand would stop before the workers of the engine have answered.
    const deadline = performance.now() + LONGEST;
    renderUntil(() => primitive?.ready === true || performance.now() > deadline);
  }

  function renderUntil(isDone: () => boolean): void {
    stopWaiting?.();
    stopWaiting = scene.postRender.addEventListener(() => {
      if (isDone()) stopWaiting?.();
      scene.requestRender();
    });
    scene.requestRender();
  }

  /** Paints the frame that is wanted, and the next when that is another by then. */
  async function paint(): Promise<void> {
    if (isPainting) return;
    isPainting = true;
    try {
      for (let painted: number | undefined = Number.NaN; painted !== frame && !isGone; ) {
        painted = frame;
        const { canvas } = await rasterPicture(part, legend, painted);
        if (isGone || !material) return;
        (material.uniforms as { image: HTMLCanvasElement }).image = canvas;
        // The engine takes a picture up in one frame and shows it in the next; until then the old one stays.
        let frames = 3;
        renderUntil(() => --frames <= 0 && primitive?.ready !== false);
      }
    } finally {
      isPainting = false;
    }
  }
  const laid = lay();
  laid.catch(recordError);

  return {
    setOpacity(next) {
      wanted = next;
      if (material) (material.uniforms as { color: Color }).color = Color.WHITE.withAlpha(next);
      scene.requestRender();
    },
    setFrame(next) {
      if (!part.frames) return;
      frame = next;
      laid.then(paint).catch(recordError);
    },
    destroy() {
      isGone = true;
      stopWaiting?.();
      if (primitive) scene.groundPrimitives.remove(primitive);
    },
  };
}
