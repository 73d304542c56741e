import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../../models/errors.ts';

/** A .gz whose content is longer than this is refused: it would fill the disk. */
export const MAXIMUM_UNPACKED_BYTES = 64 * 2 ** 30;

/** Bytes that can be read at any position. */
export interface Bytes {
  readonly name: string;
  readonly size: number;
  /** Fills `target` from `position` on as far as the bytes go; returns the count of bytes read. */
  read(target: Uint8Array, position: number): number;
}

/** Bytes in memory. */
export function bytesInMemory(bytes: Uint8Array, name: string): Bytes {
  return {
    name,
    size: bytes.length,
    read(target, position) {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
  };
}

/** A file read at any position. Reads are synchronous, so that the scanners above are plain loops. */
export class ByteFile implements Bytes {
  /** Name for messages: the user's file, also where the bytes come from an unpacked copy. */
  readonly name: string;
  readonly size: number;
  #descriptor: number | undefined;

  constructor(path: string, name = basename(path)) {
    this.name = name;
    try {
      this.#descriptor = openSync(path, 'r');
      const status = fstatSync(this.#descriptor);
      if (!status.isFile()) {
        throw new InputError('not-a-file', name, 'is not a file.', 'Give the path of a file.');
      }
      this.size = status.size;
    } catch (error) {
      this.close();
      throw unreadable(error, name);
    }
  }

  read(target: Uint8Array, position: number): number {
    if (this.#descriptor === undefined) throw new Error(`${this.name} is closed.`);
    let count = 0;
    try {
      while (count < target.length) {
        const step = readSync(this.#descriptor, target, count, target.length - count, position + count);
        if (step === 0) break;
        count += step;
      }
    } catch (error) {
      throw unreadable(error, this.name);
    }
    return count;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/**
 * Opens a file, unpacking it into `scratch` first where it is gzip (told by its first bytes): the scanners
 * go over it twice and from several positions.
 */
export async function openBytes(path: string, scratch: string, signal?: AbortSignal): Promise<ByteFile> {
  const file = new ByteFile(path);
  const magic = new Uint8Array(2);
  if (file.read(magic, 0) < 2 || magic[0] !== 0x1f || magic[1] !== 0x8b) return file;
  file.close();
  const unpacked = join(scratch, `unpacked-${process.pid}-${++unpackedCount}`);
  await gunzipFile(path, file.name, unpacked, signal);
  return new ByteFile(unpacked, file.name);
}

let unpackedCount = 0;

async function gunzipFile(path: string, name: string, target: string, signal?: AbortSignal): Promise<void> {
  let total = 0;
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total <= MAXIMUM_UNPACKED_BYTES) return done(null, chunk);
      const limit = `${MAXIMUM_UNPACKED_BYTES / 2 ** 30} GiB`;
      done(new InputError('gzip-too-large', name, `unpacks to more than ${limit}.`, 'Give it in parts.'));
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), guard, createWriteStream(target), { signal });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) {
      const what = code === 'Z_BUF_ERROR' ? 'ends in the middle of its gzip data' : 'holds damaged gzip data';
      throw new InputError('gzip-damaged', name, `${what}.`, 'Copy or download it again.');
    }
    throw error;
  }
}

function unreadable(error: unknown, name: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return new InputError('file-missing', name, 'does not exist.', 'Check the path.');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError(
      'file-unreadable',
      name,
      'may not be read by this user.',
      'Change its permissions.',
    );
  }
  if (code === 'EISDIR') {
    return new InputError('not-a-file', name, 'is a folder.', 'Give the path of a file.');
  }
  return error;
}
