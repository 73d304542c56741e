import {
  Color,
  Matrix4,
  OrthographicCamera,
  PerspectiveCamera,
  Scene,
  Vector3,
  type WebGLRenderer,
} from 'three';
import type { ModelBox, ModelFrame } from '../../../models/bim/model-frame.ts';
import type { RoomCamera, RoomPlane } from '../../../models/schema/room.ts';
import { COARSEST } from '../../memory/budget-gauge.ts';
import { AmbientShade } from './ambient-shade.ts';
import { FIELD_OF_VIEW } from './camera-moves.ts';
import { ElementState } from './element-state.ts';
import { Ghost } from './ghost.ts';
import { Ground } from './ground.ts';
import { type RoomUniforms, roomUniforms } from './materials.ts';
import { type Picked, Picker } from './picker.ts';
import { placeCamera } from './place-camera.ts';
import { rendererFor } from './renderer.ts';
import { RoomMemory } from './room-memory.ts';
import { RoomTiles, type RoomTilesOptions } from './room-tiles.ts';

export interface RoomSceneOptions {
  canvas: HTMLCanvasElement;
  /** Address of tileset.json. */
  url: string;
  frame: ModelFrame;
  /** Metres in the frame of the building. */
  groundHeight: number;
  elementCount: number;
  indexOf: (id: string) => number;
  /** A person has moved the camera. */
  onMoved: () => void;
  /** Bytes that the tiles may take now. */
  memoryRoom: () => number;
  /** After each frame: 0 … 1 of the tiles that are wanted, and what they take. */
  onFrame: (loaded: number, memory: RoomMemoryState) => void;
  onError: (error: Error) => void;
}

/** Bytes of the tiles, those that they may take, and how much coarser they are drawn to fit. */
export interface RoomMemoryState {
  used: number;
  budget: number;
  coarseness: number;
}

export interface RoomColors {
  background: string;
  ground: string;
  line: string;
  accent: string;
  edge: string;
  cut: string;
  sky: string;
  shade: string;
  edgeStrength: number;
}

/** Of what is seen through; of a whole building, whose many walls would be a fog before what is looked at, less. */
const CLEAR_ALPHA = 0.1;
const FAINT = 0.03;
const MAXIMUM_PIXEL_RATIO = 2;
/** Milliseconds of rest after which the picture is shaded finely. */
const REST = 220;
/** Milliseconds between two frames while the tiles take more than they may. */
const MEMORY_PAUSE = 750;
/** Metres within which walls and things shade each other. */
const SHADE_RADIUS = 0.9;

/** A building in a scene of its own, in its own frame. A frame is drawn when something has changed, and else none. */
export class RoomScene {
  readonly state: ElementState;
  readonly tiles: RoomTiles;
  /** Those of another model, while some of it is shown too. */
  #beside: RoomTiles | undefined;
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #perspective = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 1000);
  readonly #parallel = new OrthographicCamera();
  readonly #uniforms: RoomUniforms;
  readonly #ground: Ground;
  readonly #ghost = new Ghost();
  readonly #picker: Picker;
  readonly #shade = new AmbientShade();
  readonly #options: RoomSceneOptions;
  readonly #reach: number;
  readonly #memory: RoomMemory;
  #camera: RoomCamera;
  #isPlan = false;
  #frame = 0;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  #memoryTimer: ReturnType<typeof setTimeout> | undefined;
  #gone = false;

  /** Throws DrawError where the machine gives no WebGL2, or one that does not do. */
  constructor(options: RoomSceneOptions, camera: RoomCamera) {
    const { canvas, url, frame, groundHeight, elementCount, indexOf, onError } = options;
    this.#options = options;
    this.#memory = new RoomMemory(options.memoryRoom);
    this.#camera = camera;
    this.#renderer = rendererFor(canvas);
    this.#renderer.autoClear = true;
    this.state = new ElementState(elementCount);
    this.#uniforms = roomUniforms(this.state);
    this.#picker = new Picker(this.#uniforms.wantsNormal);
    this.tiles = new RoomTiles({
      url,
      toFrame: new Matrix4().fromArray(frame.toEcef).invert().elements,
      uniforms: this.#uniforms,
      indexOf,
      onChange: () => this.invalidate(),
      onError,
    });
    const { box } = frame;
    this.#reach = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2]);
    this.#ground = new Ground(box, groundHeight);
    this.#scene.add(this.#ground.mesh, this.tiles.group, this.#ghost.mesh);
    this.invalidate();
  }

  get camera(): RoomCamera {
    return this.#camera;
  }

  /** As a person moves it; see setCamera. */
  moveTo(camera: RoomCamera): void {
    this.setCamera(camera, this.#isPlan);
    this.#options.onMoved();
  }

  setCamera(camera: RoomCamera, isPlan: boolean): void {
    this.#camera = camera;
    this.#isPlan = isPlan;
    this.invalidate();
  }

  /**
   * Draws another model too, or none: its tiles, and 1 + index of its elements, which come after those of the first.
   * `elementCount`: of both.
   */
  setBeside(
    other: Pick<RoomTilesOptions, 'url' | 'toFrame' | 'indexOf'> | undefined,
    elementCount: number,
  ): void {
    if (this.#beside) {
      this.#scene.remove(this.#beside.group);
      this.#beside.dispose();
      this.#beside = undefined;
    }
    if (other) {
      this.state.grow(elementCount);
      this.#uniforms.state.value = this.state.texture;
      this.#beside = new RoomTiles({
        ...other,
        uniforms: this.#uniforms,
        onChange: () => this.invalidate(),
        onError: this.#options.onError,
      });
      this.#beside.setWantsAll(true);
      this.#scene.add(this.#beside.group);
    }
    this.invalidate();
  }

  /** Whether anything is seen through that is no glass, and whether that is nearly all of the building. */
  setHasClear(hasClear: boolean, isMost: boolean): void {
    this.#uniforms.clearAlpha.value = isMost ? FAINT : CLEAR_ALPHA;
    this.tiles.setHasClear(hasClear);
    this.#beside?.setHasClear(hasClear);
  }

  /** The tiles of all models that are drawn. */
  get allTiles(): readonly RoomTiles[] {
    return this.#beside ? [this.tiles, this.#beside] : [this.tiles];
  }

  /** Metres that storeys are apart, and the box and the side of a plane that are left; undefined: all of it. */
  setShape(apart: number, box: ModelBox | undefined, plane: RoomPlane | undefined): void {
    const { low, high, isCut, apart: uniform } = this.#uniforms;
    uniform.value = apart;
    isCut.value = box !== undefined || plane !== undefined;
    this.#uniforms.plane.value.set(...(plane?.normal ?? ([0, 0, 0] as const)), plane?.at ?? 1);
    low.value.set(box?.[0] ?? -1e6, box?.[1] ?? -1e6, box?.[2] ?? -1e6);
    high.value.set(box?.[3] ?? 1e6, box?.[4] ?? 1e6, box?.[5] ?? 1e6);
    this.tiles.setWantsAll(apart > 0);
    this.invalidate();
  }

  /** A body besides those of the tiles: triangles in the frame of the building, lifted by metres; none: no such body. */
  setGhost(triangles: ArrayLike<number>, lift: number): void {
    this.#ghost.show(triangles, lift);
    this.invalidate();
  }

  setGroundVisible(visible: boolean): void {
    this.#ground.mesh.visible = visible;
    this.invalidate();
  }

  setColors(colors: RoomColors): void {
    const { accent, cutColor, sky, ground, edgeColor, edgeStrength } = this.#uniforms;
    accent.value.set(colors.accent);
    this.#ghost.setColor(accent.value);
    cutColor.value.set(colors.cut);
    sky.value.set(colors.sky);
    ground.value.set(colors.shade);
    edgeColor.value.set(colors.edge);
    edgeStrength.value = colors.edgeStrength;
    const background = new Color(colors.background);
    this.#scene.background = background;
    this.#ground.setColors(new Color(colors.ground), background, new Color(colors.line));
    this.invalidate();
  }

  /** Asks for a frame; several ask for one. */
  invalidate(): void {
    if (this.#frame || this.#gone) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw(false);
    });
  }

  /** What is under a pixel of the canvas, in CSS pixels. */
  pick(x: number, y: number): Picked | undefined {
    this.#fit();
    const camera = this.#place();
    return this.#picker.pick(this.#renderer, this.#scene, camera, x, y);
  }

  /** The direction that the face under a pixel looks to, in the frame of the building. */
  normalAt(x: number, y: number): [number, number, number] | undefined {
    this.#fit();
    return this.#picker.normal(this.#renderer, this.#scene, this.#place(), x, y);
  }

  /** The ray through a pixel: from where, and where to (length 1), in the frame of the building. */
  rayAt(x: number, y: number): { origin: [number, number, number]; direction: [number, number, number] } {
    const camera = this.#place();
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const [right, up] = [(2 * x) / clientWidth - 1, 1 - (2 * y) / clientHeight];
    const near = new Vector3(right, up, -1).unproject(camera);
    const far = new Vector3(right, up, 1).unproject(camera);
    const direction = far.sub(near).normalize();
    return { origin: near.toArray(), direction: direction.toArray() };
  }

  /** Where a place of the building is in the picture, in CSS pixels; undefined where it is behind the eye. */
  project(x: number, y: number, z: number): { x: number; y: number } | undefined {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const place = new Vector3(x, y, z).project(this.#place());
    if (place.z > 1 || place.z < -1) return undefined;
    return { x: ((place.x + 1) / 2) * clientWidth, y: ((1 - place.y) / 2) * clientHeight };
  }

  /** Metres that storeys are lifted, one off the other. */
  get apart(): number {
    return this.#uniforms.apart.value;
  }

  /** A picture of what is seen now, as PNG. */
  picture(): Promise<Blob | null> {
    this.#draw(true);
    return new Promise((resolve) => this.#renderer.domElement.toBlob(resolve, 'image/png'));
  }

  dispose(): void {
    this.#gone = true;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#restTimer);
    clearTimeout(this.#memoryTimer);
    for (const tiles of this.allTiles) tiles.dispose();
    this.#ground.dispose();
    this.#ghost.dispose();
    this.#picker.dispose();
    this.#shade.dispose();
    this.state.dispose();
    this.#renderer.dispose();
    // The memory of the graphics card is free at once, and not when the canvas is collected.
    this.#renderer.forceContextLoss();
  }

  #draw(isAtRest: boolean): void {
    if (this.#gone || !this.#fit()) return;
    clearTimeout(this.#restTimer);
    const camera = this.#place();
    const all = this.allTiles;
    const memory = this.#memory;
    const caches = all.map(({ cache }) => cache);
    memory.look(caches, performance.now());
    for (const tiles of all) {
      tiles.setCoarseness(memory.coarseness);
      tiles.update(camera, this.#renderer);
    }
    this.#renderer.setRenderTarget(null);
    if (isAtRest) this.#shade.render(this.#renderer, this.#scene, camera, SHADE_RADIUS);
    else this.#renderer.render(this.#scene, camera);
    const used = caches.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0);
    const { budget, coarseness } = memory;
    this.#options.onFrame(all.reduce((sum, { loaded }) => sum + loaded, 0) / all.length, {
      ...{ used, budget, coarseness },
    });
    clearTimeout(this.#memoryTimer);
    // Drawn coarser it may fit: that takes some frames more.
    if (used > budget && coarseness < COARSEST)
      this.#memoryTimer = setTimeout(() => this.invalidate(), MEMORY_PAUSE);
    if (!isAtRest) this.#restTimer = setTimeout(() => this.#draw(true), REST);
  }

  /** Fits the picture to the canvas; false where there is nothing to draw on. */
  #fit(): boolean {
    const { domElement } = this.#renderer;
    const { clientWidth, clientHeight } = domElement;
    if (clientWidth === 0 || clientHeight === 0) return false;
    const ratio = Math.min(devicePixelRatio || 1, MAXIMUM_PIXEL_RATIO);
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (domElement.width !== width || domElement.height !== height) {
      this.#renderer.setPixelRatio(1);
      this.#renderer.setSize(width, height, false);
    }
    return true;
  }

  /** The camera as it stands now. */
  #place(): PerspectiveCamera | OrthographicCamera {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    return placeCamera(this.#isPlan ? this.#parallel : this.#perspective, this.#camera, {
      aspect: clientWidth / Math.max(1, clientHeight),
      reach: this.#reach,
      lift: this.#reach * 2 + 60 * this.apart,
    });
  }
}
