import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join, normalize } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS, requireChromium } from '../../e2e/support/chromium.ts';

const CESIUM = join(dirname(createRequire(import.meta.url).resolve('cesium/package.json')), 'Build/Cesium');
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.glb': 'model/gltf-binary',
  '.wasm': 'application/wasm',
};
const HTML = `<!doctype html><html><head><link rel="icon" href="data:,"><style>html,body,#c,#c *{margin:0;width:100%;height:100%}</style>
<script>window.CESIUM_BASE_URL = '/cesium/';</script><script src="/cesium/Cesium.js"></script></head><body><div id="c"></div></body></html>`;

/** A page with Cesium alone in it, over a loopback server of a folder, and what its console said. */
export async function openCesium(
  folder: string,
): Promise<{ page: Page; messages: string[]; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(HTML);
    const [base, rest] = path.startsWith('/cesium/') ? [CESIUM, path.slice(8)] : [folder, path];
    const file = join(base, normalize(join('/', rest)));
    try {
      const bytes = await readFile(file);
      response
        .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
        .end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS });
  const page = await browser.newPage({ viewport: { width: 320, height: 200 } });
  const messages: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    // Chromium's own words on software rendering are not the page's.
    if (
      ['error', 'warning'].includes(message.type()) &&
      !/GL Driver Message|software WebGL|GPU stall/.test(text)
    )
      messages.push(text);
  });
  page.on('pageerror', (error) => messages.push(error.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    messages,
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
