import { describe, expect, it } from 'vitest';
import { parseAllowedHost } from '../../../../tiles-service/serve/proxy/allow-list.ts';
import { passedType } from '../../../../tiles-service/serve/proxy/passed-type.ts';
import { isPrivateAddress } from '../../../../tiles-service/serve/proxy/private-address.ts';
import { RateLimit } from '../../../../tiles-service/serve/proxy/rate-limit.ts';

describe('the allow-list', () => {
  it('should take origins, for the administrator alone unless they are said to be public', () => {
    expect(parseAllowedHost('https://maps.example.com')).toEqual({
      origin: 'https://maps.example.com',
      publication: 'internal',
      isPrivate: false,
    });
    expect(parseAllowedHost('http://GIS.example.lan:8080/,private,public')).toEqual({
      origin: 'http://gis.example.lan:8080',
      publication: 'public',
      isPrivate: true,
    });
  });

  it('should take an address or localhost as meant', () => {
    for (const text of ['http://10.1.2.3', 'http://[fd00::1]:81', 'http://localhost:9000'])
      expect(parseAllowedHost(text).isPrivate, text).toBe(true);
  });

  it('should refuse what is more or less than an origin, and say what one is', () => {
    for (const text of [
      'maps.example.com',
      'ftp://maps.example.com',
      'https://maps.example.com/wms',
      'https://maps.example.com?x',
      'https://user:word@maps.example.com',
      'https://*.example.com',
      'https://maps.example.com,everybody',
      '',
    ])
      expect(() => parseAllowedHost(text), text).toThrow(/origin of a server.*https:\/\/maps\.example\.com/);
  });
});

describe('private addresses', () => {
  it('should be told from public ones', () => {
    for (const address of [
      ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
      ...['172.16.0.1', '172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
      ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', 'fe80::1', 'fc00::1', 'fdff::1', 'ff02::1'],
      ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', '::127.0.0.1', 'no address'],
    ])
      expect(isPrivateAddress(address), address).toBe(true);
    for (const address of [
      '1.1.1.1',
      '8.8.8.8',
      '172.32.0.1',
      '100.128.0.1',
      '2606:4700::1111',
      '2400:3200::1',
    ])
      expect(isPrivateAddress(address), address).toBe(false);
  });
});

describe('the types that are passed on', () => {
  it('should keep data and pictures, with the character set of texts', () => {
    expect(passedType('image/png')).toBe('image/png');
    expect(passedType('application/geo+json; charset=utf-8')).toBe('application/geo+json');
    expect(passedType('text/xml; charset="GBK"; x=y')).toBe('text/xml; charset=gbk');
    expect(passedType('model/gltf-binary')).toBe('model/gltf-binary');
  });

  it('should make pages, scripts and drawings plain text, and the unknown bytes', () => {
    for (const type of [
      'text/html',
      'TEXT/HTML; charset=utf-8',
      'application/xhtml+xml',
      'text/javascript',
      'image/svg+xml',
    ])
      expect(passedType(type), type).toMatch(/^text\/plain/);
    for (const type of [
      undefined,
      '',
      'multipart/x-mixed-replace',
      'application/pdf',
      'application/x-shockwave-flash',
    ])
      expect(passedType(type), type).toBe('application/octet-stream');
  });
});

describe('the rate limit', () => {
  it('should let a burst pass, then as many as time gives, each client by itself', () => {
    const rate = new RateLimit();
    let passed = 0;
    for (let i = 0; i < 1_000; i++) if (rate.take('a', 0)) passed++;
    expect(passed).toBe(400);
    expect(rate.take('b', 0)).toBe(true);
    for (let i = 0; i < 1_000; i++) if (rate.take('a', 1_000)) passed++;
    expect(passed).toBe(480);
  });
});
