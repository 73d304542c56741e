import type { OrthographicCamera, PerspectiveCamera } from 'three';
import {
  FloatType,
  NearestFilter,
  RGBAFormat,
  type Scene,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { PICK_LAYER } from './room-tiles.ts';

/** What is under a pixel: index of the element (−1: of no element), and where, in the frame of the building. */
export interface Picked {
  index: number;
  place: [number, number, number];
}

/** Finds what is under a pixel by drawing that pixel alone: hidden, lifted and cut away counts as it is seen. */
export class Picker {
  readonly #wantsNormal: { value: boolean };
  readonly #target = new WebGLRenderTarget(1, 1, {
    type: FloatType,
    format: RGBAFormat,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
  });
  readonly #pixel = new Float32Array(4);

  /** `wantsNormal`: the uniform of the materials that says what is told of a pixel. */
  constructor(wantsNormal: { value: boolean }) {
    this.#wantsNormal = wantsNormal;
  }

  /** x and y in CSS pixels of the canvas. */
  pick(...at: Parameters<Picker['read']>): Picked | undefined {
    const found = this.read(...at);
    return found && { index: Math.round(found[3]) - 2, place: [found[0], found[1], found[2]] };
  }

  /** The direction that the face under a pixel looks to, towards the eye, of length 1. */
  normal(...at: Parameters<Picker['read']>): [number, number, number] | undefined {
    this.#wantsNormal.value = true;
    try {
      const found = this.read(...at);
      return found && [found[0], found[1], found[2]];
    } finally {
      this.#wantsNormal.value = false;
    }
  }

  /** What the pass for picking has written for a pixel; undefined where there is nothing. */
  read(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera | OrthographicCamera,
    x: number,
    y: number,
  ): Float32Array | undefined {
    const { clientWidth, clientHeight } = renderer.domElement;
    if (clientWidth === 0 || clientHeight === 0) return undefined;
    const { background } = scene;
    const before = camera.layers.mask;
    scene.background = null;
    camera.setViewOffset(clientWidth, clientHeight, Math.floor(x), Math.floor(y), 1, 1);
    camera.layers.set(PICK_LAYER);
    renderer.setRenderTarget(this.#target);
    renderer.setClearColor(0x000000, 0);
    try {
      renderer.clear();
      renderer.render(scene, camera);
      renderer.readRenderTargetPixels(this.#target, 0, 0, 1, 1, this.#pixel);
    } finally {
      renderer.setRenderTarget(null);
      camera.layers.mask = before;
      camera.clearViewOffset();
      scene.background = background;
    }
    return this.#pixel[3] < 0.5 ? undefined : this.#pixel;
  }

  dispose(): void {
    this.#target.dispose();
  }
}
