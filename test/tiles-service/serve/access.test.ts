import { describe, expect, it } from 'vitest';
import { ANYBODY, type Subject } from '../../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../../models/access/local.ts';
import type { AreaScope } from '../../../models/access/roles.ts';
import { decide, isLoopbackAddress, type RequestFacts, roleOf } from '../../../tiles-service/serve/access.ts';

const browser: RequestFacts = {
  remoteAddress: '127.0.0.1',
  localPort: 8080,
  encrypted: false,
  httpVersion: '1.1',
  headers: { host: '127.0.0.1:8080', 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'same-origin' },
  hostHeaders: 1,
};
const rules = { publicOnly: false, behindProxy: false };
const withHeaders = (headers: Record<string, string>): RequestFacts => ({
  ...browser,
  headers: { ...browser.headers, ...headers },
});

describe('decide', () => {
  const allowed = (subject: Subject) =>
    (['public', 'internal', 'restricted'] as const).filter((publication) => decide(subject, publication));

  it('should let everybody see what is public and the person at this machine the rest', () => {
    expect(allowed(ANYBODY)).toEqual(['public']);
    expect(allowed(LOCAL_PERSON)).toEqual(['public', 'internal', 'restricted']);
  });

  it('should give files of the whole city to who has a right in the whole city only', () => {
    const viewer = (areas: AreaScope): Subject => ({
      account: 'a',
      grants: [{ role: 'viewer', areas, publication: 'internal' }],
    });
    expect(allowed(viewer('*'))).toEqual(['public', 'internal']);
    expect(allowed(viewer(['east']))).toEqual(['public']);
  });
});

describe('roleOf', () => {
  const local: Array<[string, RequestFacts]> = [
    ['a browser on this machine', browser],
    ['one that keeps its connection', withHeaders({ connection: 'keep-alive' })],
    ['one that writes it so', withHeaders({ connection: 'Keep-Alive' })],
    ['one that asks for localhost', withHeaders({ host: 'localhost:8080' })],
    ['one that asks for LOCALHOST', withHeaders({ host: 'LOCALHOST:8080' })],
    ['one over IPv6', { ...withHeaders({ host: '[::1]:8080' }), remoteAddress: '::1' }],
    ['one over IPv4 on an IPv6 socket', { ...browser, remoteAddress: '::ffff:127.0.0.1' }],
    [
      'one on another loopback address',
      { ...withHeaders({ host: '127.8.9.1:8080' }), remoteAddress: '127.8.9.1' },
    ],
    ['an address typed in', withHeaders({ 'sec-fetch-site': 'none' })],
    ['its own page as referer', withHeaders({ referer: 'http://127.0.0.1:8080/?scene=x' })],
    ['its own page as origin', withHeaders({ origin: 'http://localhost:8080' })],
    ['the port left out on port 80', { ...withHeaders({ host: 'localhost' }), localPort: 80 }],
    [
      'the port left out on port 443',
      { ...withHeaders({ host: 'localhost' }), localPort: 443, encrypted: true },
    ],
  ];
  it.each(local)('should take for the local administrator: %s', (_name, facts) => {
    expect(roleOf(facts, rules)).toBe('local-administrator');
  });

  const notLocal: Array<[string, RequestFacts]> = [
    ['another machine', { ...browser, remoteAddress: '192.168.1.20' }],
    [
      'another machine that claims a loopback name',
      { ...withHeaders({ host: 'localhost:8080' }), remoteAddress: '10.0.0.7' },
    ],
    ['an address that only begins like loopback', { ...browser, remoteAddress: '127.0.0.1.example' }],
    ['a closed connection', { ...browser, remoteAddress: undefined }],
    ['a proxy with X-Forwarded-For', withHeaders({ 'x-forwarded-for': '10.0.0.7' })],
    ['a proxy with an empty X-Forwarded-For', withHeaders({ 'x-forwarded-for': '' })],
    ['X-Forwarded-For that claims loopback', withHeaders({ 'x-forwarded-for': '127.0.0.1' })],
    ['a proxy with X-Forwarded-Proto alone', withHeaders({ 'x-forwarded-proto': 'https' })],
    ['a proxy with Forwarded', withHeaders({ forwarded: 'for=127.0.0.1' })],
    ['a proxy with Via', withHeaders({ via: '1.1 proxy' })],
    ['a proxy with X-Real-IP', withHeaders({ 'x-real-ip': '127.0.0.1' })],
    ['a proxy with CF-Connecting-IP', withHeaders({ 'cf-connecting-ip': '127.0.0.1' })],
    ['a proxy that asks for a connection of one request', withHeaders({ connection: 'close' })],
    ['a proxy that always asks for an upgrade', withHeaders({ connection: 'upgrade' })],
    ['a proxy that speaks HTTP/1.0', { ...browser, httpVersion: '1.0' }],
    ['a foreign name pointed at loopback', withHeaders({ host: 'evil.example:8080' })],
    ['a name that begins with localhost', withHeaders({ host: 'localhost.evil.example:8080' })],
    ['a name that ends with localhost', withHeaders({ host: 'evil.localhost:8080' })],
    ['a loopback address inside a name', withHeaders({ host: '127.0.0.1.nip.io:8080' })],
    ['a loopback address out of range', withHeaders({ host: '127.0.0.999:8080' })],
    ['the address of any interface', withHeaders({ host: '0.0.0.0:8080' })],
    ['a trailing dot', withHeaders({ host: 'localhost.:8080' })],
    ['user data in the host', withHeaders({ host: 'evil@localhost:8080' })],
    ['another port', withHeaders({ host: 'localhost:9090' })],
    ['no port where one is needed', withHeaders({ host: 'localhost' })],
    ['an empty Host', withHeaders({ host: '' })],
    ['no Host', { ...browser, headers: {}, hostHeaders: 0 }],
    ['two Hosts', { ...browser, hostHeaders: 2 }],
    ['a page of another site', withHeaders({ 'sec-fetch-site': 'cross-site' })],
    ['a page on another port of this machine', withHeaders({ 'sec-fetch-site': 'same-site' })],
    ['a foreign Origin', withHeaders({ origin: 'http://evil.example' })],
    ['an opaque Origin', withHeaders({ origin: 'null' })],
    ['an Origin on another port', withHeaders({ origin: 'http://localhost:3000' })],
    ['an Origin of another scheme', withHeaders({ origin: 'https://localhost:8080' })],
    ['a Referer of the name that a proxy serves', withHeaders({ referer: 'https://twin.example.lan/gov/' })],
    ['a Referer with a loopback user name', withHeaders({ referer: 'http://localhost:8080@evil.example/' })],
  ];
  it.each(notLocal)('should take for public: %s', (_name, facts) => {
    expect(roleOf(facts, rules)).toBe('public');
  });

  it('should take nobody for local behind a proxy or when only public data is served', () => {
    expect(roleOf(browser, { publicOnly: false, behindProxy: true })).toBe('public');
    expect(roleOf(browser, { publicOnly: true, behindProxy: false })).toBe('public');
  });
});

describe('isLoopbackAddress', () => {
  it('should know the whole of 127.0.0.0/8 and nothing else', () => {
    expect(['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1'].every(isLoopbackAddress)).toBe(true);
    expect(['128.0.0.1', '::', '::ffff:10.0.0.1', '::2', '127.0.0', ''].some(isLoopbackAddress)).toBe(false);
  });
});
