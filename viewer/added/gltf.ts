import { AddError } from './add-error.ts';
import { isObject } from './geojson.ts';
import { parseJson } from './json.ts';

export interface GltfModel {
  /** A GLB of one piece, or a glTF document whose files are data: addresses. */
  model: Uint8Array | Record<string, unknown>;
  /** Its nodes stand in earth-centred metres: it has a place of its own. */
  hasOwnPlace: boolean;
}

const GLB = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
/** Metres from the earth's centre beyond which a position is one on the earth. */
const ON_EARTH = 6_000_000;

/**
 * A glTF 2.0 model. Files that it names are taken from those that came with it, by their names; addresses of
 * other hosts are refused. Throws `gltf-broken`, `gltf-version`, `gltf-missing`.
 */
export function readGltf(
  name: string,
  bytes: Uint8Array,
  beside: ReadonlyMap<string, Uint8Array> = new Map(),
  base?: string,
): GltfModel {
  const isBinary =
    bytes.length >= 12 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === GLB;
  const document = isBinary ? documentOfGlb(name, bytes) : parseJson(name, new TextDecoder().decode(bytes));
  if (!isObject(document) || !isObject(document['asset'])) throw new AddError('gltf-broken', { name });
  const version = String(document['asset']['version'] ?? '');
  if (!version.startsWith('2.')) throw new AddError('gltf-version', { name, version: version || '—' });
  const missing: string[] = [];
  let replaced = 0;
  for (const item of withAddresses(name, document)) {
    for (const key of ['uri', 'schemaUri']) {
      const uri = item[key];
      if (typeof uri !== 'string' || /^data:/i.test(uri)) continue;
      // What stands beside a model on its own server is fetched from there.
      if (isBeside(uri, base)) continue;
      const file = beside.get(fileName(uri));
      if (!file) missing.push(uri);
      else {
        item[key] = dataAddress(uri, file);
        replaced++;
      }
    }
  }
  if (missing.length > 0 || (isBinary && replaced > 0))
    throw new AddError('gltf-missing', { name, files: missing.slice(0, 6).join(', ') || '.glb' });
  return { model: isBinary ? bytes : document, hasOwnPlace: hasOwnPlace(document) };
}

/** All of a document that may name a file: buffers, images, and the schema of its metadata. */
function withAddresses(name: string, document: Record<string, unknown>): Record<string, unknown>[] {
  const extensions = isObject(document['extensions']) ? document['extensions'] : {};
  const metadata = extensions['EXT_structural_metadata'];
  return [document['buffers'], document['images'], metadata === undefined ? [] : [metadata]].flatMap((list) =>
    (Array.isArray(list) ? (list as unknown[]) : []).map((item) => {
      if (!isObject(item)) throw new AddError('gltf-broken', { name });
      return item;
    }),
  );
}

function documentOfGlb(name: string, bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(4, true) !== 2)
    throw new AddError('gltf-version', { name, version: view.getUint32(4, true) });
  const length = bytes.length >= 20 ? view.getUint32(12, true) : 0;
  if (bytes.length < 20 || view.getUint32(16, true) !== JSON_CHUNK || 20 + length > bytes.length)
    throw new AddError('gltf-broken', { name });
  if (view.getUint32(8, true) > bytes.length) throw new AddError('gltf-truncated', { name });
  return parseJson(name, new TextDecoder().decode(bytes.subarray(20, 20 + length)));
}

function hasOwnPlace(document: Record<string, unknown>): boolean {
  const extensions = isObject(document['extensions']) ? document['extensions'] : {};
  const relative = extensions['CESIUM_RTC'];
  if (isObject(relative) && isFar(relative['center'])) return true;
  const nodes = Array.isArray(document['nodes']) ? document['nodes'].filter(isObject) : [];
  return nodes.some(({ translation, matrix }) =>
    isFar(translation ?? (Array.isArray(matrix) ? matrix.slice(12, 15) : undefined)),
  );
}

function isFar(place: unknown): boolean {
  return Array.isArray(place) && Math.hypot(...place.slice(0, 3).map(Number)) > ON_EARTH;
}

/** What stands beside a model on its own server. */
function isBeside(uri: string, base: string | undefined): boolean {
  if (base === undefined || !URL.canParse(uri, base)) return false;
  return new URL(uri, base).origin === new URL(base).origin;
}

export function fileName(address: string): string {
  let path = address.replace(/[?#].*$/, '');
  try {
    path = decodeURIComponent(path);
  } catch {
    // A per cent sign of its own.
  }
  return path.replace(/^.*[\\/]/, '').toLowerCase();
}

const TYPES = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['ktx2', 'image/ktx2'],
]);

function dataAddress(uri: string, bytes: Uint8Array): string {
  const type = TYPES.get(fileName(uri).split('.').at(-1) ?? '') ?? 'application/octet-stream';
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:${type};base64,${btoa(binary)}`;
}
