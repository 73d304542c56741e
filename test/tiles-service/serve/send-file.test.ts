import { readdirSync, readlinkSync } from 'node:fs';
import { truncate, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder, writeCity, writeFiles } from './city-folder.ts';
import { ask, askRaw } from './http-client.ts';
import { type Running, runServer } from './running-server.ts';

const AT = '/city/probe/public/layers/buildings/v1';
const bytes = (length: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) % 256));
const text = (length: number) =>
  Buffer.from('the same words again and again '.repeat(length / 31 + 1)).subarray(0, length);

let folder: string;
let remove: () => Promise<void>;
let server: Running;
const inFolder = (name: string) => join(folder, 'public/layers/buildings/v1', name);
const big = bytes(5_000_000);
const tile = text(40_000);

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  await writeCity(folder);
  await writeFiles(folder, {
    'public/layers/buildings/v1/big.pmtiles': big,
    'public/layers/buildings/v1/empty.bin': '',
    'public/layers/buildings/v1/tile.glb': tile,
    'public/layers/buildings/v1/made.terrain': tile,
    'public/layers/buildings/v1/made.terrain.gz': gzipSync(tile),
    'public/layers/buildings/v1/both.json': tile,
    'public/layers/buildings/v1/both.json.br': brotliCompressSync(tile),
    'public/layers/buildings/v1/both.json.gz': gzipSync(tile),
  });
  server = await runServer([folder]);
});
afterAll(async () => {
  await server.close(0);
  await remove();
});

describe('media types', () => {
  it.each([
    ['tile.glb', 'model/gltf-binary'],
    ['made.terrain', 'application/vnd.quantized-mesh'],
    ['big.pmtiles', 'application/vnd.pmtiles'],
    ['both.json', 'application/json'],
    ['empty.bin', 'application/octet-stream'],
  ])('should send %s as %s', async (name, type) => {
    expect((await ask(server.url, `${AT}/${name}`, {}, { method: 'HEAD' })).headers['content-type']).toBe(
      type,
    );
  });
});

describe('ranges', () => {
  const path = `${AT}/store/features.bin`;
  const whole = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-99', 0, 99],
    ['bytes=990-', 990, 999],
    ['bytes=-5', 995, 999],
    ['bytes=-5000', 0, 999],
    ['bytes=500-5000', 500, 999],
    ['Bytes = 3 - 7', 3, 7],
  ])('should send %s', async (range, first, last) => {
    const { status, headers, body } = await ask(server.url, path, { Range: range });
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${first}-${last}/1000`);
    expect(headers['content-length']).toBe(String(last - first + 1));
    expect(body).toEqual(whole.subarray(first, last + 1));
  });

  it.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])(
    'should say that %s cannot be satisfied',
    async (range) => {
      const { status, headers, body } = await ask(server.url, path, { Range: range });
      expect([status, headers['content-range'], body.length]).toEqual([416, 'bytes */1000', 0]);
      expect(headers['cache-control']).toBe('no-store');
    },
  );

  it.each([
    'bytes=0-1,500-501',
    'bytes=0-9,10-19',
    'bytes=-',
    'bytes=--5',
    'bytes=5-2',
    'bytes=a-b',
    'bytes',
    'items=0-1',
    'bytes=',
    '',
  ])('should send the whole file for "%s"', async (range) => {
    const { status, body } = await ask(server.url, path, { Range: range });
    expect([status, body.length]).toEqual([200, 1000]);
  });

  it('should send a range only of the file that If-Range names', async () => {
    const { headers } = await ask(server.url, path);
    const [etag, modified] = [String(headers.etag), String(headers['last-modified'])];
    const statusOf = async (condition: string) =>
      (await ask(server.url, path, { Range: 'bytes=0-9', 'If-Range': condition })).status;
    expect(await statusOf(etag)).toBe(206);
    expect(await statusOf(modified)).toBe(206);
    expect(await statusOf(`W/${etag}`)).toBe(200);
    expect(await statusOf('"other"')).toBe(200);
    expect(await statusOf('Wed, 01 Jan 2020 00:00:00 GMT')).toBe(200);
  });

  it('should ignore a range in HEAD, and say that ranges are understood', async () => {
    const { status, headers } = await ask(server.url, path, { Range: 'bytes=0-9' }, { method: 'HEAD' });
    expect([status, headers['accept-ranges'], headers['content-length']]).toEqual([200, 'bytes', '1000']);
  });

  it('should cut ranges from the plain bytes, whatever codings the client takes', async () => {
    const asked = { Range: 'bytes=100-199', 'Accept-Encoding': 'br, gzip' };
    for (const name of ['both.json', 'made.terrain', 'tile.glb']) {
      const { status, headers, body } = await ask(server.url, `${AT}/${name}`, asked);
      expect([status, headers['content-encoding'], headers.vary]).toEqual([
        206,
        undefined,
        'Accept-Encoding',
      ]);
      expect(body).toEqual(tile.subarray(100, 200));
    }
  });

  it('should not resume a compressed body with plain bytes', async () => {
    const first = await ask(server.url, `${AT}/both.json`, { 'Accept-Encoding': 'br' });
    const resumed = { Range: 'bytes=10-', 'If-Range': String(first.headers.etag), 'Accept-Encoding': 'br' };
    const { status, headers, body } = await ask(server.url, `${AT}/both.json`, resumed);
    expect([status, headers['content-encoding']]).toEqual([200, undefined]);
    expect(body).toEqual(tile);
  });

  it('should cut ranges out of a big file, at any place', async () => {
    for (const [first, last] of [
      [0, 299_999],
      [1_234_567, 4_234_566],
      [4_999_999, 4_999_999],
    ]) {
      const { body } = await ask(server.url, `${AT}/big.pmtiles`, { Range: `bytes=${first}-${last}` });
      expect(body.equals(big.subarray(first, last + 1))).toBe(true);
    }
  });

  it('should send an empty file, and no range of it', async () => {
    expect((await ask(server.url, `${AT}/empty.bin`)).headers['content-length']).toBe('0');
    expect((await ask(server.url, `${AT}/empty.bin`, { Range: 'bytes=0-' })).status).toBe(416);
  });
});

describe('variants', () => {
  it('should be the importer’s own where they lie beside the file', async () => {
    const brotli = await ask(server.url, `${AT}/both.json`, { 'Accept-Encoding': 'gzip, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.body).toEqual(brotliCompressSync(tile));
    const gzip = await ask(server.url, `${AT}/made.terrain`, { 'Accept-Encoding': 'gzip, br' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gzip.headers['content-type']).toBe('application/vnd.quantized-mesh');
    expect(gzip.body).toEqual(gzipSync(tile));
  });

  it('should be made once where they do not', async () => {
    const first = await ask(server.url, `${AT}/tile.glb`, { 'Accept-Encoding': 'br' });
    expect(first.headers['content-encoding']).toBe('br');
    expect(first.headers['content-type']).toBe('model/gltf-binary');
    expect(brotliDecompressSync(first.body)).toEqual(tile);
    const kept = server.cities[0].cache.bytes;
    expect(kept).toBe(first.body.length);
    const second = await ask(server.url, `${AT}/tile.glb`, { 'Accept-Encoding': 'br' });
    expect(second.body).toEqual(first.body);
    expect(server.cities[0].cache.bytes).toBe(kept);
  });

  it('should each have a strong entity tag of its own', async () => {
    const tags = new Set<unknown>();
    for (const coding of ['identity', 'gzip', 'br']) {
      const { headers } = await ask(server.url, `${AT}/both.json`, { 'Accept-Encoding': coding });
      expect(headers.etag).toMatch(/^"[\w-]+"$/);
      expect(headers.vary).toBe('Accept-Encoding');
      tags.add(headers.etag);
    }
    expect(tags.size).toBe(3);
  });

  it('should not be sent to clients that take none', async () => {
    for (const coding of ['', 'identity', 'gzip;q=0, br;q=0', 'deflate, zstd', 'br;q=0.1, identity;q=1']) {
      const { headers, body } = await ask(server.url, `${AT}/both.json`, { 'Accept-Encoding': coding });
      expect([coding, headers['content-encoding']]).toEqual([coding, undefined]);
      expect(body).toEqual(tile);
    }
  });

  it('should be passed over when older than their file', async () => {
    await writeFile(inFolder('stale.json'), tile);
    await writeFile(inFolder('stale.json.gz'), gzipSync('what it was before'));
    await utimes(inFolder('stale.json.gz'), new Date(0), new Date(0));
    const { body } = await ask(server.url, `${AT}/stale.json`, { 'Accept-Encoding': 'gzip' });
    expect(gunzipSync(body)).toEqual(tile);
  });
});

describe('conditional requests', () => {
  it.each(['identity', 'br'])('should answer 304 to the same entity tag (%s)', async (coding) => {
    const headers = { 'Accept-Encoding': coding };
    const first = await ask(server.url, `${AT}/both.json`, headers);
    const tag = String(first.headers.etag);
    for (const condition of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const again = await ask(server.url, `${AT}/both.json`, { ...headers, 'If-None-Match': condition });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, tag]);
      expect(again.headers['cache-control']).toBe(first.headers['cache-control']);
      expect(again.headers.vary).toBe('Accept-Encoding');
      expect(again.headers['content-encoding']).toBeUndefined();
    }
    expect((await ask(server.url, `${AT}/both.json`, { ...headers, 'If-None-Match': '"x"' })).status).toBe(
      200,
    );
  });

  it('should understand If-Modified-Since and If-Match', async () => {
    const { headers } = await ask(server.url, `${AT}/both.json`);
    const status = async (condition: Record<string, string>) =>
      (await ask(server.url, `${AT}/both.json`, condition)).status;
    expect(await status({ 'If-Modified-Since': String(headers['last-modified']) })).toBe(304);
    expect(await status({ 'If-Modified-Since': 'Wed, 01 Jan 2020 00:00:00 GMT' })).toBe(200);
    expect(await status({ 'If-Match': String(headers.etag) })).toBe(200);
    expect(await status({ 'If-Match': '*' })).toBe(200);
    expect(await status({ 'If-Match': '"x"' })).toBe(412);
  });

  it('should have another entity tag once the file is another', async () => {
    await writeFile(inFolder('changing.bin'), 'one');
    const first = await ask(server.url, `${AT}/changing.bin`);
    await writeFile(inFolder('changing.bin'), 'two');
    await utimes(inFolder('changing.bin'), new Date(), new Date(Date.now() + 1000));
    const second = await ask(server.url, `${AT}/changing.bin`, {
      'If-None-Match': String(first.headers.etag),
    });
    expect([second.status, second.body.toString()]).toEqual([200, 'two']);
  });
});

describe('HEAD', () => {
  it('should say of every file what GET says', async () => {
    for (const name of ['both.json', 'big.pmtiles', 'tile.glb']) {
      const get = await ask(server.url, `${AT}/${name}`, { 'Accept-Encoding': 'br' });
      const head = await ask(server.url, `${AT}/${name}`, { 'Accept-Encoding': 'br' }, { method: 'HEAD' });
      expect(head.body.length).toBe(0);
      expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
    }
  });
});

/** Descriptors of this process that are open on the file. */
const openOn = (name: string) =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === inFolder(name);
    } catch {
      return false;
    }
  }).length;

describe.skipIf(process.platform !== 'linux')('a client that goes away', () => {
  it('should have its file closed and be logged as aborted', async () => {
    server.log.length = 0;
    await new Promise<void>((resolve, reject) => {
      const sent = request(`${server.url}${AT.slice(1)}/big.pmtiles`, { agent: false }, (response) => {
        response.once('data', () => {
          expect(openOn('big.pmtiles')).toBe(1);
          response.destroy();
          resolve();
        });
      });
      sent.once('error', reject);
      sent.end();
    });
    await expect.poll(() => openOn('big.pmtiles')).toBe(0);
    await expect.poll(() => server.log.some((line) => line.aborted === true)).toBe(true);
    expect(server.log.filter((line) => line.level === 50)).toEqual([]);
  });

  it('should be waited for while it reads slowly, without the file in memory', async () => {
    await writeFile(inFolder('huge.bin'), Buffer.alloc(64 * 1024 * 1024, 7));
    const before = process.memoryUsage().rss;
    const sockets = Array.from({ length: 8 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.pause();
      socket.write(`GET ${AT}/huge.bin HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
      return socket;
    });
    await expect.poll(() => openOn('huge.bin')).toBe(8);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(process.memoryUsage().rss - before).toBeLessThan(8 * 24 * 1024 * 1024);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => openOn('huge.bin')).toBe(0);
  });

  it('should see the connection break when a file becomes shorter under way', async () => {
    await writeFile(inFolder('shrinking.bin'), Buffer.alloc(32 * 1024 * 1024, 7));
    const socket = connect(server.port, '127.0.0.1');
    socket.pause();
    socket.write(`GET ${AT}/shrinking.bin HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await expect.poll(() => openOn('shrinking.bin')).toBe(1);
    await truncate(inFolder('shrinking.bin'), 16 * 1024 * 1024);
    let received = 0;
    socket.on('data', (chunk) => (received += chunk.length));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.resume();
    await closed;
    expect(received).toBeLessThan(17 * 1024 * 1024);
  });
});

describe('one connection', () => {
  it('should carry many requests, in order', async () => {
    const one = (path: string, last = false) =>
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${last ? 'Connection: close\r\n' : ''}\r\n`;
    const answer = await askRaw(
      server.port,
      one(`${AT}/0/0.glb`) + one('/none') + one(`${AT}/0/0.glb`) + one(`${AT}/0/0.glb`, true),
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 404',
      'HTTP/1.1 200',
      'HTTP/1.1 200',
    ]);
    expect(answer.match(/glTF small/g)).toHaveLength(3);
  });
});
