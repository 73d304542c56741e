import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { makeCertificate } from '../../tiles-service/serve/certificate/certificate.ts';
import { CHROMIUM_ARGUMENTS, OTHER_NAME, requireChromium } from './support/chromium.ts';
import { expect, test } from './support/fixtures.ts';
import { noConsoleErrors, noForeignHosts } from './support/guards.ts';
import { probeCity } from './support/probe-city.ts';
import { type ReverseProxy, startReverseProxy } from './support/reverse-proxy.ts';
import { layerStates, viewerReady } from './support/viewer.ts';

const PATH = '/gov/twin/';
let city: Awaited<ReturnType<typeof probeCity>>;
let folder: string;
let tls: { certificate: string; key: string };
let browser: Browser;

/** A browser that trusts this one certificate, as one does whose machine trusts the CA. */
async function launchTrusting(certificate: string): Promise<Browser> {
  const { publicKey } = new X509Certificate(await readFile(certificate));
  const pin = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  return chromium.launch({
    executablePath: requireChromium(),
    args: [...CHROMIUM_ARGUMENTS, `--ignore-certificate-errors-spki-list=${pin}`],
  });
}

test.beforeAll(async () => {
  city = await probeCity();
  folder = await mkdtemp(join(tmpdir(), 'citymirror-proxy-'));
  tls = await makeCertificate({ hosts: [OTHER_NAME], addresses: [], days: 5, out: folder });
  browser = await launchTrusting(tls.certificate);
});
test.afterAll(async () => {
  await browser?.close();
  await city.remove();
  await rm(folder, { recursive: true, force: true });
});

const arrangements: Array<[string, boolean, string[]]> = [
  ['a proxy that takes the path away', true, ['--trust-proxy', 'loopback']],
  ['a proxy that keeps the path', false, ['--trust-proxy', 'loopback', '--base-path', PATH]],
  ['a proxy that the server was not told of', true, []],
];

for (const [name, strip, options] of arrangements) {
  test(`should work over HTTPS under another name and a sub-path, behind ${name}`, async ({ serve }) => {
    const server = await serve('--city', city.folder, ...options);
    const upstream = `http://127.0.0.1:${server.port}`;
    const proxy = await startReverseProxy({ ...tls, upstream, path: PATH, strip });
    try {
      await openThrough(proxy);
    } finally {
      await proxy.stop();
    }
  });
}

async function openThrough(proxy: ReverseProxy): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 800, height: 500 }, locale: 'zh-CN' });
  const errors = noConsoleErrors(context);
  const foreign = await noForeignHosts(context, [OTHER_NAME]);
  const page = await context.newPage();
  await page.goto(`https://${OTHER_NAME}:${proxy.port}${PATH}`);
  await viewerReady(page);
  expect(await layerStates(page)).toEqual({ houses: 'ready' });
  expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([true, true]);
  const hidden = await page
    .evaluate(async () => (await fetch('city/probe/internal/layers/pipes/v1/tileset.json')).status)
    .catch(() => 0);
  expect(hidden).toBe(404);
  const asked = proxy.answered.filter(({ status }) => status >= 400).map(({ path }) => path);
  expect(asked).toEqual(['/city/probe/internal/layers/pipes/v1/tileset.json']);
  expect(proxy.answered.some(({ path }) => path.startsWith('/city/probe/public/layers/houses/'))).toBe(true);
  await foreign.check();
  expect(errors.found.filter((text) => !text.includes('/internal/layers/pipes/'))).toEqual([]);
  await context.close();
}

test('should be asked for by its own name only', async ({ serve }) => {
  const server = await serve('--city', city.folder, '--tls-cert', tls.certificate, '--tls-key', tls.key);
  expect(server.url).toMatch(/^https:/);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`https://${OTHER_NAME}:${server.port}/`);
  await viewerReady(page);
  expect(Object.keys(await layerStates(page))).toEqual(['houses']);
  await page.goto(`https://localhost:${server.port}/`);
  await viewerReady(page);
  expect(Object.keys(await layerStates(page)).sort()).toEqual(['houses', 'pipes']);
  await context.close();
});

test.describe('in a browser that does not trust the CA', () => {
  test('should be refused', async ({ page, serve }) => {
    const server = await serve('--tls-cert', tls.certificate, '--tls-key', tls.key);
    await expect(page.goto(`https://${OTHER_NAME}:${server.port}/`)).rejects.toThrow(
      'ERR_CERT_AUTHORITY_INVALID',
    );
  });
  test.use({ tolerated: { errors: [/ERR_CERT_AUTHORITY_INVALID/], hosts: [OTHER_NAME] } });
});
