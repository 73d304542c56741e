import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Bytes of a file in the folder of the city or at an absolute path; `.gz` is unpacked on the way. */
export function openRecording(folder: string, file: string): Readable {
  const source = createReadStream(resolve(folder, file));
  if (!file.endsWith('.gz')) return source;
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => source.destroy());
  return source.pipe(unpacked);
}
