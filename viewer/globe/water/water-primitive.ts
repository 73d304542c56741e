import { BlendingState, Cartesian3, type Scene as EngineScene, Matrix4 } from '@cesium/engine';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import { enuOf } from '../../../scenes/flood/surface/placement.ts';
import { type Coloured, scaleOf } from '../../water/scales.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import {
  contextOf,
  type DrawCommand,
  type EngineTexture,
  type FrameState,
  parts,
  type ShaderProgram,
  type VertexArray,
} from './engine-parts.ts';
import { boundsOfTile } from './tile-bounds.ts';
import { WATER_DEPTH_FRAGMENT, WATER_FRAGMENT } from './water-glsl.ts';
import { waterMesh, waterProgram } from './water-mesh.ts';
import { bytesTexture, grain, numbersTexture, pictureTexture, rampTexture } from './water-textures.ts';
import { chooseTiles, QUADS, type WaterTile } from './water-tiles.ts';

export type Shown = Coloured | 'natural';

export interface WaterLook {
  shown: Shown;
  showsFlow: boolean;
  /** Seconds that the waves have moved for. */
  seconds: number;
}

type Place = NonNullable<WaterPictures['place']>;
interface Uploaded {
  texels: EngineTexture;
  heights: EngineTexture;
  picture: WaterPicture;
}
interface TileDraw {
  colour: DrawCommand;
  depth: DrawCommand;
  /** Of which pictures the bounds are. */
  first: WaterPicture;
  second: WaterPicture;
}

/** Pixels between two nodes of the mesh, about. */
const NODE_PIXELS = 9;
/** Metres, and share of the distance, that the water is drawn nearer than it is: see WATER_VERTEX. */
const PULL = { x: 2.5, y: 0.004 };
/** What the shader shows, by number. */
const NUMBERS: Record<Shown, number> = {
  natural: 0,
  depth: 1,
  maximum: 1,
  speed: 2,
  hazard: 3,
  arrival: 4,
  difference: 5,
};

/**
 * The water on the globe: drawn onto the ground after it and before everything that stands on it. What is drawn of it
 * wins over ground that is drawn too coarsely; then its true depth is kept, so that what stands in the water begins at
 * its surface, and what stands before it hides it.
 */
export class WaterPrimitive {
  look: WaterLook = { shown: 'depth', showsFlow: false, seconds: 0 };
  /** Whether the last frame had water in it. */
  isInView = false;
  readonly #scene: EngineScene;
  #pictures: WaterPictures = { share: 0, hours: 1, isDifference: false };
  #place: Place | undefined;
  #programs: { colour: ShaderProgram; depth: ShaderProgram } | undefined;
  #mesh: VertexArray | undefined;
  #noise: EngineTexture | undefined;
  #ramp: { key: string; texture: EngineTexture } | undefined;
  #fixed: { lattice: EngineTexture; walls: EngineTexture } | undefined;
  #uploaded: Uploaded[] = [];
  #tiles = new Map<string, TileDraw>();
  readonly #matrix = new Matrix4();
  readonly #fromWorld = new Matrix4();
  #destroyed = false;

  constructor(scene: EngineScene) {
    this.#scene = scene;
  }

  set pictures(pictures: WaterPictures) {
    this.#pictures = pictures;
  }

  /** Bytes on the graphics device. */
  get bytes(): number {
    const all = [this.#noise, this.#ramp?.texture, this.#fixed?.lattice, this.#fixed?.walls];
    for (const { texels, heights } of this.#uploaded) all.push(texels, heights);
    return all.reduce((sum, texture) => sum + (texture?.sizeInBytes ?? 0), 0);
  }

  /** The engine calls it before each frame. */
  update(frameState: FrameState): void {
    if (!frameState.passes.render) return;
    this.isInView = false;
    const { place, first, second } = this.#pictures;
    if (place !== this.#place) this.#setPlace(place);
    if (!place || !first || !second) return;
    this.#upload(first, second);
    this.#start();
    for (const tile of this.#choose(place, first, second)) {
      const { colour, depth } = this.#drawOf(tile, place, first, second);
      frameState.commandList.push(colour, depth);
      this.isInView = true;
    }
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): undefined {
    this.#destroyed = true;
    this.#setPlace(undefined);
    this.#programs?.colour.destroy();
    this.#programs?.depth.destroy();
    this.#mesh?.destroy();
    this.#noise?.destroy();
    this.#ramp?.texture.destroy();
    return undefined;
  }

  #setPlace(place: Place | undefined): void {
    this.#place = place;
    this.#tiles.clear();
    for (const { texels, heights } of this.#uploaded) {
      texels.destroy();
      heights.destroy();
    }
    this.#uploaded = [];
    this.#fixed?.lattice.destroy();
    this.#fixed?.walls.destroy();
    this.#fixed = undefined;
    if (!place) return;
    const { placement, ground } = place;
    const context = contextOf(this.#scene);
    this.#fixed = {
      lattice: numbersTexture(
        context,
        { width: placement.columns, height: placement.rows, data: placement.lattice },
        4,
      ),
      walls: bytesTexture(context, { width: ground.columns, height: ground.rows, data: ground.walls }, false),
    };
    Matrix4.fromArray([...placement.frame.matrix], 0, this.#matrix);
    Matrix4.inverseTransformation(this.#matrix, this.#fromWorld);
  }

  /** Sends pictures to the device that it does not have, and forgets those that are no longer shown. */
  #upload(first: WaterPicture, second: WaterPicture): void {
    const context = contextOf(this.#scene);
    for (const picture of new Set([first, second])) {
      if (this.#uploaded.some((one) => one.picture === picture)) continue;
      const { width, height, heights } = picture.heights;
      this.#uploaded.push({
        picture,
        texels: pictureTexture(context, picture),
        heights: numbersTexture(context, { width, height, data: heights }, 1),
      });
    }
    this.#uploaded = this.#uploaded.filter((one) => {
      if (one.picture === first || one.picture === second) return true;
      one.texels.destroy();
      one.heights.destroy();
      return false;
    });
  }

  #start(): void {
    if (this.#programs) return;
    const context = contextOf(this.#scene);
    this.#programs = {
      colour: waterProgram(context, WATER_FRAGMENT),
      depth: waterProgram(context, WATER_DEPTH_FRAGMENT),
    };
    this.#mesh = waterMesh(context);
    this.#noise = bytesTexture(context, grain(), true);
  }

  #choose(place: Place, first: WaterPicture, second: WaterPicture): WaterTile[] {
    const { camera, drawingBufferHeight } = this.#scene;
    const eye = Matrix4.multiplyByPoint(this.#fromWorld, camera.positionWC, new Cartesian3());
    const { frustum } = camera as { frustum: { fovy?: number } };
    const pixel = (2 * Math.tan((frustum.fovy ?? 1) / 2)) / Math.max(1, drawingBufferHeight);
    const strides = first.heights.levels.map(({ stride }) => stride);
    const height = eye.z + place.placement.reference;
    const { lowest, highest } = place.ground;
    const { cell } = place.grid;
    return chooseTiles({
      strides,
      columns: first.columns,
      rows: first.rows,
      wet: [first.wet, second.wet],
      cell,
      fineness: NODE_PIXELS * pixel,
      distance: ({ level, column, row }) => {
        const span = strides[level] * QUADS;
        const [east, north] = enuOf(place.placement, (column + 0.5) * span, (row + 0.5) * span, 0);
        const half = (span * cell) / 2;
        const above = Math.max(0, height - highest, lowest - height);
        return Math.hypot(
          Math.max(0, Math.abs(eye.x - east) - half),
          Math.max(0, Math.abs(eye.y - north) - half),
          above,
        );
      },
    });
  }

  #drawOf(tile: WaterTile, place: Place, first: WaterPicture, second: WaterPicture): TileDraw {
    const key = `${tile.level} ${tile.column} ${tile.row}`;
    let draw = this.#tiles.get(key);
    if (!draw) {
      draw = this.#make(tile, place, first, second);
      this.#tiles.set(key, draw);
    } else if (draw.first !== first || draw.second !== second) {
      const { volume } = boundsOfTile(tile, place, [first, second], this.#matrix);
      Object.assign(draw, { first, second });
      draw.colour.boundingVolume = volume;
      draw.depth.boundingVolume = volume;
    }
    return draw;
  }

  #make(tile: WaterTile, place: Place, first: WaterPicture, second: WaterPicture): TileDraw {
    const { placement, grid } = place;
    const { stride, columns, rows, firstRow } = first.heights.levels[tile.level];
    const { volume, centre } = boundsOfTile(tile, place, [first, second], this.#matrix);
    const fixed = {
      u_tile: { x: tile.column * QUADS, y: tile.row * QUADS, z: columns - 1, w: rows - 1 },
      u_level: { x: stride, y: firstRow, z: 0 },
      u_grid: { x: grid.columns, y: grid.rows, z: grid.cell, w: placement.spacing },
      u_latticeEnd: { x: placement.columns - 1, y: placement.rows - 1 },
      u_centre: centre,
      u_reference: placement.reference,
    };
    const uniformMap: Record<string, () => unknown> = {
      u_first: () => this.#uploadedOf(this.#pictures.first)?.texels,
      u_second: () => this.#uploadedOf(this.#pictures.second)?.texels,
      u_firstHeights: () => this.#uploadedOf(this.#pictures.first)?.heights,
      u_secondHeights: () => this.#uploadedOf(this.#pictures.second)?.heights,
      u_lattice: () => this.#fixed?.lattice,
      u_walls: () => this.#fixed?.walls,
      u_noise: () => this.#noise,
      u_ramp: () => this.#rampTexture(),
      u_share: () => this.#pictures.share,
      u_isDifference: () => this.#pictures.isDifference,
      u_shows: () => NUMBERS[this.look.shown],
      u_scale: () => this.#scale(),
      u_showsFlow: () => this.look.showsFlow,
      u_seconds: () => this.look.seconds,
      u_opacity: () => 1,
    };
    for (const [name, value] of Object.entries(fixed)) uniformMap[name] = () => value;
    const modelMatrix = Matrix4.multiplyByTranslation(this.#matrix, centre, new Matrix4());
    const shared = {
      vertexArray: this.#mesh,
      boundingVolume: volume,
      modelMatrix,
      pass: parts.Pass.TERRAIN_CLASSIFICATION,
      owner: this,
    };
    const cull = { enabled: false };
    const depthTest = { enabled: true };
    return {
      first,
      second,
      colour: new parts.DrawCommand({
        ...shared,
        shaderProgram: this.#programs?.colour,
        uniformMap: { ...uniformMap, u_depthPull: () => PULL },
        renderState: parts.RenderState.fromCache({
          cull,
          depthTest,
          depthMask: false,
          blending: BlendingState.ALPHA_BLEND,
        }),
      }),
      depth: new parts.DrawCommand({
        ...shared,
        shaderProgram: this.#programs?.depth,
        uniformMap: { ...uniformMap, u_depthPull: () => NO_PULL },
        renderState: parts.RenderState.fromCache({
          cull,
          depthTest,
          depthMask: true,
          colorMask: { red: false, green: false, blue: false, alpha: false },
        }),
      }),
    };
  }

  #uploadedOf(picture: WaterPicture | undefined): Uploaded | undefined {
    return this.#uploaded.find((one) => one.picture === picture);
  }

  #rampTexture(): EngineTexture {
    const { shown } = this.look;
    const key = shown === 'natural' ? 'depth' : shown;
    if (this.#ramp?.key !== key) {
      this.#ramp?.texture.destroy();
      this.#ramp = { key, texture: rampTexture(contextOf(this.#scene), scaleOf(key, 1).colours) };
    }
    return this.#ramp.texture;
  }

  #scale(): { x: number; y: number; z: number; w: number } {
    const { shown } = this.look;
    const { from, to, power, marks, isClassed } = scaleOf(
      shown === 'natural' ? 'depth' : shown,
      this.#pictures.hours,
    );
    return isClassed ? { x: marks[0], y: marks[1], z: marks[2], w: 1 } : { x: from, y: to, z: power, w: 0 };
  }
}

const NO_PULL = { x: 0, y: 0 };
