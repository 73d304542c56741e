import { Cartesian3, type Scene as EngineScene, Matrix4 } from '@cesium/engine';
import type { InputError } from '../../../models/errors.ts';
import type { WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../../scenes/flood/surface/wall-mask.ts';
import { refusalOf } from '../../water/largest-grid.ts';
import { scaleOf } from '../../water/scales.ts';
import { grain, SHOWN_NUMBERS, type Shown, scaleNumbers } from '../../water/shader-inputs.ts';
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
import { isSeenMoving } from './flow-reach.ts';
import { boundsOfTile, distanceToTile, isInView } from './tile-bounds.ts';
import { tileCommands, type Uniforms } from './tile-commands.ts';
import { holdsWalls, tileNodes, walledNodes } from './tile-nodes.ts';
import { WATER_DEPTH_FRAGMENT, WATER_FRAGMENT } from './water-glsl.ts';
import { compileAsDrawn, waterMesh, waterProgram } from './water-mesh.ts';
import { bytesTexture, numbersTexture, pictureTexture, rampTexture, sized } from './water-textures.ts';
import { chooseTiles, keptOf, keyOf, type TileChoice, tileHolds, type WaterTile } from './water-tiles.ts';

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
/**
 * The water on the globe: drawn onto the ground after it and before everything that stands on it. What is drawn of it
 * wins over ground that is drawn too coarsely; then its true depth is kept, so that what stands in the water begins at
 * its surface, and what stands before it hides it.
 */
export class WaterPrimitive {
  look: WaterLook = { shown: 'depth', showsFlow: false, seconds: 0 };
  isShown = true;
  /** Whether the last frame had water in it that is seen to move while the seconds pass. */
  isMoving = false;
  readonly #scene: EngineScene;
  readonly #refuse: (error: InputError) => void;
  readonly #uniforms: Uniforms;
  #pictures: WaterPictures = { share: 0, kind: 'time', hours: 1, isDifference: false };
  #place: Place | undefined;
  #programs: { colour: ShaderProgram; depth: ShaderProgram } | undefined;
  /** Of tiles without walls in them, and of those with. */
  #meshes: { open: VertexArray; walled?: VertexArray } | undefined;
  #noise: EngineTexture | undefined;
  #ramp: { key: string; texture: EngineTexture } | undefined;
  #fixed: { lattice: EngineTexture; walls: EngineTexture } | undefined;
  #mask: { mask: WallMask; cells: EngineTexture; nodes: EngineTexture } | undefined;
  #uploaded: Uploaded[] = [];
  #tiles = new Map<string, TileDraw>();
  readonly #matrix = new Matrix4();
  readonly #fromWorld = new Matrix4();
  #destroyed = false;

  /** `refuse` is told once of a run that this machine cannot draw. */
  constructor(scene: EngineScene, refuse: (error: InputError) => void) {
    this.#scene = scene;
    this.#refuse = refuse;
    this.#uniforms = this.#makeUniforms();
  }

  set pictures(pictures: WaterPictures) {
    this.#pictures = pictures;
  }

  /** Bytes on the graphics device. */
  get bytes(): number {
    const fixed = [this.#fixed?.lattice, this.#fixed?.walls, this.#mask?.cells, this.#mask?.nodes];
    const all = [this.#noise, this.#ramp?.texture, ...fixed];
    for (const { texels, heights } of this.#uploaded) all.push(texels, heights);
    return all.reduce((sum, texture) => sum + (texture?.sizeInBytes ?? 0), 0);
  }

  /** The engine calls it before each frame. */
  update(frameState: FrameState): void {
    if (!frameState.passes.render) return;
    this.isMoving = false;
    const { place, first, second } = this.#pictures;
    if (place !== this.#place) this.#setPlace(place);
    // Before there is water: compiling takes as long as some frames.
    this.#start(frameState);
    if (!place || !first || !second || !this.#fixed || !this.isShown) return;
    this.#upload(first, second);
    this.#setMask(this.#pictures.mask);
    const choice = this.#choice(place, first, second);
    const tiles = chooseTiles(choice);
    this.#tiles = keptOf(tiles, this.#tiles, (tile, known) =>
      this.#drawOf(known, tile, place, first, second),
    );
    for (const tile of tiles) {
      const draw = this.#tiles.get(keyOf(tile))!;
      if (!isInView(draw.colour.boundingVolume, frameState)) continue;
      frameState.commandList.push(draw.colour, draw.depth);
      this.isMoving ||= isSeenMoving(
        this.look.shown,
        choice.distance(tile),
        tileHolds(tile, choice, [first.moving, second.moving]),
      );
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
    this.#meshes?.open.destroy();
    this.#meshes?.walled?.destroy();
    this.#noise?.destroy();
    this.#ramp?.texture.destroy();
    return undefined;
  }

  #setPlace(place: Place | undefined): void {
    this.#place = place;
    this.#tiles.clear();
    this.#setMask(undefined);
    for (const { texels, heights } of this.#uploaded) {
      texels.destroy();
      heights.destroy();
    }
    this.#uploaded = [];
    this.#fixed?.lattice.destroy();
    this.#fixed?.walls.destroy();
    this.#fixed = undefined;
    if (!place) return;
    const refusal = refusalOf(place.grid, parts.ContextLimits.maximumTextureSize);
    if (refusal) this.#refuse(refusal);
    if (refusal) return;
    const { placement, ground } = place;
    const context = contextOf(this.#scene);
    this.#fixed = {
      lattice: numbersTexture(context, sized(placement, placement.lattice), 4),
      walls: bytesTexture(context, sized(ground, ground.walls), false),
    };
    Matrix4.fromArray([...placement.frame.matrix], 0, this.#matrix);
    Matrix4.inverseTransformation(this.#matrix, this.#fromWorld);
  }

  #setMask(mask: WallMask | undefined): void {
    if (this.#mask?.mask === mask) return;
    this.#mask?.cells.destroy();
    this.#mask?.nodes.destroy();
    this.#mask = undefined;
    // Tiles with walls have another mesh.
    this.#tiles.clear();
    const { heights } = this.#pictures.first ?? {};
    if (!mask || !heights) return;
    const context = contextOf(this.#scene);
    this.#mask = {
      mask,
      cells: bytesTexture(context, sized(mask, mask.cells), false),
      nodes: bytesTexture(context, { width: heights.width, height: heights.height, data: mask.nodes }, false),
    };
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

  #start(frameState: FrameState): void {
    if (this.#programs) return;
    const { context } = frameState;
    this.#programs = {
      colour: waterProgram(context, WATER_FRAGMENT),
      depth: waterProgram(context, WATER_DEPTH_FRAGMENT),
    };
    for (const program of Object.values(this.#programs)) compileAsDrawn(frameState, program);
    this.#meshes = { open: waterMesh(context, tileNodes()) };
    this.#noise = bytesTexture(context, grain(), true);
  }

  #choice(place: Place, first: WaterPicture, second: WaterPicture): TileChoice {
    const { camera, drawingBufferHeight } = this.#scene;
    const eye = Matrix4.multiplyByPoint(this.#fromWorld, camera.positionWC, new Cartesian3());
    const { frustum } = camera as { frustum: { fovy?: number } };
    const pixel = (2 * Math.tan((frustum.fovy ?? 1) / 2)) / Math.max(1, drawingBufferHeight);
    const strides = first.heights.levels.map(({ stride }) => stride);
    return {
      strides,
      columns: first.columns,
      rows: first.rows,
      wet: [first.wet, second.wet],
      cell: place.grid.cell,
      fineness: NODE_PIXELS * pixel,
      distance: (tile) => distanceToTile(tile, place, strides, eye),
    };
  }

  #drawOf(
    known: TileDraw | undefined,
    tile: WaterTile,
    place: Place,
    first: WaterPicture,
    second: WaterPicture,
  ): TileDraw {
    if (known && known.first === first && known.second === second) return known;
    const bounds = boundsOfTile(tile, place, [first, second], this.#matrix);
    if (known) {
      known.colour.boundingVolume = bounds.volume;
      known.depth.boundingVolume = bounds.volume;
      return Object.assign(known, { first, second });
    }
    const shared = {
      programs: this.#programs!,
      mesh: this.#meshOf(tile, first),
      uniforms: this.#uniforms,
      matrix: this.#matrix,
      owner: this,
    };
    return { first, second, ...tileCommands(tile, place, first, bounds, shared) };
  }

  #meshOf(tile: WaterTile, { heights }: WaterPicture): VertexArray {
    const meshes = this.#meshes!;
    if (!this.#mask || !holdsWalls(tile, heights, this.#mask.mask)) return meshes.open;
    meshes.walled ??= waterMesh(contextOf(this.#scene), walledNodes());
    return meshes.walled;
  }

  #makeUniforms(): Uniforms {
    return {
      u_first: () => this.#uploadedOf(this.#pictures.first)?.texels,
      u_second: () => this.#uploadedOf(this.#pictures.second)?.texels,
      u_firstHeights: () => this.#uploadedOf(this.#pictures.first)?.heights,
      u_secondHeights: () => this.#uploadedOf(this.#pictures.second)?.heights,
      u_lattice: () => this.#fixed?.lattice,
      u_walls: () => this.#fixed?.walls,
      u_mask: () => this.#mask?.cells ?? this.#noise,
      u_nodeMask: () => this.#mask?.nodes ?? this.#noise,
      u_hasMask: () => this.#mask !== undefined,
      u_noise: () => this.#noise,
      u_ramp: () => this.#rampTexture(),
      u_share: () => this.#pictures.share,
      u_isDifference: () => this.#pictures.isDifference,
      u_shows: () => SHOWN_NUMBERS[this.look.shown],
      u_scale: () => scaleNumbers(this.look.shown, this.#pictures.hours),
      u_showsFlow: () => this.look.showsFlow,
      u_seconds: () => this.look.seconds,
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
}
