import { type FileHandle, open } from 'node:fs/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { InputError } from '../../../models/errors.ts';

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAXIMUM_COMMENT = 0xffff;
const MAXIMUM_DIRECTORY = 16 * 1024 * 1024;

export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
}

/**
 * Reads the one file of a ZIP archive (PKWARE APPNOTE 6.3.3, stored or deflated, not split, not encrypted) whose
 * name passes the test. No more than `maximum` bytes are ever unpacked.
 * @throws InputError `zip-corrupt`, or `zip-content` when not exactly one file passes the test.
 */
export async function readZipEntry(
  path: string,
  wanted: (name: string) => boolean,
  what: string,
  maximum: number,
): Promise<ZipEntry> {
  const handle = await open(path, 'r');
  try {
    return await readFrom(handle, path, wanted, what, maximum);
  } finally {
    await handle.close();
  }
}

async function readFrom(
  handle: FileHandle,
  path: string,
  wanted: (name: string) => boolean,
  what: string,
  maximum: number,
): Promise<ZipEntry> {
  const fail = (message: string): never => {
    throw new InputError(
      'zip-corrupt',
      path,
      message,
      'Fetch the archive again; `unzip -t` shows what is wrong with it.',
    );
  };
  const { size } = await handle.stat();
  const read = async (offset: number, length: number): Promise<Buffer> => {
    if (offset < 0 || length < 0 || offset + length > size)
      fail('it refers beyond its end; it may be cut short.');
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    if (bytesRead !== length) fail('it could not be read to its end.');
    return bytes;
  };

  const tailLength = Math.min(size, END_BYTES + MAXIMUM_COMMENT);
  const tail = await read(size - tailLength, tailLength);
  let end = tailLength - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
  if (end < 0) fail('its directory is missing; it is no ZIP archive, or is cut short.');
  const directorySize = tail.readUInt32LE(end + 12);
  if (directorySize > MAXIMUM_DIRECTORY) fail('its directory is larger than any archive of a few files has.');
  const directory = await read(tail.readUInt32LE(end + 16), directorySize);

  const found: {
    name: string;
    method: number;
    crc: number;
    packed: number;
    unpacked: number;
    offset: number;
  }[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL_SIGNATURE; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (wanted(name)) {
      if (directory.readUInt16LE(at + 8) & 1) fail(`${name} is encrypted.`);
      found.push({
        name,
        method: directory.readUInt16LE(at + 10),
        crc: directory.readUInt32LE(at + 16),
        packed: directory.readUInt32LE(at + 20),
        unpacked: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      });
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  if (found.length !== 1) {
    throw new InputError(
      'zip-content',
      path,
      `it holds ${found.length} files of the kind that is wanted (${what}).`,
      'Give an archive with exactly one, or unpack it and give the files.',
    );
  }
  const [entry] = found;
  if (entry.unpacked > maximum)
    fail(`${entry.name} has ${entry.unpacked} bytes; at most ${maximum} make sense.`);
  const local = await read(entry.offset, 30);
  if (local.readUInt32LE(0) !== LOCAL_SIGNATURE) fail(`${entry.name} is not where the directory says.`);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  const packed = await read(start, entry.packed);
  let bytes: Uint8Array = packed;
  if (entry.method === 8) {
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    } catch (error) {
      fail(`${entry.name} cannot be unpacked (${error instanceof Error ? error.message : String(error)}).`);
    }
  } else if (entry.method !== 0)
    fail(`${entry.name} is packed by method ${entry.method}; only 0 and 8 are known.`);
  if (bytes.length !== entry.unpacked || crc32(bytes) !== entry.crc)
    fail(`${entry.name} does not match its checksum.`);
  return { name: entry.name, bytes };
}
