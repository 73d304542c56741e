import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib';
import { decodeGlb } from '../../../models/gltf/decoded-glb.ts';

/** A secret as bytes, in one of the ways that a file may hold it. */
export interface Needle {
  secret: string;
  encoding: string;
  bytes: Buffer;
}

/** A text in every way that a file of a bundle may hold it. */
export function needlesOfText(secret: string, text: string): Needle[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = [...text]
    .map((character) =>
      character.charCodeAt(0) < 128
        ? character
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .join('');
  const hex = utf8.toString('hex');
  const ways: [string, Buffer][] = [
    ['utf-8', utf8],
    ['lower case', Buffer.from(text.toLowerCase())],
    ['upper case', Buffer.from(text.toUpperCase())],
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['percent', Buffer.from(encodeURIComponent(text))],
    ['json', Buffer.from(escaped)],
    ['slug', Buffer.from(text.toLowerCase().replace(/[^a-z0-9]+/g, '-'))],
    ...base64Ways(utf8).map((bytes, shift): [string, Buffer] => [`base64 ${shift}`, bytes]),
  ];
  // What is left of a text in a slug may be too little to be looked for.
  return ways
    .filter(([, bytes]) => bytes.length >= 5)
    .map(([encoding, bytes]) => ({ secret, encoding, bytes }));
}

/** Base64 of the bytes at each of the three places that they can begin, without what their neighbours decide. */
function base64Ways(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(from, to));
  });
}

/** A number in every way that a file of a bundle may hold it; ways in which it is too short to be told are left out. */
export function needlesOfNumber(secret: string, value: number): Needle[] {
  const ways: [string, Buffer][] = [['text', Buffer.from(String(value))]];
  const floats = (bytes: number, write: (buffer: Buffer) => void): Buffer => {
    const buffer = Buffer.alloc(bytes);
    write(buffer);
    return buffer;
  };
  ways.push(['float64le', floats(8, (buffer) => buffer.writeDoubleLE(value))]);
  ways.push(['float64be', floats(8, (buffer) => buffer.writeDoubleBE(value))]);
  ways.push(['float32le', floats(4, (buffer) => buffer.writeFloatLE(value))]);
  ways.push(['float32be', floats(4, (buffer) => buffer.writeFloatBE(value))]);
  for (const [name, scale] of [
    ['', 1],
    ['hundredths ', 100],
    ['thousandths ', 1000],
  ] as const) {
    const whole = Math.round(value * scale);
    if (whole < 1 << 20) continue;
    ways.push([`${name}varint`, varint(BigInt(whole))], [`${name}zigzag`, varint(BigInt(whole) * 2n)]);
    if (whole < 2 ** 32) ways.push([`${name}uint32le`, floats(4, (buffer) => buffer.writeUInt32LE(whole))]);
    ways.push([`${name}uint64le`, floats(8, (buffer) => buffer.writeBigUInt64LE(BigInt(whole)))]);
  }
  return ways
    .filter(([, bytes]) => bytes.length >= 4)
    .map(([encoding, bytes]) => ({ secret, encoding, bytes }));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

export interface Hit {
  file: string;
  secret: string;
  encoding: string;
  /** The part of the file: raw, gzip@offset … */
  view: string;
}

/** Looks for needles in every byte of every file below a folder, in its path, and in all that it holds packed. */
export function searchFolder(folder: string, needles: readonly Needle[]): Hit[] {
  const hits: Hit[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    hits.push(...searchBytes(file, Buffer.from(file), needles, 'path'));
    if (entry.isFile()) hits.push(...searchFile(file, readFileSync(path), needles));
  }
  return hits;
}

/** Looks for needles in a file's bytes and in every stream that is packed in them. */
export function searchFile(file: string, bytes: Buffer, needles: readonly Needle[]): Hit[] {
  return viewsOf(file, bytes).flatMap(({ view, bytes }) => searchBytes(file, bytes, needles, view));
}

function searchBytes(file: string, bytes: Buffer, needles: readonly Needle[], view: string): Hit[] {
  return needles
    .filter((needle) => bytes.includes(needle.bytes))
    .map(({ secret, encoding }) => ({ file, secret, encoding, view }));
}

/** The file itself, and everything in it that is compressed, wherever it begins, to any depth. */
export function viewsOf(file: string, bytes: Buffer): { view: string; bytes: Buffer }[] {
  const views = [{ view: 'raw', bytes }];
  if (file.endsWith('.br')) views.push({ view: 'brotli', bytes: brotliDecompressSync(bytes) });
  if (/\.(glb|b3dm|i3dm)$/.test(file)) {
    const start = bytes.indexOf('glTF');
    const { json, binary } = decodeGlb(bytes.subarray(start));
    views.push(
      { view: 'glb json', bytes: Buffer.from(JSON.stringify(json)) },
      { view: 'glb binary', bytes: Buffer.from(binary) },
    );
  }
  for (let index = 0; index < views.length; index++) {
    const { view, bytes } = views[index];
    for (const { offset, name, stream } of streamsIn(bytes))
      views.push({ view: `${view} ${name}@${offset}`, bytes: stream });
  }
  return views;
}

const PARTIAL = { finishFlush: constants.Z_SYNC_FLUSH };

function* streamsIn(bytes: Buffer): Generator<{ offset: number; name: string; stream: Buffer }> {
  for (let offset = bytes.indexOf(0x1f); offset >= 0; offset = bytes.indexOf(0x1f, offset + 1)) {
    if (bytes[offset + 1] !== 0x8b || bytes[offset + 2] !== 8) continue;
    const stream = attempt(() => inflateRawSync(bytes.subarray(offset + gzipHead(bytes, offset)), PARTIAL));
    if (stream && stream.length > 0) yield { offset, name: 'gzip', stream };
  }
  for (let offset = bytes.indexOf(0x78); offset >= 0; offset = bytes.indexOf(0x78, offset + 1)) {
    if (((bytes[offset] << 8) | bytes[offset + 1]) % 31 !== 0) continue;
    const stream = attempt(() => inflateSync(bytes.subarray(offset)));
    if (stream && stream.length > 8) yield { offset, name: 'zlib', stream };
  }
}

function gzipHead(bytes: Buffer, offset: number): number {
  const flags = bytes[offset + 3];
  let at = offset + 10;
  if (flags & 4) at += 2 + bytes.readUInt16LE(at);
  for (const flag of [8, 16]) if (flags & flag) at = bytes.indexOf(0, at) + 1;
  if (flags & 2) at += 2;
  return at - offset;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
