import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { noConsoleErrors, noForeignHosts } from './guards.ts';

/** Each line is one way out of the page. The guards themselves must see it, or no other test proves anything. */
const WAYS_OUT: Record<string, string> = {
  image: '<img src="https://image.example/a.png">',
  style: '<link rel="stylesheet" href="https://style.example/a.css">',
  script: '<script src="https://script.example/a.js"></script>',
  font: '<style>@font-face{font-family:f;src:url(https://font.example/a.woff2)} p{font-family:f}</style><p>text</p>',
  background: '<style>p{background:url(https://background.example/a.png)}</style><p>text</p>',
  frame: '<iframe src="https://frame.example/"></iframe>',
  fetch: '<script>fetch("https://fetch.example/a").catch(() => {})</script>',
  request:
    '<script>const r = new XMLHttpRequest(); r.open("GET", "https://request.example/a"); r.send()</script>',
  beacon: '<script>navigator.sendBeacon("https://beacon.example/a", "x")</script>',
  events: '<script>new EventSource("https://events.example/a")</script>',
  socket: '<script>new WebSocket("wss://socket.example/a")</script>',
  worker: '<script>new Worker("worker.js")</script>',
  blob: '<script>new Worker(URL.createObjectURL(new Blob(["fetch(\'https://blob.example/a\')"])))</script>',
  module: '<script type="module">import("https://module.example/a.js").catch(() => {})</script>',
  prefetch: '<link rel="dns-prefetch" href="https://prefetch.example">',
  preconnect: '<link rel="preconnect" href="//preconnect.example">',
  late: '<script>setTimeout(() => { const l = document.createElement("link"); l.rel = "preconnect"; l.href = "https://late.example"; document.head.append(l) }, 50)</script>',
  stun: '<script>new RTCPeerConnection({ iceServers: [{ urls: "stun:stun.example:3478" }] })</script>',
  video: '<video src="https://video.example/a.mp4" autoplay muted></video>',
};

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-guards-'));
  await writeFile(join(folder, 'worker.js'), "fetch('https://worker.example/a').catch(() => {})");
  for (const [name, html] of Object.entries(WAYS_OUT)) {
    await writeFile(
      join(folder, `${name}.html`),
      `<!doctype html><title>${name}</title><body>${html}</body>`,
    );
  }
  await writeFile(
    join(folder, 'calm.html'),
    '<!doctype html><link rel="icon" href="data:,"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
  );
  await writeFile(
    join(folder, 'error.html'),
    '<!doctype html><link rel="icon" href="data:,"><script>console.error("said")</script>',
  );
  await writeFile(
    join(folder, 'throw.html'),
    '<!doctype html><link rel="icon" href="data:,"><script>throw new Error("thrown")</script>',
  );
  await writeFile(
    join(folder, 'reject.html'),
    '<!doctype html><link rel="icon" href="data:,"><script>Promise.reject(new Error("rejected"))</script>',
  );
  await writeFile(
    join(folder, 'missing.html'),
    '<!doctype html><link rel="icon" href="data:,"><img src="none.png">',
  );
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

for (const name of Object.keys(WAYS_OUT)) {
  test(`should see a page reach out by ${name}`, async ({ browser, serveStatic }) => {
    const { url } = await serveStatic(folder);
    const context = await browser.newContext();
    const guard = await noForeignHosts(context);
    const page = await context.newPage();
    await page.goto(`${url}${name}.html`, { waitUntil: 'commit' });
    await expect.poll(() => guard.found.join('\n')).toContain(`${name}.example`);
    await expect(guard.check()).rejects.toThrow('other hosts');
    await context.close();
  });
}

test('should let a page reach a host that is allowed', async ({ browser, serveStatic }) => {
  const { url } = await serveStatic(folder);
  const context = await browser.newContext();
  const guard = await noForeignHosts(context, ['image.example']);
  const page = await context.newPage();
  await page.goto(`${url}image.html`);
  await guard.check();
  await context.close();
});

test('should see what a security policy keeps a page from', async ({ browser, serve }) => {
  const { url } = await serve('--no-demo');
  const context = await browser.newContext();
  const guard = await noForeignHosts(context);
  const page = await context.newPage();
  await page.goto(`${url}api/health`);
  await page.evaluate(() => fetch('https://policy.example/').catch(() => {}));
  await expect.poll(() => guard.found.join('\n')).toContain('policy.example');
  await context.close();
});

for (const [name, word] of Object.entries({
  error: 'said',
  throw: 'thrown',
  reject: 'rejected',
  missing: '404',
})) {
  test(`should see the error of a page: ${name}`, async ({ browser, serveStatic }) => {
    const { url } = await serveStatic(folder);
    const context = await browser.newContext();
    const guard = noConsoleErrors(context);
    const page = await context.newPage();
    await page.goto(`${url}${name}.html`);
    await expect.poll(() => guard.found.join('\n')).toContain(word);
    await expect(guard.check()).rejects.toThrow('had errors');
    await context.close();
  });
}

test('should be content with a page that is calm', async ({ page, serveStatic }) => {
  const { url } = await serveStatic(folder);
  await page.goto(`${url}calm.html`);
});
