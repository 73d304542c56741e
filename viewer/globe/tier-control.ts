import { type Cesium3DTileset, type Scene as EngineScene, PostProcessStageLibrary } from '@cesium/engine';
import { readPreferences, writePreferences } from '../stores/preferences.ts';
import { useStatus } from '../stores/status.ts';
import {
  firstTier,
  isSoftware,
  MEASURED_FRAMES,
  measuredTier,
  TIER_SETTINGS,
  type Tier,
  TierGauge,
  type TierSettings,
} from './quality.ts';
import type { RenderLoop } from './render-loop.ts';

export interface TierControl {
  readonly settings: TierSettings;
  /** Pixels of error of tilesets: that of the tier, or more while memory is short. */
  readonly screenSpaceError: number;
  /** Tells that a frame was drawn; may step down to a lower tier. */
  frameDrawn(): void;
  /** Draws tiles this many times coarser than the tier says. */
  setCoarseness(coarseness: number): void;
}

/** Another size costs the canvas a new picture: steps by keys that follow within this time are one movement. */
const REST = 300;

/**
 * Draws at the pinned tier, or at one that the machine keeps up with: that which was measured on it before, or is
 * measured now, once the first view is complete. `loop` may come later than the control.
 */
export function createTierControl(
  scene: EngineScene,
  pinned: Tier | undefined,
  tilesets: () => Cesium3DTileset[],
  loop: () => RenderLoop | undefined,
): TierControl {
  const renderer = rendererName(scene);
  const known = readPreferences().measured;
  const measured = known?.renderer === renderer ? known.tier : undefined;
  const gauge = new TierGauge(pinned ?? measured ?? firstTier(renderer));
  let lastFrame = 0;
  let coarseness = 1;
  let intervals: number[] | undefined;
  let measuring = pinned === undefined && measured === undefined && !isSoftware(renderer);

  const settingsNow = () => TIER_SETTINGS[gauge.tier];

  function applyDetail(): void {
    const settings = settingsNow();
    scene.globe.maximumScreenSpaceError = settings.globeScreenSpaceError * coarseness;
    for (const tileset of tilesets())
      tileset.maximumScreenSpaceError = settings.screenSpaceError * coarseness;
    scene.requestRender();
  }

  function apply(): void {
    const settings = settingsNow();
    loop()?.setResolutionScale(settings.resolutionScale);
    scene.msaaSamples = settings.msaaSamples;
    scene.postProcessStages.fxaa.enabled = settings.msaaSamples === 1;
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
    applyDetail();
  }

  /** Draws some frames in a row when everything is there for the first time, and keeps what came of it. */
  function measure(interval: number): void {
    if (!intervals) {
      if (!useStatus.getState().tilesLoaded) return;
      intervals = [];
    } else {
      intervals.push(interval);
    }
    if (intervals.length < MEASURED_FRAMES) {
      scene.requestRender();
      return;
    }
    measuring = false;
    gauge.tier = measuredTier(intervals);
    writePreferences({ measured: { renderer, tier: gauge.tier } });
    apply();
  }

  apply();
  // A weak machine draws fewer pixels while the view moves, and all of them when it has come to rest.
  const scaleTo = (share: number) => loop()?.setResolutionScale(share * settingsNow().resolutionScale);
  let resting: ReturnType<typeof setTimeout> | undefined;
  scene.camera.moveStart.addEventListener(() => {
    clearTimeout(resting);
    scaleTo(settingsNow().movingScale);
  });
  scene.camera.moveEnd.addEventListener(() => {
    clearTimeout(resting);
    resting = setTimeout(() => scaleTo(1), REST);
  });
  return {
    get settings() {
      return settingsNow();
    },
    get screenSpaceError() {
      return settingsNow().screenSpaceError * coarseness;
    },
    frameDrawn() {
      const now = performance.now();
      const interval = now - lastFrame;
      lastFrame = now;
      if (pinned !== undefined) return;
      if (measuring) measure(interval);
      else if (gauge.frame(interval)) apply();
    },
    setCoarseness(next) {
      coarseness = next;
      applyDetail();
    },
  };
}

function rendererName(scene: EngineScene): string {
  const gl = scene.canvas.getContext('webgl2');
  if (!gl) return 'unknown';
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
