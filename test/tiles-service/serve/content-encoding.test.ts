import { describe, expect, it } from 'vitest';
import { acceptedEncodings } from '../../../tiles-service/serve/content-encoding.ts';

describe('acceptedEncodings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['gzip, deflate, br, zstd', ['br', 'gzip']],
    ['gzip', ['gzip']],
    ['x-gzip', ['gzip']],
    ['GZIP', ['gzip']],
    ['br;q=0.5, gzip;q=0.8', ['gzip', 'br']],
    ['br;q=0, gzip', ['gzip']],
    ['*', ['br', 'gzip']],
    ['*;q=0', []],
    ['gzip;q=0, *', ['br']],
    ['identity', []],
    ['identity;q=1, br;q=0.5', []],
    ['br; q=0.9 , identity;q=0.1', ['br']],
    ['br;q=nonsense', []],
  ])('should read %s', (header, expected) => {
    expect(acceptedEncodings(header)).toEqual(expected);
  });
});
