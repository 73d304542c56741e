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
export function drawRaster(scene: EngineScene, part: RasterPart, legend: Legend, opacity: number): DrawnPart {
  let primitive: GroundPrimitive | undefined;
  let material: Material | undefined;
  let isGone = false;
  let wanted = opacity;
  let stopWaiting: (() => void) | undefined;

  async function lay(): Promise<void> {
    const { rectangle, canvas } = await rasterPicture(part, legend);
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
    stopWaiting = scene.postRender.addEventListener(() => {
      if (primitive?.ready || performance.now() > deadline) stopWaiting?.();
      scene.requestRender();
    });
    scene.requestRender();
  }
  lay().catch(recordError);

  return {
    setOpacity(next) {
      wanted = next;
      if (material) (material.uniforms as { color: Color }).color = Color.WHITE.withAlpha(next);
      scene.requestRender();
    },
    destroy() {
      isGone = true;
      stopWaiting?.();
      if (primitive) scene.groundPrimitives.remove(primitive);
    },
  };
}
