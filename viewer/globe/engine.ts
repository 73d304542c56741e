import {
  buildModuleUrl,
  Camera,
  CameraEventType,
  Cartesian3,
  Color,
  Credit,
  CreditDisplay,
  Scene as EngineScene,
  Globe,
  Ion,
  KeyboardEventModifier,
  Rectangle,
  ShadowMode,
  SkyAtmosphere,
  Sun,
} from '@cesium/engine';
import type { Extent } from '../../models/schema/layer.ts';

declare const __ENGINE_FOLDER__: string;

/** The engine could not start: no WebGL 2, or the graphics driver refused. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/**
 * An engine scene on a canvas, drawn only on demand, that asks no host but our own for anything: no ion, no
 * default imagery or terrain, no star images. Throws EngineUnavailable.
 */
export function createEngine(
  canvas: HTMLCanvasElement,
  creditContainer: HTMLElement,
  extent: Extent,
): EngineScene {
  // Public in the engine, missing in its types.
  (buildModuleUrl as unknown as { setBaseUrl(url: string): void }).setBaseUrl(
    new URL(`${__ENGINE_FOLDER__}/`, document.baseURI).href,
  );
  Ion.defaultAccessToken = '';
  CreditDisplay.cesiumCredit = new Credit('CesiumJS');
  Camera.DEFAULT_VIEW_RECTANGLE = Rectangle.fromDegrees(...extent);
  Camera.DEFAULT_VIEW_FACTOR = 0;
  let scene: EngineScene;
  try {
    scene = new EngineScene({
      canvas,
      creditContainer,
      creditViewport: creditContainer,
      scene3DOnly: true,
      requestRenderMode: true,
      // Time alone never draws a frame: lighting.ts asks for one when the sun has moved visibly.
      maximumRenderTimeChange: Number.POSITIVE_INFINITY,
      msaaSamples: 1,
      contextOptions: { webgl: { alpha: false, powerPreference: 'high-performance' } },
    });
  } catch (error) {
    throw new EngineUnavailable(error instanceof Error ? error.message : String(error));
  }
  dressScene(scene);
  return scene;
}

function dressScene(scene: EngineScene): void {
  const globe = new Globe();
  globe.show = false;
  globe.baseColor = Color.fromCssColorString('#151c27');
  globe.enableLighting = true;
  globe.dynamicAtmosphereLighting = true;
  globe.dynamicAtmosphereLightingFromSun = true;
  globe.depthTestAgainstTerrain = true;
  globe.shadows = ShadowMode.RECEIVE_ONLY;
  // The base map draws water with sharp shores; the engine's waves have the mask's coarse ones.
  globe.showWaterEffect = false;
  scene.globe = globe;
  scene.skyAtmosphere = new SkyAtmosphere();
  scene.sun = new Sun();
  scene.backgroundColor = Color.BLACK;
  scene.camera.constrainedAxis = Cartesian3.UNIT_Z;
  scene.camera.frustum.near = 0.5;

  const control = scene.screenSpaceCameraController;
  control.minimumZoomDistance = 2;
  control.maximumZoomDistance = 4e7;
  control.minimumCollisionTerrainHeight = 15_000;
  control.inertiaSpin = 0.8;
  control.inertiaZoom = 0.75;
  // Left drags, right or Ctrl+left turns and tilts, the wheel zooms: what people know from other maps.
  control.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH];
  control.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.MIDDLE_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
  ];
}
