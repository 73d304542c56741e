import type { ModelMove } from '../schema/model-move.ts';
import { plainAddress } from './moved-address.ts';

/** Where the files of a feature store are read from: a folder on disk, or one behind HTTP. */
export interface ByteSource {
  /** What is in the store was put elsewhere since it was written: it is read where it stands now. */
  readonly moved?: ModelMove | undefined;
  /** Bytes [offset, offset + length) of a file of the store. */
  read(file: string, offset: number, length: number): Promise<Uint8Array>;
  readAll(file: string): Promise<Uint8Array>;
  gunzip(bytes: Uint8Array): Promise<Uint8Array>;
}

/** With the platform's DecompressionStream, which browsers and Node have. */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A store behind HTTP. `folder` is its URL, with or without a slash at the end; see movedAddress. */
export function httpByteSource(
  folder: string,
  fetcher: typeof fetch = (...request) => fetch(...request),
): ByteSource {
  const { plain, moved } = plainAddress(folder);
  const base = plain.endsWith('/') ? plain : `${plain}/`;
  const load = async (file: string, headers: Record<string, string>): Promise<Response> => {
    const response = await fetcher(base + file, { headers });
    if (!response.ok) throw new Error(`${base + file}: the server answered ${response.status}.`);
    return response;
  };
  return {
    ...(moved ? { moved } : {}),
    gunzip,
    async readAll(file) {
      return new Uint8Array(await (await load(file, {})).arrayBuffer());
    },
    async read(file, offset, length) {
      if (length === 0) return new Uint8Array(0);
      const response = await load(file, { Range: `bytes=${offset}-${offset + length - 1}` });
      const bytes = new Uint8Array(await response.arrayBuffer());
      // A server without range support answers 200 with the whole file.
      return response.status === 206 ? bytes : bytes.slice(offset, offset + length);
    },
  };
}
