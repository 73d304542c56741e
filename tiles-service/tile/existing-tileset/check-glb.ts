import type { Gltf } from '../../../models/gltf/decoded-glb.ts';
import { type ContentBounds, ContentBroken, type ContentReport } from './content-report.ts';
import { GLTF_EXTENSIONS, unknownExtensions } from './extensions.ts';
import { boundsOfGltf } from './gltf-bounds.ts';
import { checkBuffers } from './gltf-buffers.ts';
import { validateFully } from './gltf-validation.ts';

/** Which axis of the glTF points up; 3D Tiles 1.0 drafts let a tileset say another one than glTF does. */
export type UpAxis = 'X' | 'Y' | 'Z';

export interface GltfContext {
  /** The content's path in the tileset's folder. */
  path: string;
  upAxis: UpAxis;
  /** Ask the glTF Validator too, which takes about a hundred times as long as the checks here. */
  validate: boolean;
}

const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/** Checks a binary glTF. Returns the box of its positions in the tile's frame, if they say it. */
export async function checkGlb(
  bytes: Uint8Array,
  context: GltfContext,
  report: ContentReport,
): Promise<ContentBounds | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== 0x46546c67)
    throw new ContentBroken('it holds no glTF');
  const version = view.getUint32(4, true);
  if (version !== 1 && version !== 2) throw new ContentBroken(`its glTF has the version ${version}`);
  const length = view.getUint32(8, true);
  if (length > bytes.length)
    throw new ContentBroken(`its glTF says ${length} bytes, but ${bytes.length} are there`);
  if (version === 1) return checkFirstVersion(bytes, view, length, report);
  const textLength = view.getUint32(12, true);
  if (view.getUint32(16, true) !== JSON_CHUNK || 20 + textLength > length)
    throw new ContentBroken('its glTF does not begin with a whole JSON chunk');
  const json = parseGltf(bytes.subarray(20, 20 + textLength));
  let binary: Uint8Array | undefined;
  const start = 20 + textLength;
  if (start + 8 <= length) {
    const binaryLength = view.getUint32(start, true);
    if (view.getUint32(start + 4, true) === BINARY_CHUNK) {
      if (start + 8 + binaryLength > length) throw new ContentBroken('its binary chunk is cut off');
      binary = bytes.subarray(start + 8, start + 8 + binaryLength);
    }
  }
  return checkGltf(json, binary, bytes.subarray(0, length), context, report);
}

/** Checks a glTF in JSON. */
export function checkGltfText(
  bytes: Uint8Array,
  context: GltfContext,
  report: ContentReport,
): Promise<ContentBounds | undefined> {
  return checkGltf(parseGltf(bytes), undefined, bytes, context, report);
}

function parseGltf(bytes: Uint8Array): Gltf {
  let json: Gltf;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ContentBroken('the JSON of its glTF cannot be read');
  }
  if (typeof json !== 'object' || json === null || typeof json.asset?.version !== 'string')
    throw new ContentBroken('its glTF says no version');
  return json;
}

async function checkGltf(
  json: Gltf,
  binary: Uint8Array | undefined,
  bytes: Uint8Array,
  context: GltfContext,
  report: ContentReport,
): Promise<ContentBounds | undefined> {
  if (!json.asset.version.startsWith('2')) {
    report.findings.push({ reason: 'gltf-1', detail: `glTF ${json.asset.version}` });
    return undefined;
  }
  const missing = unknownExtensions(json.extensionsRequired, GLTF_EXTENSIONS);
  if (missing.length > 0)
    throw new ContentBroken(`it requires ${missing.join(', ')}`, 'extension-unsupported');
  const unknown = unknownExtensions(json.extensionsUsed, GLTF_EXTENSIONS);
  if (unknown.length > 0)
    report.findings.push({ reason: 'extension-unknown', detail: unknown.slice(0, 5).join(', ') });
  checkBuffers(json, binary, context.path, report);
  if (context.validate) {
    const fault = await validateFully(bytes);
    if (fault) report.findings.push({ reason: 'gltf-invalid', detail: fault });
  }
  return boundsOfGltf(json, context.upAxis);
}

/** glTF 1.0 in its binary container (KHR_binary_glTF): only the container is looked at. */
function checkFirstVersion(
  bytes: Uint8Array,
  view: DataView,
  length: number,
  report: ContentReport,
): undefined {
  const textLength = view.getUint32(12, true);
  if (20 + textLength > length) throw new ContentBroken('the JSON of its glTF is cut off');
  try {
    JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + textLength)));
  } catch {
    throw new ContentBroken('the JSON of its glTF cannot be read');
  }
  report.findings.push({ reason: 'gltf-1', detail: 'glTF 1.0' });
}
