import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { callerAddress, type IsTrusted } from '../../../tiles-service/serve/caller-address.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;
const nobody: IsTrusted = () => false;
const proxies: IsTrusted = (address) => address.startsWith('10.');

describe('callerAddress', () => {
  it('should be who is connected where no proxy is trusted, whatever they say', () => {
    expect(callerAddress(request('192.0.2.7', '198.51.100.1'), nobody)).toBe('192.0.2.7');
  });

  it('should be the first before the trusted proxies, and not what that one says', () => {
    const asked = request('10.0.0.1', '203.0.113.9, 192.0.2.7, 10.0.0.2');
    expect(callerAddress(asked, proxies)).toBe('192.0.2.7');
  });

  it('should be the farthest where all are trusted', () => {
    expect(callerAddress(request('10.0.0.1', '10.0.0.3'), proxies)).toBe('10.0.0.3');
    expect(callerAddress(request('10.0.0.1'), proxies)).toBe('10.0.0.1');
  });
});
