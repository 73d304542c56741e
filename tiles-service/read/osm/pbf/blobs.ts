import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PbfReader } from 'pbf';
import { InputError } from '../../../../models/errors.ts';

/**
 * The outer framing of an OpenStreetMap PBF file: a chain of blobs, each preceded by a header with its type
 * and length. See https://wiki.openstreetmap.org/wiki/PBF_Format; the two limits are that specification's.
 */
export const MAXIMUM_HEADER_BYTES = 64 * 1024;
export const MAXIMUM_BLOB_BYTES = 32 * 1024 * 1024;

export interface BlobPlace {
  type: string;
  /** Offset and length in the file of the blob's own bytes, after its header. */
  offset: number;
  length: number;
}

const inflateAsync = promisify(inflate);
const OTHER_COMPRESSIONS: Record<number, string> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' };

export function damaged(name: string, what: string): InputError {
  return new InputError(
    'osm-pbf-damaged',
    name,
    `the file is damaged or cut off: ${what}.`,
    'Fetch it again, and check it with "osmium fileinfo -e".',
  );
}

/** Finds the blob whose length prefix is at `offset`; undefined at the end of the file. */
export async function findBlob(
  file: FileHandle,
  name: string,
  size: number,
  offset: number,
): Promise<BlobPlace | undefined> {
  if (offset === size) return undefined;
  const head = Buffer.allocUnsafe(Math.min(512, size - offset));
  await readFully(file, name, head, offset);
  if (head.length < 4) throw damaged(name, `${head.length} bytes are left over at byte ${offset}`);
  const headerLength = head.readUInt32BE(0);
  if (headerLength === 0 || headerLength > MAXIMUM_HEADER_BYTES) {
    throw damaged(name, `the block header at byte ${offset} claims ${headerLength} bytes`);
  }
  let header = head.subarray(4, 4 + headerLength);
  if (header.length < headerLength) {
    header = Buffer.allocUnsafe(headerLength);
    await readFully(file, name, header, offset + 4);
  }
  const { type, length } = decodeHeader(name, header, offset);
  const start = offset + 4 + headerLength;
  if (length > MAXIMUM_BLOB_BYTES) throw damaged(name, `the block at byte ${offset} claims ${length} bytes`);
  if (start + length > size)
    throw damaged(name, `the block at byte ${offset} reaches past the end of the file`);
  return { type, offset: start, length };
}

function decodeHeader(name: string, header: Uint8Array, offset: number): { type: string; length: number } {
  let type = '';
  let length = -1;
  try {
    const reader = new PbfReader(header);
    for (let field = reader.nextField(); field; field = reader.nextField()) {
      if (field === 1) type = reader.readString();
      else if (field === 3) length = reader.readVarint();
    }
  } catch (error) {
    throw damaged(name, `the block header at byte ${offset} cannot be read (${(error as Error).message})`);
  }
  if (type === '' || length < 0) throw damaged(name, `the block header at byte ${offset} is incomplete`);
  return { type, length };
}

/** Reads a blob and takes it out of its compression. */
export async function readBlob(file: FileHandle, name: string, place: BlobPlace): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(place.length);
  await readFully(file, name, bytes, place.offset);
  try {
    return await unpack(name, bytes);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw damaged(name, `the block at byte ${place.offset} cannot be unpacked (${(error as Error).message})`);
  }
}

async function unpack(name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const reader = new PbfReader(bytes);
  let raw: Uint8Array | undefined;
  let rawSize = MAXIMUM_BLOB_BYTES;
  let packed: Uint8Array | undefined;
  for (let field = reader.nextField(); field; field = reader.nextField()) {
    if (field === 1) raw = reader.readBytes();
    else if (field === 2) rawSize = reader.readVarint();
    else if (field === 3) packed = reader.readBytes();
    else if (OTHER_COMPRESSIONS[field]) {
      throw new InputError(
        'osm-pbf-compression',
        name,
        `its blocks are compressed with ${OTHER_COMPRESSIONS[field]}, which is not read here.`,
        'Convert it with "osmium cat in.osm.pbf -o out.osm.pbf -f pbf,pbf_compression=zlib".',
      );
    }
  }
  if (raw) return raw;
  if (!packed) throw new Error('it holds no data');
  if (rawSize > MAXIMUM_BLOB_BYTES) throw new Error(`it claims ${rawSize} bytes unpacked`);
  // One byte of room is left so that a lying raw_size shows as a wrong length and not as a zlib error.
  const unpacked = await inflateAsync(packed, { maxOutputLength: rawSize + 1 });
  if (packed && rawSize !== MAXIMUM_BLOB_BYTES && unpacked.length !== rawSize) {
    throw new Error(`it holds ${unpacked.length} bytes where ${rawSize} were announced`);
  }
  return unpacked;
}

async function readFully(file: FileHandle, name: string, target: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, offset + done);
    if (bytesRead === 0) throw damaged(name, `it ends at byte ${offset + done}`);
    done += bytesRead;
  }
}
