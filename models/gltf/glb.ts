import { MeshoptDecoder } from 'meshoptimizer';

/** Before it, buffer views that are packed with meshopt cannot be decoded. */
export const glbReady = MeshoptDecoder.ready;

/* biome-ignore lint/suspicious/noExplicitAny: a glTF document of any shape is what is being checked */
export type Gltf = any;

/** A GLB without compression: the document and the bytes of its one buffer. */
export interface DecodedGlb {
  json: Gltf;
  binary: Uint8Array;
}

const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/**
 * Reads a GLB and decompresses its meshopt buffer views into a plain document, as a viewer without that extension
 * would want it. Throws an Error that says which rule of the container or the compression was broken.
 */
export function decodeGlb(bytes: Uint8Array): DecodedGlb {
  const { json, binary } = splitGlb(bytes);
  const views: Gltf[] = json.bufferViews ?? [];
  const chunks: Uint8Array[] = [];
  let length = 0;
  const plainViews = views.map((view, index) => {
    const chunk = viewBytes(view, index, binary);
    const offset = Math.ceil(length / 8) * 8;
    if (offset > length) chunks.push(new Uint8Array(offset - length));
    chunks.push(chunk);
    length = offset + chunk.length;
    const { extensions, ...plain } = view;
    return { ...plain, buffer: 0, byteOffset: offset, byteLength: chunk.length };
  });
  const joined = new Uint8Array(Math.ceil(length / 4) * 4);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  const without = (names: string[] | undefined): string[] | undefined => {
    const left = names?.filter((name) => name !== 'EXT_meshopt_compression');
    return left && left.length > 0 ? left : undefined;
  };
  const plain = {
    ...json,
    buffers: length > 0 ? [{ byteLength: joined.length }] : undefined,
    bufferViews: plainViews.length > 0 ? plainViews : undefined,
    extensionsUsed: without(json.extensionsUsed),
    extensionsRequired: without(json.extensionsRequired),
  };
  return { json: JSON.parse(JSON.stringify(plain)), binary: joined };
}

/** The plain document as a GLB again, for a validator. */
export function encodeGlb({ json, binary }: DecodedGlb): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const textLength = Math.ceil(text.length / 4) * 4;
  const glb = new Uint8Array(28 + textLength + binary.length);
  const view = new DataView(glb.buffer);
  for (const [offset, value] of [0x46546c67, 2, glb.length, textLength, JSON_CHUNK].entries())
    view.setUint32(4 * offset, value, true);
  glb.fill(0x20, 20, 20 + textLength);
  glb.set(text, 20);
  view.setUint32(20 + textLength, binary.length, true);
  view.setUint32(24 + textLength, BINARY_CHUNK, true);
  glb.set(binary, 28 + textLength);
  return glb;
}

function splitGlb(bytes: Uint8Array): { json: Gltf; binary: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== 0x46546c67) throw new Error('the file is no GLB');
  if (view.getUint32(4, true) !== 2) throw new Error('the GLB is not of version 2');
  if (view.getUint32(8, true) !== bytes.length)
    throw new Error(`the GLB says ${view.getUint32(8, true)} bytes, but has ${bytes.length}`);
  const textLength = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || 20 + textLength > bytes.length)
    throw new Error('the GLB does not begin with a JSON chunk');
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + textLength)));
  const start = 20 + textLength;
  if (start + 8 > bytes.length) return { json, binary: new Uint8Array(0) };
  const binaryLength = view.getUint32(start, true);
  if (view.getUint32(start + 4, true) !== BINARY_CHUNK || start + 8 + binaryLength > bytes.length)
    throw new Error('the second chunk of the GLB is no whole binary chunk');
  return { json, binary: bytes.subarray(start + 8, start + 8 + binaryLength) };
}

function viewBytes(view: Gltf, index: number, binary: Uint8Array): Uint8Array {
  const compression = view.extensions?.EXT_meshopt_compression;
  const source = compression ?? view;
  const start = source.byteOffset ?? 0;
  const end = start + source.byteLength;
  if (source.buffer !== 0 || !(end <= binary.length))
    throw new Error(`buffer view ${index} lies outside the binary chunk`);
  const bytes = binary.subarray(start, end);
  if (!compression) return bytes;
  const { count, byteStride, mode, filter } = compression;
  if (count * byteStride !== view.byteLength)
    throw new Error(`buffer view ${index} does not decompress to the length it says`);
  const target = new Uint8Array(view.byteLength);
  MeshoptDecoder.decodeGltfBuffer(target, count, byteStride, bytes, mode, filter);
  return target;
}
