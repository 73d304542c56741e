import {
  BoundingRectangle,
  Camera,
  Cartesian3,
  type Cesium3DTileset,
  Color,
  type CullingVolume,
  type Scene as EngineScene,
  PerspectiveFrustum,
  PixelDatatype,
  PixelFormat,
} from '@cesium/engine';
import { contextOf, type EngineTexture } from '../water/engine-parts.ts';
import { type EngineView, parts, pickingOf, updateForPass } from './engine-parts.ts';
import type { Standing } from './standing.ts';

/** Pixels along the longer side of the map: some three for each of a usual video's two. */
const LONGER_SIDE = 1024;
/** Metres before the camera in which nothing hides: its own pole or wall. */
const NEAREST = 0.4;
/** Milliseconds after which the map is made of the tiles that are there. */
const PATIENCE = 20_000;

/**
 * How far from a camera the first thing is that it sees, in each direction of its picture: terrain as it is drawn, and the
 * finest tiles of all layers that are shown. Drawn once for a place, as the engine draws to pick, and kept as its depth.
 */
export class FirstDepth {
  readonly texture: EngineTexture;
  /** Distance along the camera's axis is 2 to the power of depth × `range`, less 1, plus `near`, metres. */
  near = NEAREST;
  range = 1;
  /** Whether the map has been drawn. */
  isThere = false;
  readonly width: number;
  readonly height: number;
  readonly #scene: EngineScene;
  readonly #view: EngineView;
  readonly #culling: CullingVolume;
  readonly #preload = new parts.Cesium3DTilePassState({ pass: parts.Cesium3DTilePass.MOST_DETAILED_PRELOAD });
  readonly #pick = new parts.Cesium3DTilePassState({ pass: parts.Cesium3DTilePass.MOST_DETAILED_PICK });
  #asked: number | undefined;

  /** `reach`: metres beyond which nothing is looked at. */
  constructor(scene: EngineScene, standing: Standing, reach: number) {
    this.#scene = scene;
    const tall = standing.up > standing.across;
    const share = tall ? standing.across / standing.up : standing.up / standing.across;
    const shorter = Math.max(64, Math.round(LONGER_SIDE * share));
    this.width = tall ? shorter : LONGER_SIDE;
    this.height = tall ? LONGER_SIDE : shorter;
    const camera = new Camera(scene);
    camera.position = Cartesian3.clone(standing.at);
    camera.direction = Cartesian3.clone(standing.ahead);
    camera.up = Cartesian3.clone(standing.above);
    camera.right = Cartesian3.clone(standing.right);
    camera.frustum = new PerspectiveFrustum({
      // The engine's field of view is of the longer side.
      fov: 2 * Math.atan(Math.max(standing.across, standing.up)),
      aspectRatio: standing.across / standing.up,
      near: NEAREST,
      far: reach * 1.1,
    });
    this.#culling = camera.frustum.computeCullingVolume(camera.position, camera.direction, camera.up);
    this.#view = new parts.View(scene, camera, new BoundingRectangle(0, 0, this.width, this.height));
    // The depth goes into our own texture, and not by way of the view's.
    this.#view.globeDepth = undefined;
    this.texture = new parts.Texture({
      context: contextOf(scene),
      width: this.width,
      height: this.height,
      pixelFormat: PixelFormat.DEPTH_STENCIL,
      pixelDatatype: PixelDatatype.UNSIGNED_INT_24_8,
      sampler: parts.Sampler.NEAREST,
    });
  }

  get bytes(): number {
    return this.texture.sizeInBytes;
  }

  /** Asks for the finest tiles in the picture; true once they are there, or have been waited for long enough. */
  isReady(tilesets: readonly Cesium3DTileset[], now: number): boolean {
    this.#asked ??= now;
    this.#preload.camera = this.#view.camera;
    this.#preload.cullingVolume = this.#culling;
    let ready = true;
    for (const tileset of tilesets) {
      if (!tileset.show || tileset.isDestroyed()) continue;
      updateForPass(tileset, pickingOf(this.#scene).frameState, this.#preload);
      ready &&= this.#preload.ready;
    }
    if (!ready && now - this.#asked < PATIENCE) return false;
    this.#asked = undefined;
    return true;
  }

  /** Draws the map, between two frames of the scene. */
  draw(): void {
    const picking = pickingOf(this.#scene);
    const { context, frameState, debugCommandFilter } = picking;
    const colour = new parts.Texture({ context, width: this.width, height: this.height });
    const framebuffer = new parts.Framebuffer({
      context,
      colorTextures: [colour],
      depthStencilTexture: this.texture,
      destroyAttachments: false,
    });
    const passState = new parts.PassState(context);
    passState.viewport = new BoundingRectangle(0, 0, this.width, this.height);
    passState.framebuffer = framebuffer;
    picking.view = this.#view;
    // What moves, and what people draw, hides nothing: the map is of the city alone.
    picking.debugCommandFilter = ({ pass }) =>
      pass === undefined || pass === parts.Pass.GLOBE || pass === parts.Pass.CESIUM_3D_TILE;
    try {
      picking.jobScheduler.disableThisFrame();
      picking.updateFrameState();
      frameState.invertClassification = false;
      frameState.passes.pick = true;
      frameState.passes.depth = true;
      frameState.passes.offscreen = true;
      frameState.tilesetPassState = this.#pick;
      context.uniformState.update(frameState);
      picking.updateEnvironment();
      picking.updateAndExecuteCommands(passState, Color.TRANSPARENT);
      const [frustum] = this.#view.frustumCommandsList;
      this.isThere = frustum !== undefined;
      if (frustum) {
        this.near = frustum.near;
        this.range = Math.log2(frustum.far - frustum.near + 1);
      }
    } finally {
      picking.view = picking.defaultView;
      picking.debugCommandFilter = debugCommandFilter;
      context.endFrame();
      framebuffer.destroy();
      colour.destroy();
    }
  }

  destroy(): void {
    this.#view.destroy();
    this.texture.destroy();
  }
}
