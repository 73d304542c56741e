import {
  Cartesian3,
  Cartographic,
  type Cesium3DTileset,
  type Scene as EngineScene,
  Matrix4,
  sampleTerrainMostDetailed,
} from '@cesium/engine';
import type { CameraPlacement } from '../../../models/schema/camera-calibration.ts';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import { recordError } from '../../stores/status.ts';
import type { CameraApi } from '../../video/camera-api.ts';
import { placementOf } from '../../video/projection/placement-of.ts';
import { tellProjection, useProjections } from '../../video/projection/projections.ts';
import { TilePlayback } from '../../video/tile-playback.ts';
import { contextOf, type DrawCommand, type FrameState, type ShaderProgram } from '../water/engine-parts.ts';
import { isInView } from '../water/tile-bounds.ts';
import { drawPyramid, type PyramidDraw } from './camera-pyramid.ts';
import { FirstDepth } from './first-depth.ts';
import { PictureTexture } from './picture-texture.ts';
import { type Standing, standingOf } from './standing.ts';

/** Metres that a picture is laid onto the city for, at most: beyond, a pixel is wider than a car. */
const FARTHEST = 1_500;
const USUAL_REACH = 120;
const DIMMED = 0.3;
/** Metres from the view to a camera beyond which the map of what it sees first is not made anew. */
const FAR = 6_000;

/** One camera whose pictures lie on the city: its player, where it stands, what it sees first, and how it is drawn. */
export class ShownCamera {
  readonly id: string;
  readonly #scene: EngineScene;
  readonly #box: HTMLElement;
  readonly #playback: TilePlayback;
  readonly #picture: PictureTexture;
  readonly #program: ShaderProgram;
  readonly #ground: () => number;
  #placed:
    | {
        key: string;
        placement: CameraPlacement;
        standing: Standing;
        reach: number;
        first: FirstDepth;
        pyramid: PyramidDraw;
      }
    | undefined;
  #isStale = true;
  #round = 0;
  #hasPose = true;
  #wasInView = false;
  readonly #toCamera = new Matrix4();
  readonly #fromWorld = new Matrix4();

  constructor(options: {
    id: string;
    scene: EngineScene;
    api: CameraApi;
    holder: HTMLElement;
    program: ShaderProgram;
    /** Ellipsoidal metres of the ground where it is not known better. */
    ground(): number;
  }) {
    const { id, scene, api, holder, program, ground } = options;
    this.id = id;
    this.#scene = scene;
    this.#program = program;
    this.#ground = ground;
    this.#box = document.createElement('div');
    this.#box.setAttribute('aria-hidden', 'true');
    // A video that is nowhere in the page is not decoded by every browser.
    this.#box.style.cssText =
      'position:absolute;left:0;top:0;width:4px;height:4px;overflow:hidden;opacity:0;pointer-events:none';
    holder.append(this.#box);
    this.#picture = new PictureTexture(scene, this.#box);
    this.#playback = new TilePlayback(api, id, this.#box, () => '');
    this.#playback.subscribe(() => this.follow());
    this.follow();
  }

  /** Bytes on the graphics device. */
  get bytes(): number {
    return this.#picture.bytes + (this.#placed?.first.bytes ?? 0);
  }

  /** Whether the next frame would show another picture. */
  get wantsFrame(): boolean {
    return this.#wasInView && this.#placed?.first.isThere === true && this.#picture.isOld;
  }

  /** What the camera sees first may be another: tiles have come, or layers were shown or hidden. */
  renew(): void {
    const away = this.#placed && Cartesian3.distance(this.#placed.standing.at, this.#scene.camera.positionWC);
    if (away !== undefined && away < FAR) this.#isStale = true;
  }

  askAgain(): void {
    this.#playback.renew();
  }

  /** Stands where the store or the server says. */
  follow(): void {
    const { facts } = this.#playback.state;
    const { trial } = useProjections.getState();
    const tried = trial?.camera === this.id ? trial.placement : undefined;
    if (facts) void this.#place(facts, tried);
    this.#tell();
  }

  /** Between two frames: draws what the camera sees first, where that is not known. True: a frame is wanted. */
  prepare(tilesets: readonly Cesium3DTileset[], now: number): boolean {
    const { first } = this.#placed ?? {};
    if (!first || !this.#isStale || !first.isReady(tilesets, now)) return false;
    this.#isStale = false;
    first.draw();
    this.#tell();
    return true;
  }

  /** What the engine draws of it in a frame. */
  commands(frameState: FrameState): readonly DrawCommand[] {
    const placed = this.#placed;
    this.#wasInView = placed !== undefined && isInView(placed.pyramid.volume, frameState);
    if (!placed?.first.isThere || !this.#wasInView) return [];
    this.#picture.upload();
    return this.#picture.texture && this.#playback.state.phase === 'playing' ? placed.pyramid.commands : [];
  }

  destroy(): void {
    this.#round++;
    this.#playback.destroy();
    this.#unplace();
    this.#picture.destroy();
    this.#box.remove();
  }

  async #place(facts: CameraFacts, tried: CameraPlacement | undefined): Promise<void> {
    const key = JSON.stringify([
      tried ?? facts.calibrated?.placement ?? [facts.longitude, facts.latitude, facts.height, facts.pose],
    ]);
    if (key === this.#placed?.key) return;
    const round = ++this.#round;
    const placement = tried ?? placementOf(facts, await this.#groundUnder(facts));
    if (round !== this.#round || this.#scene.isDestroyed()) return;
    this.#unplace();
    this.#hasPose = placement !== undefined;
    if (placement) {
      const reach = Math.min(FARTHEST, facts.pose?.reach ?? USUAL_REACH);
      const standing = standingOf(placement);
      Matrix4.inverseTransformation(standing.matrix, this.#fromWorld);
      const first = new FirstDepth(this.#scene, standing, reach);
      const pyramid = drawPyramid(
        contextOf(this.#scene),
        standing,
        reach,
        this.#program,
        this.#uniforms(standing, reach, first),
        this,
      );
      this.#placed = { key, placement, standing, reach, first, pyramid };
      this.#isStale = true;
    }
    this.#tell();
    this.#scene.requestRender();
  }

  /** Ellipsoidal metres of the finest ground under a camera, whatever the view has loaded. */
  async #groundUnder({ longitude, latitude }: CameraFacts): Promise<number> {
    if (longitude === undefined || latitude === undefined) return this.#ground();
    const at = Cartographic.fromDegrees(longitude, latitude);
    const drawn = () => this.#scene.globe.getHeight(at) ?? this.#ground();
    try {
      const [{ height }] = await sampleTerrainMostDetailed(this.#scene.terrainProvider, [
        Cartographic.clone(at),
      ]);
      return Number.isFinite(height) ? height : drawn();
    } catch (error) {
      recordError(error);
      return drawn();
    }
  }

  #uniforms({ across, up }: Standing, reach: number, first: FirstDepth): Record<string, () => unknown> {
    const lens = { x: 1 / across, y: 1 / up, z: reach, w: 0 };
    const depths = { x: 0, y: 0, z: 1 / first.width, w: 1 / first.height };
    const look = { x: 1, y: 0, z: 0 };
    return {
      u_picture: () => this.#picture.texture,
      u_first: () => first.texture,
      u_toCamera: () =>
        Matrix4.multiplyTransformation(this.#fromWorld, this.#scene.camera.inverseViewMatrix, this.#toCamera),
      u_lens: () => {
        lens.w = useProjections.getState().trial?.camera === this.id ? 1 : 0;
        return lens;
      },
      u_depths: () => {
        depths.x = first.near;
        depths.y = first.range;
        return depths;
      },
      u_look: () => {
        const { opacity, feather, dimmed } = useProjections.getState();
        const { is } = this.#playback.state.picture;
        look.x = dimmed === this.id ? DIMMED * opacity : opacity;
        look.y = feather;
        // What is old does not look as if it were of now.
        look.z = is === 'old' || is === 'lost' ? 1 : 0;
        return look;
      },
    };
  }

  #unplace(): void {
    this.#placed?.first.destroy();
    this.#placed?.pyramid.destroy();
    this.#placed = undefined;
  }

  #tell(): void {
    const { phase, picture } = this.#playback.state;
    const isThere = this.#placed?.first.isThere === true;
    tellProjection(this.id, {
      phase: phase !== 'playing' ? phase : !this.#hasPose ? 'no-pose' : isThere ? 'shown' : 'city',
      picture,
      bytes: this.bytes,
      ...(this.#placed ? { placement: this.#placed.placement, ...this.#groundOf(this.#placed) } : {}),
    });
  }

  /** The ground under it as far as it is loaded. */
  #groundOf({ placement: { longitude, latitude } }: { placement: CameraPlacement }): { ground?: number } {
    const ground = this.#scene.globe.getHeight(Cartographic.fromDegrees(longitude, latitude));
    return ground === undefined ? {} : { ground };
  }
}
