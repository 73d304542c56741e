import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
};

export interface StaticServer {
  /** Ends in a slash. */
  url: string;
  /** Paths asked for, in order. */
  asked: string[];
  stop(): Promise<void>;
}

/**
 * A plain file server as any host is: types by extension, single ranges, no compression, no header of ours.
 * It stands for the static hosts that a public folder is put on.
 */
export async function startStaticServer(folder: string): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(folder, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // The URL parser takes dots and double slashes out; the rest is a test's own folder.
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  const path = join(folder, decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    return;
  }
  response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Last-Modified', facts.mtime.toUTCString());
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = Math.min(range?.[2] ? Number(range[2]) : facts.size - 1, facts.size - 1);
  if (range && start > end) {
    response.writeHead(416, { 'Content-Range': `bytes */${facts.size}` }).end();
    return;
  }
  response.statusCode = range ? 206 : 200;
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${facts.size}`);
  response.setHeader('Content-Length', end - start + 1);
  if (request.method === 'HEAD' || end < start) response.end();
  else createReadStream(path, { start, end }).pipe(response);
}
