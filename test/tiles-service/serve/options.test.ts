import { describe, expect, it } from 'vitest';
import { parseServeOptions, USAGE } from '../../../tiles-service/serve/options.ts';

describe('parseServeOptions', () => {
  it('should serve to this machine on port 8080 by default', () => {
    expect(parseServeOptions([])).toEqual({
      cities: [],
      demo: true,
      themes: [],
      host: '127.0.0.1',
      port: 8080,
      basePath: '/',
      publicOnly: false,
      tilesOnly: false,
      allowHosts: [],
      quiet: false,
      build: true,
    });
  });

  it('should take everything that the usage names', () => {
    const all = ['--city', 'a', '--city', 'b', '--host', '0.0.0.0', '--port', '0', '--base-path', 'gov/twin'];
    const more = [
      '--no-demo',
      '--themes',
      't',
      '--tls-cert',
      'c',
      '--tls-key',
      'k',
      '--trust-proxy',
      '10.0.0.0/24',
      '--public-only',
      '--no-build',
      '--allow-host',
      'http://gis.example.lan:8080,private',
      '--quiet',
    ];
    expect(parseServeOptions([...all, ...more])).toEqual({
      cities: ['a', 'b'],
      demo: false,
      themes: ['t'],
      host: '0.0.0.0',
      port: 0,
      basePath: '/gov/twin/',
      tls: { certificate: 'c', key: 'k' },
      trustProxy: '10.0.0.0/24',
      publicOnly: true,
      tilesOnly: false,
      allowHosts: [{ origin: 'http://gis.example.lan:8080', publication: 'internal', isPrivate: true }],
      quiet: true,
      build: false,
    });
    const named = [...all, ...more].filter((argument) => argument.startsWith('--'));
    for (const option of named) expect(USAGE).toContain(option);
  });

  it('should give nothing when help is asked for', () => {
    expect(parseServeOptions(['--help'])).toBeUndefined();
    expect(parseServeOptions(['-h', '--port', 'x'])).toBeUndefined();
  });

  it.each([
    ['twin', '/twin/'],
    ['/twin', '/twin/'],
    ['//twin//x/', '/twin/x/'],
    ['/', '/'],
    ['', '/'],
  ])('should put slashes around the base path "%s"', (given, expected) => {
    expect(parseServeOptions(['--base-path', given])?.basePath).toBe(expected);
  });

  it.each<[string, string[]]>([
    ['option-unknown', ['--prot', '80']],
    ['option-unknown', ['cities/delft']],
    ['option-unknown', ['--city']],
    ['option-unknown', ['--quiet=yes']],
    ['option-port', ['--port', 'http']],
    ['option-port', ['--port', '65536']],
    ['option-port', ['--port', '-1']],
    ['option-port', ['--port', '80.5']],
    ['option-port', ['--port', '']],
    ['option-host', ['--host', 'http://x']],
    ['option-host', ['--host', '']],
    ['option-host', ['--host', '127.0.0.1:80']],
    ['option-demo-size', ['--demo-size', '5']],
    ['option-demo-size', ['--demo-size', 'large']],
    ['option-demo-size', ['--demo-size', '']],
    ['option-base-path', ['--base-path', '/../']],
    ['option-base-path', ['--base-path', '/a b/']],
    ['option-base-path', ['--base-path', '/%2e/']],
    ['option-base-path', ['--base-path', 'http://x/']],
    ['option-tls', ['--tls-cert', 'c']],
    ['option-tls', ['--tls-key', 'k']],
    ['option-trust-proxy', ['--trust-proxy', 'true']],
    ['option-trust-proxy', ['--trust-proxy', '0']],
    ['option-trust-proxy', ['--trust-proxy', 'nginx']],
    ['option-trust-proxy', ['--trust-proxy', '10.0.0.0/99']],
  ])('should refuse with %s: %s', (code, args) => {
    // node wants an option's value that looks like an option to be joined by "=".
    const given = args.length === 2 && args[1].startsWith('-') ? [args.join('=')] : args;
    expect(() => parseServeOptions(given)).toThrow(expect.objectContaining({ name: 'InputError', code }));
  });

  it('should tell one who gives a folder alone what to write', () => {
    expect(() => parseServeOptions(['cities/delft'])).toThrow('--city <folder>');
  });
});
