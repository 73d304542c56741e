import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Serves the files of a folder by ranges, as the server of a city answers; `end` stops it. */
export async function serveFolder(folder: string): Promise<{ url: string; end(): Promise<unknown> }> {
  const server = createServer(async ({ url = '', headers }, response) => {
    const file = await readFile(join(folder, decodeURIComponent(url))).catch(() => undefined);
    if (!file) return response.writeHead(404).end();
    const range = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '');
    if (!range) return response.end(file);
    const [from, to] = [Number(range[1]), Math.min(Number(range[2]), file.length - 1)];
    response.writeHead(206, { 'Content-Range': `bytes ${from}-${to}/${file.length}` });
    response.end(file.subarray(from, to + 1));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: () => new Promise((resolve) => server.close(resolve)),
  };
}
