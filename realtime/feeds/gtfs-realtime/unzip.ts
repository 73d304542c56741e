import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const MOST_COMMENT = 65_535;

/**
 * Files of a ZIP archive (PKWARE APPNOTE 6.3, stored and deflated, no ZIP64) by name. Throws a RangeError for what is
 * none, and for a file that has more than `most` bytes.
 *
 * @param wanted Names that are unpacked, whatever folder they are in.
 */
export function unzip(bytes: Buffer, wanted: readonly string[], most: number): Map<string, Buffer> {
  let end = bytes.length - END_LENGTH;
  const least = Math.max(0, end - MOST_COMMENT);
  while (end >= least && bytes.readUInt32LE(end) !== END) end--;
  if (end < least) throw new RangeError('this is no ZIP archive');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY)
      throw new RangeError('the list of files of the ZIP archive is damaged');
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (wanted.includes(name) && !files.has(name)) files.set(name, contentOf(bytes, at, name, most));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

function contentOf(bytes: Buffer, at: number, name: string, most: number): Buffer {
  const method = bytes.readUInt16LE(at + 10);
  const [packed, size, local] = [20, 24, 42].map((offset) => bytes.readUInt32LE(at + offset));
  if (size > most) throw new RangeError(`${name} in the ZIP archive has ${size} bytes, more than ${most}`);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL)
    throw new RangeError(`${name} in the ZIP archive is damaged`);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const content = bytes.subarray(start, start + packed);
  if (method === 0) return content;
  if (method !== 8) throw new RangeError(`${name} in the ZIP archive is packed in a way that is not read`);
  return inflateRawSync(content, { maxOutputLength: most });
}
