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
  let material: Material | undefined;
  /** The frame that is shown, and while the next is being laid that too. */
  let laid: GroundPrimitive[] = [];
  let isGone = false;
  let wanted = opacity;
  let frame = firstFrame;
  let stopWaiting: (() => void) | undefined;
  let isLaying = false;

  /** Lays the frame that is wanted; the one before lies until it is there. */
  async function lay(): Promise<void> {
    if (isLaying) return;
    isLaying = true;
    try {
      for (let last: number | undefined = Number.NaN; last !== frame && !isGone; ) {
        last = frame;
        await layFrame(last);
      }
    } finally {
      isLaying = false;
    }
  }

  async function layFrame(which: number | undefined): Promise<void> {
    const { rectangle, canvas } = await rasterPicture(part, legend, which);
    await GroundPrimitive.initializeTerrainHeights();
    if (isGone) return;
    material = Material.fromType('Image', { image: canvas, color: Color.WHITE.withAlpha(wanted) });
    // Cells have sides: nothing is mixed between them.
    const primitive = scene.groundPrimitives.add(
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
    laid.push(primitive);
    await new Promise<void>((resolve) => {
      // Rendering on demand would stop before the workers of the engine have answered.
      const deadline = performance.now() + LONGEST;
      stopWaiting = scene.postRender.addEventListener(() => {
        if (isGone || primitive.ready || performance.now() > deadline) {
          stopWaiting?.();
          resolve();
        }
        scene.requestRender();
      });
      scene.requestRender();
    });
    if (isGone) return;
    for (const one of laid) if (one !== primitive) scene.groundPrimitives.remove(one);
    laid = [primitive];
    scene.requestRender();
  }
  lay().catch(recordError);

  return {
    setOpacity(next) {
      wanted = next;
      if (material) (material.uniforms as { color: Color }).color = Color.WHITE.withAlpha(next);
      scene.requestRender();
    },
    setFrame(next) {
      if (!part.frames) return;
      frame = next;
      lay().catch(recordError);
    },
    destroy() {
      isGone = true;
      stopWaiting?.();
      for (const one of laid) scene.groundPrimitives.remove(one);
    },
  };
}
