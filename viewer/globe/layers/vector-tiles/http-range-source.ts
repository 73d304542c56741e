import type { RangeSource } from '../../../../models/vector-tiles/index.ts';

/** A file on a server that answers range requests; one that sends the whole file instead is an error. */
export function httpRangeSource(url: string): RangeSource {
  return async (offset, length) => {
    if (length === 0) return new Uint8Array(0);
    const response = await fetch(url, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    if (response.status !== 206 && Number(response.headers.get('Content-Length') ?? Infinity) > length) {
      await response.body?.cancel();
      throw new Error(`${url}: the server does not send parts of files`);
    }
    return new Uint8Array(await response.arrayBuffer());
  };
}
