import { AddError } from './add-error.ts';
import { LIMITS } from './read-result.ts';

export interface ZipEntry {
  /** With its folders, `/` between them. */
  path: string;
  size: number;
  /** Throws `zip-broken`; `zip-large` where all that was unpacked of the archive is more than a page can hold. */
  bytes(): Promise<Uint8Array>;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const UTF8 = 0x800;
const ENCRYPTED = 1;

/**
 * The files of a ZIP archive (APPNOTE.TXT 6.3), stored or deflated, without the ZIP64 and multi-volume forms.
 * Throws `zip-broken`, `zip-encrypted`.
 */
export function openZip(name: string, archive: Uint8Array): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const broken = () => new AddError('zip-broken', { name });
  const end = findEnd(view);
  if (end === undefined) throw broken();
  const entries: ZipEntry[] = [];
  let unpackedSize = 0;
  let at = view.getUint32(end + 16, true);
  const count = view.getUint16(end + 10, true);
  try {
    for (let index = 0; index < count; index++) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw broken();
      const flags = view.getUint16(at + 8, true);
      const method = view.getUint16(at + 10, true);
      const packedSize = view.getUint32(at + 20, true);
      const size = view.getUint32(at + 24, true);
      const nameLength = view.getUint16(at + 28, true);
      const offset = view.getUint32(at + 42, true);
      const path = pathOf(archive.subarray(at + 46, at + 46 + nameLength), (flags & UTF8) !== 0);
      at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
      if (path.endsWith('/') || /(^|\/)(__MACOSX\/|\.)/.test(path)) continue;
      if (flags & ENCRYPTED) throw new AddError('zip-encrypted', { name });
      entries.push({ path, size, bytes: () => unpack(offset, packedSize, size, method) });
    }
  } catch (error) {
    // Beyond the end of the view.
    throw error instanceof RangeError ? broken() : error;
  }
  return entries;

  async function unpack(
    offset: number,
    packedSize: number,
    size: number,
    method: number,
  ): Promise<Uint8Array> {
    unpackedSize += size;
    if (unpackedSize > LIMITS.bytes) throw new AddError('zip-large', { name, limit: LIMITS.bytes / 2 ** 20 });
    if (offset + 30 > archive.length || view.getUint32(offset, true) !== LOCAL_ENTRY) throw broken();
    const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const packed = archive.subarray(start, start + packedSize);
    if (packed.length !== packedSize) throw broken();
    if (method === 0) return packed;
    if (method !== 8) throw broken();
    const unpacked = await inflate(packed, size).catch(() => undefined);
    if (unpacked?.length !== size) throw broken();
    return unpacked;
  }
}

/** Gives up as soon as there is more than was announced. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (filled + value.length > size) {
      await reader.cancel();
      return undefined;
    }
    out.set(value, filled);
    filled += value.length;
  }
  return filled === size ? out : undefined;
}

function findEnd(view: DataView): number | undefined {
  // The archive's comment, of at most 65,535 bytes, stands behind it.
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  return undefined;
}

/** Windows writes Chinese names in GBK and does not say so. */
function pathOf(bytes: Uint8Array, isUtf8: boolean): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder(isUtf8 ? 'utf-8' : 'gb18030').decode(bytes);
  }
  return text.replaceAll('\\', '/');
}
