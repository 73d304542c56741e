import type { Gltf } from '../../../models/gltf/decoded-glb.ts';
import { ContentBroken, type ContentReport } from './content-report.ts';
import { resolveUri } from './uri.ts';

const COMPONENT_BYTES: Record<number, number> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const TYPE_COMPONENTS: Record<string, number> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/**
 * Every buffer is there with the length it says, and views and accessors lie within what they refer to. Files that the
 * glTF needs beside itself are added to the report.
 * @throws ContentBroken
 */
export function checkBuffers(
  json: Gltf,
  binary: Uint8Array | undefined,
  path: string,
  report: ContentReport,
): void {
  const buffers = listOf(json.buffers, 'buffers');
  const views = listOf(json.bufferViews, 'buffer views');
  for (const [index, buffer] of buffers.entries()) {
    const isFallback = buffer.extensions?.EXT_meshopt_compression?.fallback === true;
    if (!isLength(buffer.byteLength)) throw new ContentBroken(`buffer ${index} has no length`);
    if (buffer.uri !== undefined) requireFile(buffer.uri, path, buffer.byteLength, report);
    else if (!isFallback && (index > 0 || !binary || buffer.byteLength > binary.length))
      throw new ContentBroken(`buffer ${index} is longer than the binary chunk`);
  }
  for (const [index, view] of views.entries()) {
    for (const part of [view, view.extensions?.EXT_meshopt_compression]) {
      if (part === undefined) continue;
      const buffer = buffers[part.buffer];
      const offset = part.byteOffset ?? 0;
      if (!buffer || !isLength(part.byteLength) || !isLength(offset))
        throw new ContentBroken(`buffer view ${index} is not defined`);
      if (offset + part.byteLength > buffer.byteLength)
        throw new ContentBroken(`buffer view ${index} ends outside of its buffer`);
    }
  }
  for (const [index, accessor] of listOf(json.accessors, 'accessors').entries()) {
    if (accessor.bufferView === undefined) continue;
    const view = views[accessor.bufferView];
    const size = COMPONENT_BYTES[accessor.componentType] * TYPE_COMPONENTS[accessor.type];
    if (!view || !(size > 0) || !isLength(accessor.count))
      throw new ContentBroken(`accessor ${index} is not defined`);
    const stride = view.byteStride ?? size;
    const end = (accessor.byteOffset ?? 0) + stride * Math.max(0, accessor.count - 1) + size;
    if (accessor.count > 0 && !(end <= view.byteLength))
      throw new ContentBroken(`accessor ${index} ends outside of its buffer view`);
  }
  for (const [index, image] of listOf(json.images, 'images').entries()) {
    if (image.uri !== undefined) requireFile(image.uri, path, 1, report);
    else if (!views[image.bufferView]) throw new ContentBroken(`image ${index} has no bytes`);
  }
  const schema = json.extensions?.EXT_structural_metadata?.schemaUri;
  if (schema !== undefined) requireFile(schema, path, 1, report);
}

function requireFile(uri: unknown, path: string, length: number, report: ContentReport): void {
  if (typeof uri === 'string' && /^data:/i.test(uri)) {
    const comma = uri.indexOf(',');
    const isBase64 = /;base64$/i.test(uri.slice(0, comma));
    // Four letters stand for three bytes; what is written with percent signs is not measured.
    if (comma < 0 || (isBase64 && Math.ceil(((uri.length - comma - 1) * 3) / 4) < length))
      throw new ContentBroken('bytes within its JSON are cut off');
    return;
  }
  const resolved = resolveUri(path, uri);
  if (resolved.fault) throw new ContentBroken(`it needs ${String(uri).slice(0, 200)}`, resolved.fault);
  report.resources.push({ path: resolved.path, least: length });
}

function listOf(value: unknown, what: string): Gltf[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'object' || item === null))
    throw new ContentBroken(`its ${what} are no list`);
  return value;
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
