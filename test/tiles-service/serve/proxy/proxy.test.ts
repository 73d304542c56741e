import type { lookup as lookUp } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllowedHost } from '../../../../tiles-service/serve/proxy/allow-list.ts';
import { fetchAllowed } from '../../../../tiles-service/serve/proxy/fetch-allowed.ts';
import { ask } from '../http-client.ts';
import { type Running, runServer } from '../running-server.ts';

/** What the servers behind the proxy were asked, with the headers that came. */
const heard: { url: string; headers: Record<string, unknown> }[] = [];
const servers: Server[] = [];

function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
}

let allowed: string;
let other: string;
let proxy: Running;
let off: Running;

beforeAll(async () => {
  other = await listen((_request, response) => response.end('secret'));
  allowed = await listen((request, response) => {
    heard.push({ url: request.url ?? '', headers: request.headers });
    const path = (request.url ?? '').split('?')[0];
    switch (path) {
      case '/page':
        response.setHeader('Content-Type', 'text/html');
        response.setHeader('Set-Cookie', 'session=1');
        response.setHeader('Access-Control-Allow-Origin', '*');
        return response.end('<script>alert(1)</script>');
      case '/away':
        return response.writeHead(302, { Location: `${other}/` }).end();
      case '/near':
        return response.writeHead(302, { Location: '/data.json' }).end();
      case '/round':
        return response.writeHead(302, { Location: '/round' }).end();
      case '/file':
        return response.writeHead(302, { Location: 'file:///etc/passwd' }).end();
      case '/packed':
        response.setHeader('Content-Encoding', 'gzip');
        return response.end(gzipSync('packed'));
      case '/endless': {
        const timer = setInterval(() => response.write(Buffer.alloc(1 << 20)), 1);
        response.once('close', () => clearInterval(timer));
        return response.write('x');
      }
      case '/announced':
        response.setHeader('Content-Length', String(2 ** 31));
        return response.write('x');
      case '/missing':
        return response.writeHead(404).end('no');
      case '/silent':
        return undefined;
      default:
        response.setHeader('Content-Type', 'application/json');
        return response.end('{"answer":42}');
    }
  });
  proxy = await runServer([], { allowHosts: [parseAllowedHost(allowed)] });
  off = await runServer([]);
});
afterAll(async () => {
  await proxy.close(0);
  await off.close(0);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const through = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(proxy.url, `/api/proxy?url=${encodeURIComponent(url)}`, headers, { method });
const codeOf = (body: Buffer) => JSON.parse(body.toString()).error;

describe('the proxy', () => {
  it('should be off by default, and say so without an error', async () => {
    expect(JSON.parse((await ask(off.url, '/api/proxy')).body.toString())).toEqual({ origins: [] });
    const { status, body } = await ask(off.url, `/api/proxy?url=${encodeURIComponent(`${allowed}/`)}`);
    expect([status, codeOf(body)]).toEqual([403, 'host-not-allowed']);
    expect(JSON.parse(body.toString()).advice).toContain(`--allow-host ${allowed}`);
  });

  it('should tell the administrator which servers it may ask, and nobody else', async () => {
    const origins = async (headers: Record<string, string> = {}) =>
      JSON.parse((await ask(proxy.url, '/api/proxy', headers)).body.toString()).origins;
    expect(await origins()).toEqual([allowed]);
    expect(await origins({ 'x-forwarded-for': '10.0.0.9' })).toEqual([]);
  });

  it('should pass on what an allowed server answers', async () => {
    const { status, headers, body } = await through(`${allowed}/data.json?a=b&c=%E5%9F%8E`);
    expect([status, body.toString()]).toEqual([200, '{"answer":42}']);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(heard.at(-1)?.url).toBe('/data.json?a=b&c=%E5%9F%8E');
    expect((await through(`${allowed}/packed`)).headers['content-encoding']).toBe('gzip');
    expect((await through(`${allowed}/missing`)).status).toBe(404);
  });

  it('should tell the other server nothing of who asks', async () => {
    await through(`${allowed}/data.json`, {
      cookie: 'session=1',
      authorization: 'Basic x',
      referer: `${proxy.url}/#c=1`,
      'x-private': 'yes',
    });
    const { headers } = heard.at(-1)!;
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('should let nothing of an answer run or be kept in our name', async () => {
    const { headers, body } = await through(`${allowed}/page`);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(body.toString()).toContain('<script>');
  });

  it('should refuse every other server, however it is written', async () => {
    const port = new URL(other).port;
    for (const url of [
      `${other}/`,
      `http://localhost:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f.1:${port}/`,
      `http://017700000001:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://[::1]:${port}/`,
      `http://0:${port}/`,
      `http://127.1:${port}/`,
      `http://①②⑦.⓪.⓪.①:${port}/`,
      `${allowed}.example.com/`,
      `${allowed.replace('127.0.0.1', '127.0.0.1.example.com')}/`,
      allowed.replace(/:\d+$/, ':1/'),
      allowed.replace('http:', 'https:'),
    ]) {
      const { body } = await through(url);
      expect([url, codeOf(body)]).toEqual([url, expect.stringMatching(/^(host-not-allowed|url-invalid)$/)]);
      expect(body.toString()).not.toContain('secret');
    }
  });

  it('should take other spellings of an allowed address for what they are', async () => {
    const port = new URL(allowed).port;
    expect((await through(`http://2130706433:${port}/data.json`)).status).toBe(200);
    expect((await through(`HTTP://127.0.0.1:${port}/data.json`)).status).toBe(200);
  });

  it('should refuse user names, other schemes and what is no address', async () => {
    for (const url of [
      allowed.replace('//', '//user:word@'),
      allowed.replace('//', '//user@'),
      'file:///etc/passwd',
      'ftp://127.0.0.1/',
      'data:text/plain,x',
      'javascript:alert(1)',
      '/api/time',
      '//127.0.0.1/',
      '',
    ]) {
      const { status, body } = await through(url);
      expect([url, status, codeOf(body)]).toEqual([url, 400, 'url-invalid']);
    }
  });

  it('should follow redirects within the list alone, and not for ever', async () => {
    expect((await through(`${allowed}/near`)).body.toString()).toBe('{"answer":42}');
    const away = await through(`${allowed}/away`);
    expect([away.status, codeOf(away.body)]).toEqual([403, 'redirect-not-allowed']);
    expect(JSON.parse(away.body.toString()).advice).toContain(`--allow-host ${other}`);
    expect(codeOf((await through(`${allowed}/round`)).body)).toBe('answer-invalid');
    expect(codeOf((await through(`${allowed}/file`)).body)).toBe('url-invalid');
  });

  it('should refuse callers from other sites and other methods', async () => {
    const cross = await through(`${allowed}/data.json`, { 'sec-fetch-site': 'cross-site' });
    expect(cross.status).toBe(403);
    expect((await through(`${allowed}/data.json`, {}, 'POST')).status).toBe(405);
    const before = heard.length;
    await through(`${allowed}/data.json`, {}, 'HEAD');
    expect(heard.length).toBe(before);
  });

  it('should serve who is not the administrator only what is said to be public', async () => {
    const remote = { 'x-forwarded-for': '10.0.0.9' };
    expect((await through(`${allowed}/data.json`, remote)).status).toBe(403);
    const open = await runServer([], { allowHosts: [parseAllowedHost(`${allowed},public`)] });
    const { status, headers } = await ask(
      open.url,
      `/api/proxy?url=${encodeURIComponent(`${allowed}/data.json`)}`,
      remote,
    );
    expect([status, headers['cache-control']]).toEqual([200, 'private, max-age=600']);
    await open.close(0);
  });

  it('should not pass on what is announced to be too large', async () => {
    const { status, body } = await through(`${allowed}/announced`);
    expect([status, codeOf(body)]).toEqual([502, 'too-large']);
  });

  it('should say that a server cannot be reached', async () => {
    const gone = await listen(() => undefined);
    const server = servers.pop()!;
    const open = await runServer([], { allowHosts: [parseAllowedHost(gone)] });
    await new Promise((resolve) => server.close(resolve));
    const { status, body } = await ask(open.url, `/api/proxy?url=${encodeURIComponent(gone)}`);
    expect([status, codeOf(body)]).toEqual([502, 'unreachable']);
    await open.close(0);
  });
});

/** A name server of the test: the real one is not to be asked, and cannot be made to lie. */
const answering = (...addresses: string[]) =>
  ((
    _name: string,
    _options: object,
    done: (error: null, found: { address: string; family: number }[]) => void,
  ) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookUp;

describe('names that lead to private addresses', () => {
  const fetch = (text: string, lookup: typeof lookUp) => {
    const host = parseAllowedHost(text);
    return fetchAllowed(`${host.origin}/data.json`, {
      allowed: [host],
      signal: AbortSignal.timeout(5_000),
      lookup,
    });
  };

  it('should be refused, though the name is on the list', async () => {
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '::1',
      '::ffff:127.0.0.1',
      'fd00::1',
    ]) {
      await expect(fetch('http://maps.example.com', answering(address))).rejects.toMatchObject({
        code: 'private-address',
      });
    }
    // One private address among public ones is enough.
    await expect(
      fetch('http://maps.example.com', answering('93.184.216.34', '127.0.0.1')),
    ).rejects.toMatchObject({
      code: 'private-address',
    });
  });

  it('should be asked where the list says that they are private, at the very address that was checked', async () => {
    const port = new URL(allowed).port;
    const { answer } = await fetch(`http://maps.example.com:${port},private`, answering('127.0.0.1'));
    expect(answer.statusCode).toBe(200);
    answer.destroy();
    expect(heard.at(-1)?.headers['host']).toBe(`maps.example.com:${port}`);
  });

  it('should be refused as addresses, too, when only a name was allowed', async () => {
    const allowedHost = parseAllowedHost('http://maps.example.com');
    await expect(
      fetchAllowed('http://127.0.0.1/', { allowed: [allowedHost], signal: AbortSignal.timeout(1_000) }),
    ).rejects.toMatchObject({ code: 'host-not-allowed' });
  });

  it('should give up on a server that does not begin to answer', async () => {
    const host = parseAllowedHost(allowed);
    await expect(
      fetchAllowed(`${allowed}/silent`, {
        allowed: [host],
        signal: AbortSignal.timeout(5_000),
        timeout: 100,
      }),
    ).rejects.toMatchObject({ code: 'too-slow' });
  });
});
