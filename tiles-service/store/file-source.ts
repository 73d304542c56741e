import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ByteSource } from '../../models/feature-store/index.ts';
import type { ModelMove } from '../../models/schema/index.ts';

const gunzipAsync = promisify(gunzip);

/** A feature store in a folder on disk. `moved`: what is in it was put elsewhere since. */
export function fileByteSource(folder: string, moved?: ModelMove): ByteSource {
  return {
    ...(moved ? { moved } : {}),
    gunzip: (bytes) => gunzipAsync(bytes),
    readAll: (file) => readFile(join(folder, file)),
    async read(file, offset, length) {
      const handle = await open(join(folder, file), 'r');
      try {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle.read(bytes, 0, length, offset);
        if (bytesRead < length)
          throw new RangeError(`${join(folder, file)} ends before byte ${offset + length}.`);
        return bytes;
      } finally {
        await handle.close();
      }
    },
  };
}
