import { MeshoptEncoder } from 'meshoptimizer';

await MeshoptEncoder.ready;

const VERTEX_TARGET = 34962;
const INDEX_TARGET = 34963;

interface BufferView {
  buffer: number;
  byteOffset?: number;
  byteLength: number;
  byteStride?: number;
  target?: number;
  extensions?: Record<string, unknown>;
}

/** A glTF document's JSON; only what the tiles of this project use. */
export type GltfJson = Record<string, unknown>;

/**
 * Collects the buffer views of a glTF and packs them into a GLB. Views compressed with EXT_meshopt_compression
 * (codec version 0) point to a fallback buffer without data, as its specification asks.
 */
export class GlbWriter {
  readonly #chunks: Uint8Array[] = [];
  readonly #views: BufferView[] = [];
  #length = 0;
  #fallbackLength = 0;

  /** Vertex attributes or other rows of `stride` bytes, a multiple of 4. */
  addRows(bytes: Uint8Array, count: number, stride: number, isVertexData: boolean): number {
    const packed = MeshoptEncoder.encodeGltfBuffer(bytes, count, stride, 'ATTRIBUTES');
    return this.#addCompressed(packed, count, stride, 'ATTRIBUTES', {
      byteLength: count * stride,
      ...(isVertexData ? { byteStride: stride, target: VERTEX_TARGET } : {}),
    });
  }

  /** Rows of floats kept to `bits` of mantissa under the largest of a row (EXPONENTIAL filter). */
  addFloatRows(
    values: Float32Array,
    components: number,
    bits: number,
  ): { view: number; decoded: Float32Array } {
    const count = values.length / components;
    const stride = 4 * components;
    const filtered = MeshoptEncoder.encodeFilterExp(values, count, stride, bits, 'SharedVector');
    const packed = MeshoptEncoder.encodeGltfBuffer(filtered, count, stride, 'ATTRIBUTES');
    const view = this.#addCompressed(
      packed,
      count,
      stride,
      'ATTRIBUTES',
      { byteLength: count * stride },
      'EXPONENTIAL',
    );
    return { view, decoded: decodeExponents(filtered) };
  }

  addTriangles(indices: Uint16Array | Uint32Array): number {
    const stride = indices.BYTES_PER_ELEMENT;
    const packed = MeshoptEncoder.encodeGltfBuffer(bytesOf(indices), indices.length, stride, 'TRIANGLES');
    return this.#addCompressed(packed, indices.length, stride, 'TRIANGLES', {
      byteLength: indices.byteLength,
      target: INDEX_TARGET,
    });
  }

  /** Indices that are not triangles: edges. */
  addIndices(indices: Uint16Array | Uint32Array): number {
    const stride = indices.BYTES_PER_ELEMENT;
    const packed = MeshoptEncoder.encodeGltfBuffer(bytesOf(indices), indices.length, stride, 'INDICES');
    return this.#addCompressed(packed, indices.length, stride, 'INDICES', {
      byteLength: indices.byteLength,
      target: INDEX_TARGET,
    });
  }

  addPlain(bytes: Uint8Array): number {
    const byteOffset = this.#append(bytes, 8);
    return this.#views.push({ buffer: 0, byteOffset, byteLength: bytes.byteLength }) - 1;
  }

  get hasCompressed(): boolean {
    return this.#fallbackLength > 0;
  }

  /** The GLB. `json` gets buffers and bufferViews. */
  finish(json: GltfJson): Uint8Array {
    const binaryLength = align(this.#length, 4);
    const buffers: unknown[] = [{ byteLength: this.#length }];
    if (this.#fallbackLength > 0)
      buffers.push({
        byteLength: this.#fallbackLength,
        extensions: { EXT_meshopt_compression: { fallback: true } },
      });
    const text = new TextEncoder().encode(JSON.stringify({ ...json, buffers, bufferViews: this.#views }));
    const textLength = align(text.length, 4);
    const total = 12 + 8 + textLength + 8 + binaryLength;
    const glb = new Uint8Array(total);
    const view = new DataView(glb.buffer);
    view.setUint32(0, 0x46546c67, true);
    view.setUint32(4, 2, true);
    view.setUint32(8, total, true);
    view.setUint32(12, textLength, true);
    view.setUint32(16, 0x4e4f534a, true);
    glb.set(text, 20);
    glb.fill(0x20, 20 + text.length, 20 + textLength);
    const binary = 20 + textLength;
    view.setUint32(binary, binaryLength, true);
    view.setUint32(binary + 4, 0x004e4942, true);
    let at = binary + 8;
    for (const chunk of this.#chunks) {
      glb.set(chunk, at);
      at += chunk.length;
    }
    return glb;
  }

  #addCompressed(
    packed: Uint8Array,
    count: number,
    byteStride: number,
    mode: string,
    view: Omit<BufferView, 'buffer'>,
    filter?: string,
  ): number {
    const byteOffset = this.#append(packed, 4);
    const compression = {
      buffer: 0,
      byteOffset,
      byteLength: packed.length,
      byteStride,
      mode,
      count,
      ...(filter ? { filter } : {}),
    };
    this.#fallbackLength = align(this.#fallbackLength, 8);
    const fallbackOffset = this.#fallbackLength;
    this.#fallbackLength += view.byteLength;
    return (
      this.#views.push({
        buffer: 1,
        ...(fallbackOffset > 0 ? { byteOffset: fallbackOffset } : {}),
        ...view,
        extensions: { EXT_meshopt_compression: compression },
      }) - 1
    );
  }

  #append(bytes: Uint8Array, alignment: number): number {
    const offset = align(this.#length, alignment);
    if (offset > this.#length) this.#chunks.push(new Uint8Array(offset - this.#length));
    this.#chunks.push(bytes);
    this.#length = offset + bytes.length;
    return offset;
  }
}

/** What a reader gets back from the EXPONENTIAL filter: 8 bits of exponent over 24 bits of mantissa. */
function decodeExponents(filtered: Uint8Array): Float32Array {
  const words = new Int32Array(filtered.buffer, filtered.byteOffset, filtered.byteLength / 4);
  return Float32Array.from(words, (word) => ((word << 8) >> 8) * 2 ** (word >> 24));
}

export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
