import type { Scene as EngineScene } from '@cesium/engine';
import { contextOf, type EngineTexture } from '../water/engine-parts.ts';
import { parts } from './engine-parts.ts';

/** Linear, and never beyond the edge. */
const sampler = () =>
  new parts.Sampler({
    wrapS: 0x812f,
    wrapT: 0x812f,
    minificationFilter: 0x2601,
    magnificationFilter: 0x2601,
  });

/** The newest picture of a player on the graphics device. */
export class PictureTexture {
  readonly #scene: EngineScene;
  readonly #box: HTMLElement;
  #texture: EngineTexture | undefined;
  #size = '';
  /** What was uploaded last: a time of the video, or an address of the image. */
  #shown: number | string | undefined;

  constructor(scene: EngineScene, box: HTMLElement) {
    this.#scene = scene;
    this.#box = box;
  }

  get texture(): EngineTexture | undefined {
    return this.#texture;
  }

  get bytes(): number {
    return this.#texture?.sizeInBytes ?? 0;
  }

  /** Whether the player shows another picture than was uploaded. */
  get isOld(): boolean {
    const source = this.#source();
    return source !== undefined && source.moment !== this.#shown;
  }

  /** Takes the player's picture, if it is another. */
  upload(): void {
    const source = this.#source();
    if (!source || source.moment === this.#shown) return;
    this.#shown = source.moment;
    const { element, width, height } = source;
    const size = `${width} ${height}`;
    if (this.#texture && size === this.#size) {
      this.#texture.copyFrom({ source: element });
      return;
    }
    this.#texture?.destroy();
    this.#size = size;
    this.#texture = new parts.Texture({
      context: contextOf(this.#scene),
      source: element,
      sampler: sampler(),
    });
  }

  destroy(): void {
    this.#texture?.destroy();
    this.#texture = undefined;
  }

  #source() {
    const element = this.#box.querySelector<HTMLVideoElement | HTMLImageElement>('video, img');
    if (element instanceof HTMLVideoElement) {
      const { videoWidth: width, videoHeight: height, readyState, currentTime: moment } = element;
      return readyState >= 2 && width > 0 ? { element, width, height, moment } : undefined;
    }
    if (!element?.complete) return undefined;
    const { naturalWidth: width, naturalHeight: height, src: moment } = element;
    return width > 0 ? { element, width, height, moment } : undefined;
  }
}
