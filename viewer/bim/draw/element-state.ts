import { DataTexture, NearestFilter, RGBAFormat, UnsignedByteType } from 'three';

const WIDTH = 1024;

/** Marks on elements. */
export const PLAIN = 0;
export const FOUND = 1;
export const HOVERED = 2;
export const CHOSEN = 3;

/**
 * How every element is drawn, as a texture that the shaders read: visibility, mark and storey (255: none). One texel each,
 * the first for what is no element.
 */
export class ElementState {
  #texture: DataTexture;
  #bytes: Uint8Array;

  constructor(count: number) {
    this.#bytes = bytesFor(count);
    this.#texture = textureOf(this.#bytes);
  }

  get texture(): DataTexture {
    return this.#texture;
  }

  /** Makes room for so many elements, all of them hidden until they are told of; the texture is another one then. */
  grow(count: number): void {
    const bytes = bytesFor(count);
    if (bytes.length <= this.#bytes.length) return;
    bytes.set(this.#bytes);
    this.#texture.dispose();
    this.#bytes = bytes;
    this.#texture = textureOf(bytes);
  }

  /** `visibility` and `levels` by element; `others`: how what is no element is drawn. */
  setVisibility(visibility: Uint8Array, levels: Int16Array, others: number): void {
    this.#bytes[0] = others;
    this.#bytes[2] = 255;
    for (let index = 0; index < visibility.length; index++) {
      this.#bytes[4 * index + 4] = visibility[index];
      this.#bytes[4 * index + 6] = levels[index] < 0 ? 255 : Math.min(254, levels[index]);
    }
    // What is behind them is no more.
    for (let at = 4 * visibility.length + 4; at < this.#bytes.length; at += 4) this.#bytes[at] = 0;
    this.#texture.needsUpdate = true;
  }

  /** Marks elements by their index, and no others. */
  setMarks(marks: ReadonlyMap<number, number>): void {
    for (let at = 1; at < this.#bytes.length; at += 4) this.#bytes[at] = PLAIN;
    for (const [index, mark] of marks) this.#bytes[4 * index + 5] = mark;
    this.#texture.needsUpdate = true;
  }

  dispose(): void {
    this.#texture.dispose();
  }
}

function bytesFor(count: number): Uint8Array {
  return new Uint8Array(4 * WIDTH * Math.max(1, Math.ceil((count + 1) / WIDTH)));
}

function textureOf(bytes: Uint8Array): DataTexture {
  const texture = new DataTexture(bytes, WIDTH, bytes.length / (4 * WIDTH), RGBAFormat, UnsignedByteType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}
