import type {
  BoundingRectangle,
  Camera,
  Cesium3DTileset,
  CullingVolume,
  Scene as EngineScene,
} from '@cesium/engine';
import * as engine from '@cesium/engine';
import type { DrawCommand, EngineContext, EngineTexture, FrameState } from '../water/engine-parts.ts';

/** A part of the engine that draws the scene through a camera of its own. */
export interface EngineView {
  camera: Camera;
  globeDepth: unknown;
  frustumCommandsList: { near: number; far: number }[];
  destroy(): void;
}
export interface EngineFramebuffer {
  destroy(): void;
}
export interface PassState {
  framebuffer: EngineFramebuffer | undefined;
  viewport: BoundingRectangle;
}
export interface TilesetPassState {
  pass: number;
  camera?: Camera;
  cullingVolume?: CullingVolume;
  /** Whether all that was asked for is there. */
  ready: boolean;
}

interface Parts {
  View: new (scene: EngineScene, camera: Camera, viewport: BoundingRectangle) => EngineView;
  PassState: new (context: EngineContext) => PassState;
  Framebuffer: new (options: object) => EngineFramebuffer;
  Texture: new (options: object) => EngineTexture;
  Sampler: (new (options: object) => unknown) & { NEAREST: unknown };
  Cesium3DTilePassState: new (options: { pass: number }) => TilesetPassState;
  Cesium3DTilePass: { MOST_DETAILED_PRELOAD: number; MOST_DETAILED_PICK: number };
  StencilConstants: { CESIUM_3D_TILE_MASK: number };
  Pass: {
    GLOBE: number;
    TERRAIN_CLASSIFICATION: number;
    CESIUM_3D_TILE: number;
    CESIUM_3D_TILE_CLASSIFICATION: number;
  };
}

/** What of the engine's own way to pick is used here; missing in its types. */
export interface PickingScene {
  view: EngineView;
  defaultView: EngineView;
  context: EngineContext & { endFrame(): void; uniformState: { update(frameState: FrameState): void } };
  frameState: FrameState & {
    passes: Record<'render' | 'pick' | 'depth' | 'offscreen', boolean>;
    tilesetPassState: TilesetPassState;
    invertClassification: boolean;
  };
  jobScheduler: { disableThisFrame(): void };
  debugCommandFilter: ((command: DrawCommand & { pass: number }) => boolean) | undefined;
  updateFrameState(): void;
  updateEnvironment(): void;
  updateAndExecuteCommands(passState: PassState, background: unknown): void;
}

export const pickingOf = (scene: EngineScene): PickingScene => scene as unknown as PickingScene;

/** A tileset's way to look for tiles for a camera that is not the view's. */
export const updateForPass = (
  tileset: Cesium3DTileset,
  frameState: FrameState,
  state: TilesetPassState,
): void =>
  (
    tileset as unknown as { updateForPass(frameState: FrameState, state: TilesetPassState): void }
  ).updateForPass(frameState, state);

/** Exported by the engine, missing in its types. */
export const parts = engine as unknown as Parts;
