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
  readonly #target = new WebGLRenderTarget(1, 1, {
    type: FloatType,
    format: RGBAFormat,
    minFilter: NearestFilter,
    magFilter: NearestFilter,
  });
  readonly #pixel = new Float32Array(4);

  /** x and y in CSS pixels of the canvas. */
  pick(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera | OrthographicCamera,
    x: number,
    y: number,
  ): Picked | undefined {
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
    const [px, py, pz, whose] = this.#pixel;
    return whose < 0.5 ? undefined : { index: Math.round(whose) - 2, place: [px, py, pz] };
  }

  dispose(): void {
    this.#target.dispose();
  }
}
