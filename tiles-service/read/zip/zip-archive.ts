import { isUtf8 } from 'node:buffer';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { InputError } from '../../../models/errors.ts';
import { MAXIMUM_UNPACKED_BYTES } from '../json/byte-file.ts';

const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR64_SIGNATURE = 0x07064b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const MAXIMUM_COMMENT = 0xffff;
const MAXIMUM_DIRECTORY = 64 * 2 ** 20;
const MAXIMUM_ENTRIES = 100_000;

/** Data of cities shrink to a twentieth or so. What shrinks by this much, and is large, is there to fill the disk. */
const MOST_SHRUNK = 500;
const LARGE = 2 ** 30;

/** One file of an archive. */
export interface ZipMember {
  /** With its folders, separated by "/". */
  name: string;
  /** Bytes once unpacked, as the directory says. */
  size: number;
  packed: number;
  method: number;
  encrypted: boolean;
  crc: number;
  /** Where its local header begins. */
  offset: number;
}

/**
 * The files of a ZIP archive, ZIP64 too (PKWARE APPNOTE 6.3.3), in the order of its directory; folders are left
 * out. Names that are not UTF-8 are read as GB18030, as archivers of Chinese systems write them.
 * @throws InputError `zip-corrupt`
 */
export async function readZipDirectory(path: string): Promise<ZipMember[]> {
  const handle = await open(path, 'r');
  try {
    return membersOf(await directoryBytes(handle, path), path);
  } finally {
    await handle.close();
  }
}

function corrupt(path: string, message: string): InputError {
  return new InputError(
    'zip-corrupt',
    basename(path),
    message,
    'Fetch the archive again; "unzip -t" shows what is wrong with it.',
  );
}

async function directoryBytes(handle: FileHandle, path: string): Promise<Buffer> {
  const { size } = await handle.stat();
  const read = async (offset: number, length: number): Promise<Buffer> => {
    if (!(offset >= 0 && length >= 0 && offset + length <= size))
      throw corrupt(path, 'it refers beyond its end; it may be cut short.');
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    if (bytesRead !== length) throw corrupt(path, 'it could not be read to its end.');
    return bytes;
  };
  const tailLength = Math.min(size, END_BYTES + MAXIMUM_COMMENT);
  const tailAt = size - tailLength;
  const tail = await read(tailAt, tailLength);
  let end = tailLength - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
  if (end < 0) throw corrupt(path, 'its directory is missing; it is no ZIP archive, or is cut short.');
  let length = tail.readUInt32LE(end + 12);
  let offset = tail.readUInt32LE(end + 16);
  if (offset === 0xffffffff || length === 0xffffffff || tail.readUInt16LE(end + 10) === 0xffff) {
    const locator = tailAt + end - 20;
    const place = await read(locator, 20);
    if (place.readUInt32LE(0) === LOCATOR64_SIGNATURE) {
      const end64 = await read(Number(place.readBigUInt64LE(8)), 56);
      if (end64.readUInt32LE(0) !== END64_SIGNATURE) throw corrupt(path, 'its directory is damaged.');
      length = Number(end64.readBigUInt64LE(40));
      offset = Number(end64.readBigUInt64LE(48));
    }
  }
  if (length > MAXIMUM_DIRECTORY) throw corrupt(path, 'its directory is too large.');
  return read(offset, length);
}

function membersOf(directory: Buffer, path: string): ZipMember[] {
  const members: ZipMember[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL_SIGNATURE; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const flags = directory.readUInt16LE(at + 8);
    const nameBytes = directory.subarray(at + 46, at + 46 + nameLength);
    const member: ZipMember = {
      name: nameOf(nameBytes, (flags & 0x800) !== 0).replaceAll('\\', '/'),
      size: directory.readUInt32LE(at + 24),
      packed: directory.readUInt32LE(at + 20),
      method: directory.readUInt16LE(at + 10),
      encrypted: (flags & 1) !== 0,
      crc: directory.readUInt32LE(at + 16),
      offset: directory.readUInt32LE(at + 42),
    };
    widen(member, directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength));
    if (!member.name.endsWith('/')) members.push(member);
    if (members.length > MAXIMUM_ENTRIES) throw corrupt(path, `it holds more than ${MAXIMUM_ENTRIES} files.`);
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32);
  }
  return members;
}

function nameOf(bytes: Buffer, isDeclaredUtf8: boolean): string {
  if (isDeclaredUtf8 || isUtf8(bytes)) return bytes.toString('utf8');
  return new TextDecoder('gb18030').decode(bytes);
}

/** Takes 64-bit sizes and places from the extra field 1, where the 32-bit ones are all ones. */
function widen(member: ZipMember, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let from = at + 4;
      for (const key of ['size', 'packed', 'offset'] as const) {
        if (member[key] !== 0xffffffff || from + 8 > Math.min(extra.length, at + 4 + length)) continue;
        member[key] = Number(extra.readBigUInt64LE(from));
        from += 8;
      }
    }
    at += 4 + length;
  }
}

/**
 * Refuses files that would fill the disk once they are unpacked.
 * @throws InputError `zip-too-large`
 */
export function assertUnpackable(path: string, members: readonly ZipMember[]): void {
  const size = members.reduce((sum, member) => sum + member.size, 0);
  const packed = members.reduce((sum, member) => sum + member.packed, 0);
  const isBomb = size > LARGE && size > packed * MOST_SHRUNK;
  if (size <= MAXIMUM_UNPACKED_BYTES && !isBomb) return;
  throw new InputError(
    'zip-too-large',
    basename(path),
    `${members.length === 1 ? members[0].name : 'what it holds'} unpacks to ${(size / 2 ** 30).toFixed(1)} GiB${isBomb ? `, ${Math.round(size / Math.max(1, packed))} times what is packed` : ''}.`,
    'Unpack it where there is room, and give what is in it.',
  );
}

/**
 * Unpacks one file of an archive to `target`, never more bytes than the directory says.
 * @throws InputError `zip-corrupt`, `zip-encrypted`, `zip-too-large`
 */
export async function unpackZipMember(
  path: string,
  member: ZipMember,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const name = basename(path);
  if (member.encrypted)
    throw new InputError('zip-encrypted', name, `${member.name} is encrypted.`, 'Unpack it first.');
  assertUnpackable(path, [member]);
  if (member.method !== 0 && member.method !== 8)
    throw corrupt(path, `${member.name} is packed by method ${member.method}; only 0 and 8 are known.`);
  const start = await dataStart(path, member);
  let count = 0;
  let crc = 0;
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length;
      crc = crc32(chunk, crc);
      done(
        count > member.size ? corrupt(path, `${member.name} is longer than the directory says.`) : null,
        chunk,
      );
    },
  });
  if (member.packed === 0) {
    await pipeline([], createWriteStream(target), { signal });
  } else {
    const from = createReadStream(path, { start, end: start + member.packed - 1 });
    const to = createWriteStream(target);
    try {
      if (member.method === 8) await pipeline(from, createInflateRaw(), guard, to, { signal });
      else await pipeline(from, guard, to, { signal });
    } catch (error) {
      if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
      throw corrupt(path, `${member.name} cannot be unpacked (${(error as Error).message}).`);
    }
  }
  if (count === member.size && crc !== member.crc)
    throw corrupt(path, `${member.name} does not match its checksum.`);
  if (count !== member.size) throw corrupt(path, `${member.name} is shorter than the directory says.`);
}

async function dataStart(path: string, member: ZipMember): Promise<number> {
  const handle = await open(path, 'r');
  try {
    const local = Buffer.alloc(30);
    const { bytesRead } = await handle.read(local, 0, 30, member.offset);
    if (bytesRead < 30 || local.readUInt32LE(0) !== LOCAL_SIGNATURE)
      throw corrupt(path, `${member.name} is not where the directory says.`);
    return member.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}
