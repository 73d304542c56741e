import { type Cesium3DTileset, type Scene as EngineScene, PostProcessStageLibrary } from '@cesium/engine';
import { useStatus } from '../stores/status.ts';
import { firstTier, TIER_SETTINGS, type Tier, TierGauge, type TierSettings } from './quality.ts';
import type { RenderLoop } from './render-loop.ts';

export interface TierControl {
  readonly settings: TierSettings;
  /** Tells that a frame was drawn; may step down to a lower tier. */
  frameDrawn(): void;
}

/** Draws at the pinned tier, or at one that the machine keeps up with. `loop` may come later than the control. */
export function createTierControl(
  scene: EngineScene,
  pinned: Tier | undefined,
  tilesets: () => Cesium3DTileset[],
  loop: () => RenderLoop | undefined,
): TierControl {
  const gauge = new TierGauge(pinned ?? firstTier(rendererName(scene)));
  let lastFrame = 0;

  function apply(settings: TierSettings): void {
    loop()?.setResolutionScale(settings.resolutionScale);
    scene.msaaSamples = settings.msaaSamples;
    scene.postProcessStages.fxaa.enabled = settings.msaaSamples === 1;
    scene.globe.maximumScreenSpaceError = settings.globeScreenSpaceError;
    for (const tileset of tilesets()) tileset.maximumScreenSpaceError = settings.screenSpaceError;
    scene.shadowMap.size = settings.shadowMapSize;
    scene.shadowMap.softShadows = settings.softShadows;
    scene.shadowMap.maximumDistance = settings.shadowDistance;
    scene.shadowMap.darkness = 0.45;
    const { ambientOcclusion } = scene.postProcessStages;
    if (PostProcessStageLibrary.isAmbientOcclusionSupported(scene)) {
      ambientOcclusion.enabled = settings.ambientOcclusion;
      Object.assign(ambientOcclusion.uniforms, { intensity: 2.5, lengthCap: 0.35, bias: 0.1 });
    }
    useStatus.setState({ tier: gauge.tier });
    scene.requestRender();
  }

  apply(TIER_SETTINGS[gauge.tier]);
  // A weak machine draws fewer pixels while the view moves, and all of them when it has come to rest.
  const scaleTo = (share: number) =>
    loop()?.setResolutionScale(share * TIER_SETTINGS[gauge.tier].resolutionScale);
  scene.camera.moveStart.addEventListener(() => scaleTo(TIER_SETTINGS[gauge.tier].movingScale));
  scene.camera.moveEnd.addEventListener(() => scaleTo(1));
  return {
    get settings() {
      return TIER_SETTINGS[gauge.tier];
    },
    frameDrawn() {
      const now = performance.now();
      const slower = pinned === undefined ? gauge.frame(now - lastFrame) : undefined;
      lastFrame = now;
      if (slower) apply(TIER_SETTINGS[slower]);
    },
  };
}

function rendererName(scene: EngineScene): string {
  const gl = scene.canvas.getContext('webgl2');
  if (!gl) return 'unknown';
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
