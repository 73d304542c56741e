import { InputError } from '../errors.ts';
import { type DecodedGlb, decodeGlb, encodeGlb, type Gltf } from './glb.ts';

const GLB = 0x46546c67;

/**
 * A glTF file as one GLB that needs no other file: a .glb as it is, a .gltf with its `data:` buffers packed. The decoded
 * document stands beside it.
 * @throws InputError `gltf-broken`, `gltf-version`, `gltf-files` where it names other files
 */
export function wholeGlb(bytes: Uint8Array, name: string): { glb: Uint8Array; decoded: DecodedGlb } {
  const isBinary =
    bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === GLB;
  const glb = isBinary ? bytes : packed(documentOf(bytes, name), name);
  let decoded: DecodedGlb;
  try {
    decoded = decodeGlb(glb);
  } catch (error) {
    throw broken(name, error instanceof Error ? error.message : String(error));
  }
  checkFiles(decoded.json, name);
  return { glb, decoded };
}

function documentOf(bytes: Uint8Array, name: string): Gltf {
  let document: Gltf;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw broken(name, error instanceof Error ? error.message : String(error));
  }
  if (typeof document !== 'object' || document === null || typeof document.asset !== 'object')
    throw broken(name, 'it has no `asset`');
  const version = String(document.asset.version ?? '');
  if (!version.startsWith('2.'))
    throw new InputError(
      'gltf-version',
      name,
      `is of version ${version || 'unknown'}.`,
      'Save it as glTF 2.0.',
    );
  return document;
}

function packed(document: Gltf, name: string): Uint8Array {
  checkFiles(document, name);
  const chunks: Uint8Array[] = (document.buffers ?? []).map(({ uri }: { uri?: string }) =>
    bytesOf(uri, name),
  );
  const starts: number[] = [];
  let length = 0;
  for (const chunk of chunks) {
    starts.push(length);
    length += Math.ceil(chunk.length / 8) * 8;
  }
  const binary = new Uint8Array(length);
  for (const [at, chunk] of chunks.entries()) binary.set(chunk, starts[at]);
  const bufferViews = (document.bufferViews ?? []).map((view: Gltf) => ({
    ...view,
    buffer: 0,
    byteOffset: (starts[view.buffer] ?? Number.NaN) + (view.byteOffset ?? 0),
  }));
  return encodeGlb({ json: { ...document, bufferViews, buffers: [{ byteLength: length }] }, binary });
}

function bytesOf(uri: string | undefined, name: string): Uint8Array {
  const [, encoded] = /^data:[^,]*;base64,(.*)$/s.exec(uri ?? '') ?? [];
  if (encoded === undefined) throw broken(name, 'a buffer has no data');
  try {
    return Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  } catch {
    throw broken(name, 'a buffer is no base64');
  }
}

/** Files beside it would be lost: what is kept is this one. */
function checkFiles(document: Gltf, name: string): void {
  const named = [...(document.buffers ?? []), ...(document.images ?? [])]
    .map(({ uri }: { uri?: unknown }) => uri)
    .filter((uri): uri is string => typeof uri === 'string' && !/^data:/i.test(uri));
  if (named.length > 0)
    throw new InputError(
      'gltf-files',
      name,
      `needs other files: ${named.slice(0, 4).join(', ')}${named.length > 4 ? ' …' : ''}.`,
      'Save it as one .glb, with its textures within.',
    );
}

const broken = (name: string, why: string): InputError =>
  new InputError(
    'gltf-broken',
    name,
    `is no glTF that can be read: ${why}.`,
    'Save it again as glTF 2.0 (.glb).',
  );
