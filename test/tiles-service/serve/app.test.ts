import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STRICT_TRANSPORT } from '../../../tiles-service/serve/security-headers.ts';
import { layerOf, sceneOf, temporaryFolder, writeCity, writeFiles } from './city-folder.ts';
import { HOSTILE_PATHS } from './hostile-paths.ts';
import { ask, askRaw } from './http-client.ts';
import { type Running, runServer } from './running-server.ts';

let folder: string;
let remove: () => Promise<void>;
let server: Running;

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  await writeCity(folder);
  await writeFiles(folder, { '../serve-outside.txt': 'outside' });
  server = await runServer([folder]);
});
afterAll(async () => {
  await server.close(0);
  await rm(join(folder, '../serve-outside.txt'), { force: true });
  await remove();
});

const json = (body: Buffer) => JSON.parse(body.toString());
const PUBLIC_FILE = '/city/probe/public/layers/buildings/v1/tileset.json';
const INTERNAL_FILE = '/city/probe/internal/layers/pipes/v1/tileset.json';

describe('the API', () => {
  it('should tell the time in UTC milliseconds and let nobody keep it', async () => {
    const before = Date.now();
    const { status, headers, body } = await ask(server.url, '/api/time');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(json(body).time).toBeGreaterThanOrEqual(before);
    expect(json(body).time).toBeLessThanOrEqual(Date.now());
  });

  it('should list the cities with scenes that exist, relative to the page', async () => {
    const [city] = json((await ask(server.url, '/api/cities')).body);
    expect(city).toEqual({
      id: 'probe',
      name: { 'zh-CN': '试验城', en: 'Probe' },
      scene: 'city/probe/scene.json',
    });
    expect((await ask(server.url, `/${city.scene}`)).status).toBe(200);
  });

  it('should say how to import a city when there is none', async () => {
    const empty = await runServer([]);
    expect(json((await ask(empty.url, '/api/cities')).body)).toEqual([]);
    const health = json((await ask(empty.url, '/api/health')).body);
    expect(health).toMatchObject({ status: 'ok', cities: 0 });
    expect(health.advice.en).toContain('npm run city -- import');
    expect((await ask(empty.url, '/')).body.toString()).toContain('npm run city -- import');
    await empty.close(0);
  });

  it('should say that nothing is being made where nothing is', async () => {
    expect(json((await ask(server.url, '/api/making')).body)).toEqual({ making: null });
  });

  it('should refuse other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
      const { status, headers } = await ask(server.url, '/api/time', {}, { method });
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
  });
});

describe('the access check', () => {
  const remote = { host: 'twin.example.lan' };

  it('should give the local administrator the layers of all classes', async () => {
    const { headers, body } = await ask(server.url, '/city/probe/scene.json');
    const scene = json(body);
    expect(scene.layers.map(({ id }: { id: string }) => id)).toEqual(['buildings', 'pipes', 'shelters']);
    expect(scene.publication).toBe('restricted');
    expect(headers['cache-control']).toBe('private, no-store');
    for (const layer of scene.layers) {
      expect((await ask(server.url, `/city/probe/${layer.url}`)).status, layer.url).toBe(200);
    }
  });

  it('should give all others the public layers only', async () => {
    const { headers, body } = await ask(server.url, '/city/probe/scene.json', remote);
    expect(json(body).layers.map(({ id }: { id: string }) => id)).toEqual(['buildings']);
    expect(json(body).publication).toBe('public');
    expect(headers['cache-control']).toBe('no-cache');
    expect((await ask(server.url, PUBLIC_FILE, remote)).status).toBe(200);
  });

  it('should answer a denied file byte for byte like one that does not exist', async () => {
    const bytes = async (path: string) => {
      const { status, headers, body } = await ask(server.url, path, remote);
      return { status, headers: { ...headers, date: '' }, body: body.toString() };
    };
    const missing = await bytes('/city/probe/internal/layers/pipes/v1/none.json');
    expect(missing.status).toBe(404);
    expect(await bytes(INTERNAL_FILE)).toEqual(missing);
    expect(await bytes('/city/probe/restricted/layers/shelters/v1/tileset.json')).toEqual(missing);
    expect(await bytes('/city/nowhere/internal/layers/pipes/v1/tileset.json')).toEqual(missing);
    expect(await bytes('/city/probe/public/layers/none/v1/tileset.json')).toEqual(missing);
  });

  it.each<[string, Record<string, string>]>([
    ['a proxy', { 'X-Forwarded-For': '127.0.0.1' }],
    ['a foreign name', { Host: 'evil.example' }],
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('should hide what is not public from %s on this machine', async (_name, headers) => {
    expect((await ask(server.url, INTERNAL_FILE)).status).toBe(200);
    expect((await ask(server.url, INTERNAL_FILE, headers)).status).toBe(404);
  });

  it('should hide it from HTTP/1.0, from two Host headers and from a proxy without any header', async () => {
    const own = `Host: 127.0.0.1:${server.port}\r\n`;
    const plain = await askRaw(server.port, `GET ${INTERNAL_FILE} HTTP/1.1\r\n${own}\r\n`);
    expect(plain).toContain('secret');
    const bare = await askRaw(
      server.port,
      `GET ${INTERNAL_FILE} HTTP/1.1\r\n${own}Connection: close\r\n\r\n`,
    );
    expect(bare).toContain('404 Not Found');
    const old = await askRaw(
      server.port,
      `GET ${INTERNAL_FILE} HTTP/1.0\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`,
    );
    expect(old).toContain('404 Not Found');
    const twice = await askRaw(
      server.port,
      `GET ${INTERNAL_FILE} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nHost: evil\r\n\r\n`,
    );
    expect(twice).not.toContain('200 OK');
    expect(twice).not.toContain('secret');
  });

  it('should hide it from everybody with --public-only and with --trust-proxy', async () => {
    for (const options of [{ rules: { publicOnly: true, behindProxy: false } }, { trustProxy: 'loopback' }]) {
      const strict = await runServer([folder], options);
      expect((await ask(strict.url, PUBLIC_FILE)).status).toBe(200);
      expect((await ask(strict.url, INTERNAL_FILE)).status).toBe(404);
      expect(json((await ask(strict.url, '/city/probe/scene.json')).body).layers).toHaveLength(1);
      await strict.close(0);
    }
  });

  it('should not let a city without public layers be seen by others', async () => {
    const closed = await temporaryFolder();
    await writeFiles(closed.folder, { 'internal/scene.json': JSON.stringify(sceneOf('internal', [])) });
    const running = await runServer([closed.folder]);
    expect(json((await ask(running.url, '/api/cities', remote)).body)).toEqual([]);
    expect((await ask(running.url, '/city/probe/scene.json', remote)).status).toBe(404);
    expect(json((await ask(running.url, '/api/cities')).body)).toHaveLength(1);
    await running.close(0);
    await closed.remove();
  });
});

describe('paths', () => {
  it.each(HOSTILE_PATHS)('should not find %s, wherever it is put', async (path) => {
    const before = [
      '',
      '/city',
      '/city/probe',
      '/city/probe/public',
      '/city/probe/public/layers/buildings/v1',
    ];
    for (const prefix of before) {
      const answer = await askRaw(
        server.port,
        `GET ${prefix}${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`,
      );
      expect(answer, prefix).toMatch(/^HTTP\/1\.1 (404 Not Found|400 Bad Request)\r\n/);
      expect(answer).not.toContain('outside');
      expect(answer).not.toContain(folder);
    }
  });

  it.each([
    '/city/probe/city.json',
    '/city/probe/public/scene.json',
    '/city/probe/public/layers',
    '/city/probe/public/layers/buildings',
    '/city/probe/public/layers/buildings/v1',
    '/city/probe/public/layers/buildings/v1/0',
    '/city/probe/PUBLIC/layers/buildings/v1/tileset.json',
    '/city/PROBE/public/layers/buildings/v1/tileset.json',
    '/city/probe/secret/layers/buildings/v1/tileset.json',
    '/City/probe/scene.json',
    '/city/probe/scene.json/',
    '/city/probe',
    '/city',
    '/api',
    '/api/',
    '/api/none',
    '/API/time',
    '/api/time/x',
    '/server.ts',
    '/package.json',
    '/__proto__',
    '/city/__proto__/scene.json',
    '/city/probe/__proto__/layers/a/b/c',
    '/city/probe/constructor/layers/a/b/c',
  ])('should not find %s', async (path) => {
    const { status, body } = await ask(server.url, path);
    expect(status).toBe(404);
    expect(body.toString()).toBe('{"error":"not-found"}');
  });

  it('should not be talked into another authority by an absolute address', async () => {
    const own = `127.0.0.1:${server.port}`;
    const answer = await askRaw(
      server.port,
      `GET http://evil.example${INTERNAL_FILE} HTTP/1.1\r\nHost: ${own}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
  });

  it('should not follow links out of the class of a city', async () => {
    const layers = join(folder, 'public/layers/buildings/v1');
    await symlink(join(folder, 'internal/layers/pipes/v1/tileset.json'), join(layers, 'linked.json'));
    await symlink('0/0.glb', join(layers, 'inner.glb'));
    await symlink('/etc', join(layers, 'etc'));
    const remote = { host: 'twin.example.lan' };
    expect((await ask(server.url, `/city/probe/public/layers/buildings/v1/linked.json`, remote)).status).toBe(
      404,
    );
    expect((await ask(server.url, `/city/probe/public/layers/buildings/v1/etc/hostname`)).status).toBe(404);
    expect((await ask(server.url, `/city/probe/public/layers/buildings/v1/inner.glb`)).status).toBe(200);
  });

  it('should not serve a class whose folder is a link to another', async () => {
    const tricked = await temporaryFolder();
    await writeCity(tricked.folder);
    await rm(join(tricked.folder, 'public/layers'), { recursive: true });
    await rename(join(tricked.folder, 'public'), join(tricked.folder, 'aside'));
    const running = await runServer([tricked.folder]);
    await symlink('internal', join(tricked.folder, 'public'));
    const path = '/city/probe/public/layers/pipes/v1/tileset.json';
    expect((await ask(running.url, path, { host: 'twin.example.lan' })).status).toBe(404);
    await running.close(0);
    await tricked.remove();
  });
});

describe('an import while the server runs', () => {
  it('should show at the next request, and revalidate until then', async () => {
    const fresh = await temporaryFolder();
    await writeCity(fresh.folder);
    const running = await runServer([fresh.folder]);
    const remote = { host: 'twin.example.lan' };
    const first = await ask(running.url, '/city/probe/scene.json', remote);
    const again = { ...remote, 'If-None-Match': String(first.headers.etag) };
    expect((await ask(running.url, '/city/probe/scene.json', again)).status).toBe(304);
    const layers = [layerOf('buildings', 'public'), layerOf('trees', 'public')];
    await writeFile(join(fresh.folder, 'public/scene.json.new'), JSON.stringify(sceneOf('public', layers)));
    await rename(join(fresh.folder, 'public/scene.json.new'), join(fresh.folder, 'public/scene.json'));
    const second = await ask(running.url, '/city/probe/scene.json', again);
    expect(second.status).toBe(200);
    expect(json(second.body).layers).toHaveLength(2);
    expect(second.headers.etag).not.toBe(first.headers.etag);
    await running.close(0);
    await fresh.remove();
  });

  it('should say that a broken scene is an error, log what to do, and go on', async () => {
    const broken = await temporaryFolder();
    await writeCity(broken.folder);
    const running = await runServer([broken.folder]);
    await writeFile(join(broken.folder, 'internal/scene.json'), '{"schema":');
    expect((await ask(running.url, '/city/probe/scene.json')).status).toBe(500);
    expect(running.log.some((line) => String(line.msg).includes('npm run city -- check'))).toBe(true);
    expect((await ask(running.url, '/city/probe/scene.json', { host: 'twin.example.lan' })).status).toBe(200);
    expect(json((await ask(running.url, '/api/health')).body).status).toBe('ok');
    await running.close(0);
    await broken.remove();
  });

  it('should refuse a public scene that names an internal layer or an outer address', async () => {
    const wrong = await temporaryFolder();
    await writeCity(wrong.folder);
    const running = await runServer([wrong.folder]);
    const remote = { host: 'twin.example.lan' };
    for (const layer of [
      layerOf('pipes', 'internal'),
      layerOf('pipes', 'public', { url: '../internal/layers/pipes/v1/tileset.json' }),
      layerOf('pipes', 'public', { url: 'https://evil.example/tileset.json' }),
      layerOf('pipes', 'public', { store: '/etc' }),
    ]) {
      await writeFile(join(wrong.folder, 'public/scene.json'), JSON.stringify(sceneOf('public', [layer])));
      expect((await ask(running.url, '/city/probe/scene.json', remote)).status).toBe(500);
    }
    await running.close(0);
    await wrong.remove();
  });
});

describe('headers', () => {
  it('should isolate the page and say nothing about the server, on every answer', async () => {
    for (const path of ['/', '/api/time', PUBLIC_FILE, '/none', '/city/probe/scene.json']) {
      const { headers } = await ask(server.url, path);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'credentialless',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'SAMEORIGIN',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('should have browsers come by HTTPS alone, once they did, and never on their own machine', async () => {
    const proxied = await runServer([folder], { trustProxy: 'loopback' });
    const name = 'strict-transport-security';
    const asked = async (to: Running, headers: Record<string, string>) =>
      (await ask(to.url, '/api/time', headers)).headers[name];
    const https = { Host: 'twin.example', 'X-Forwarded-Proto': 'https' };
    expect(await asked(proxied, https)).toBe(STRICT_TRANSPORT);
    expect(await asked(proxied, { Host: 'twin.example' })).toBeUndefined();
    expect(await asked(proxied, { ...https, Host: 'localhost:8080' })).toBeUndefined();
    // Anybody may say so where no proxy is trusted.
    expect(await asked(server, https)).toBeUndefined();
    await proxied.close(0);
  });

  it('should let what is public be kept for ever by its hash, and what is not by nobody', async () => {
    expect((await ask(server.url, PUBLIC_FILE)).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await ask(server.url, INTERNAL_FILE)).headers['cache-control']).toBe('private, no-store');
  });
});

describe('under a base path', () => {
  let sub: Running;
  afterEach(() => sub.close(0));

  it('should answer below it, lead to it, and have nothing beside it', async () => {
    sub = await runServer([folder], { basePath: '/gov/twin/' });
    expect(sub.url).toMatch(/\/gov\/twin\/$/);
    expect((await ask(sub.url, '/gov/twin/api/time')).status).toBe(200);
    expect((await ask(sub.url, '/gov/twin/')).status).toBe(200);
    expect((await ask(sub.url, `/gov/twin${PUBLIC_FILE}`)).status).toBe(200);
    expect((await ask(sub.url, '/api/time')).status).toBe(404);
    expect((await ask(sub.url, '/gov/twinapi/time')).status).toBe(404);
    expect((await ask(sub.url, '/gov/twin/../../api/time')).status).toBe(404);
    for (const path of ['/', '/gov/twin']) {
      const { status, headers } = await ask(sub.url, path);
      expect(status).toBe(302);
      expect(new URL(String(headers.location), `http://h${path}`).pathname).toBe('/gov/twin/');
    }
  });
});

describe('the viewer', () => {
  it('should be served with its hashed files kept for ever and the rest asked for again', async () => {
    const built = await temporaryFolder();
    await writeFiles(built.folder, {
      'index.html': '<!doctype html><title>built</title>',
      '.stamp': 'hidden',
      'assets/index-Dk3f9_aX.js': 'export {}',
      'engine-1/worker.js': `/* ${'x'.repeat(2000)} */`,
    });
    await mkdir(join(built.folder, 'assets/empty'));
    const running = await runServer([], { viewerFolder: built.folder });
    const index = await ask(running.url, '/');
    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(index.headers['cache-control']).toBe('no-cache');
    expect(index.body.toString()).toContain('built');
    expect((await ask(running.url, '/?view=abc#x')).status).toBe(200);
    const script = await ask(running.url, '/assets/index-Dk3f9_aX.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await ask(running.url, '/engine-1/worker.js')).headers['cache-control']).toBe('no-cache');
    for (const path of ['/.stamp', '/assets', '/assets/empty', '/none.js']) {
      expect((await ask(running.url, path)).status, path).toBe(404);
    }
    await running.close(0);
    await built.remove();
  });
});

describe('the log', () => {
  it('should have one line per request with status, bytes and milliseconds, without the query', async () => {
    server.log.length = 0;
    const { body } = await ask(server.url, `${PUBLIC_FILE}?view=private`);
    await ask(server.url, '/none');
    await expect.poll(() => server.log.length).toBe(2);
    const line = server.log[0];
    expect(line).toMatchObject({
      method: 'GET',
      path: PUBLIC_FILE,
      status: 200,
      bytes: body.length,
      client: '127.0.0.1',
    });
    expect(line.ms).toBeGreaterThanOrEqual(0);
    expect(server.log[1]).toMatchObject({ path: '/none', status: 404 });
    expect(JSON.stringify(server.log)).not.toContain('private');
  });

  it('should name the client that a trusted proxy forwards, and no one else’s claim', async () => {
    const proxied = await runServer([folder], { trustProxy: 'loopback' });
    await ask(proxied.url, '/api/time', { 'X-Forwarded-For': '10.1.2.3' });
    server.log.length = 0;
    await ask(server.url, '/api/time', { 'X-Forwarded-For': '10.1.2.3' });
    await expect
      .poll(() => [proxied.log[0]?.client, server.log[0]?.client])
      .toEqual(['10.1.2.3', '127.0.0.1']);
    await proxied.close(0);
  });
});

describe('scenes on the wire', () => {
  it('should be compressed as the client likes, with an entity tag for each coding', async () => {
    const plain = await ask(server.url, '/city/probe/scene.json');
    const brotli = await ask(server.url, '/city/probe/scene.json', { 'Accept-Encoding': 'gzip, br' });
    const gzip = await ask(server.url, '/city/probe/scene.json', { 'Accept-Encoding': 'gzip' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(new Set([plain, brotli, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
    expect(plain.headers.vary).toBe('Accept-Encoding');
    const head = await ask(server.url, '/city/probe/scene.json', {}, { method: 'HEAD' });
    expect([head.body.length, head.headers['content-length']]).toEqual([0, String(plain.body.length)]);
  });
});

describe('the city folder', () => {
  it('should be left as it was, but for the hidden cache', async () => {
    expect(json(await readFile(join(folder, 'city.json')))).toEqual({ pipeline: 'own' });
  });
});
