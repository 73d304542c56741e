import type { RangeSource } from '../../../../models/vector-tiles/index.ts';

/** A file on a server that answers range requests; one that sends the whole file instead is an error. */
export function httpRangeSource(url: string): RangeSource {
  return async (offset, length) => {
    if (length === 0) return new Uint8Array(0);
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    const response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    if (response.status !== 206 && Number(response.headers.get('Content-Length') ?? Infinity) > length) {
      await response.body?.cancel();
      throw new Error(`${url}: the server does not send parts of files`);
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length >= saidLength(response, bytes.length)) return bytes;
    // A browser may have kept a part of what another page broke off.
    const again = await fetch(url, { headers, cache: 'reload' });
    return new Uint8Array(await again.arrayBuffer());
  };
}

/** Bytes that an answer says it brings. */
function saidLength(response: Response, otherwise: number): number {
  const match = /^bytes (\d+)-(\d+)\//.exec(response.headers.get('Content-Range') ?? '');
  return match ? Number(match[2]) - Number(match[1]) + 1 : otherwise;
}
