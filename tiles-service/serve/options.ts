import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import express from 'express';
import { InputError } from '../../models/errors.ts';
import { type AllowedHost, parseAllowedHost } from './proxy/allow-list.ts';

export interface ServeOptions {
  cities: string[];
  /** Without a city, the fictional one is made and served. */
  demo: boolean;
  /** Where the fictional city lies, and kilometres of its side, if not as usual. */
  demoFolder?: string;
  demoSize?: number;
  /** Folders of themes beside those of the cities and our own. */
  themes: string[];
  host: string;
  /** 0: any free port. */
  port: number;
  /** With a slash at both ends. */
  basePath: string;
  tls?: { certificate: string; key: string };
  trustProxy?: string | number;
  publicOnly: boolean;
  /** Folder of accounts, the log of who did what, and live data; undefined: as usual. */
  data?: string;
  /** No accounts and nothing live: files alone. */
  tilesOnly: boolean;
  /** External services that pages may be given through the proxy; none: there is no proxy. */
  allowHosts: AllowedHost[];
  quiet: boolean;
  build: boolean;
}

export const USAGE = `npm start -- [options]

  --city <folder>        a city to serve; may be given several times. With none, a fictional
                         one is made in cities/liangjiang and served
  --demo-folder <folder> where the fictional city lies instead
  --demo-size <km>       its side, 6 to 40 (default 20), when it is made
  --themes <folder>      theme files (*.json) for all cities; may be given several times
  --no-demo              without a city, serve none, and say how to import one
  --host <address>       address to listen on (default 127.0.0.1: this machine only; 0.0.0.0: all)
  --port <number>        port to listen on (default 8080; 0: any free one)
  --base-path <path>     path that everything stands under, for example /twin/ (default /)
  --tls-cert <file>      certificate for HTTPS, PEM, with --tls-key
  --tls-key <file>       its private key, PEM. npm run certificate makes both
  --trust-proxy <whose>  behind a reverse proxy: loopback, its address or network, or the number of proxies.
                         Who is not signed in then sees what is public, on this machine too
  --public-only          who is not signed in sees what is public, on this machine too
  --data <folder>        where accounts, the log of who did what, and live data are kept (default data); one
                         server at a time. DATABASE_URL=postgresql://… keeps what goes into a database there
  --tiles-only           files alone: no accounts, no database, nothing live
  --allow-host <origin>  an external server whose maps and data may be added in the viewer, for example
                         https://maps.example.com; may be given several times. ",private" behind it: a server
                         of the own network; ",public": for everybody, not for people at work alone
  --no-build             serve the viewer as it was last built
  --quiet                log warnings and errors only
  --help                 this text
`;

/** Command line → options; undefined when help is asked for. Throws an InputError for what makes no sense. */
export function parseServeOptions(args: readonly string[]): ServeOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const tls = tlsFiles(values['tls-cert'], values['tls-key']);
  return {
    cities: values.city ?? [],
    themes: values.themes ?? [],
    demo: !(values['no-demo'] ?? false),
    ...(values['demo-folder'] === undefined ? {} : { demoFolder: values['demo-folder'] }),
    ...(values['demo-size'] === undefined ? {} : { demoSize: demoSize(values['demo-size']) }),
    host: hostName(values.host ?? '127.0.0.1'),
    port: portNumber(values.port ?? '8080'),
    basePath: basePath(values['base-path'] ?? '/'),
    ...(tls ? { tls } : {}),
    ...(values['trust-proxy'] === undefined ? {} : { trustProxy: trustedProxy(values['trust-proxy']) }),
    publicOnly: values['public-only'] ?? false,
    ...(values.data === undefined ? {} : { data: values.data }),
    tilesOnly: values['tiles-only'] ?? false,
    allowHosts: (values['allow-host'] ?? []).map(parseAllowedHost),
    quiet: values.quiet ?? false,
    build: !(values['no-build'] ?? false),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        city: { type: 'string', multiple: true },
        themes: { type: 'string', multiple: true },
        'demo-folder': { type: 'string' },
        'demo-size': { type: 'string' },
        'no-demo': { type: 'boolean' },
        host: { type: 'string' },
        port: { type: 'string' },
        'base-path': { type: 'string' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        'trust-proxy': { type: 'string' },
        'public-only': { type: 'boolean' },
        data: { type: 'string' },
        'tiles-only': { type: 'boolean' },
        'allow-host': { type: 'string', multiple: true },
        'no-build': { type: 'boolean' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const advice =
      args.some((arg) => !arg.startsWith('-')) && code.includes('POSITIONAL')
        ? 'A city folder is given with --city <folder>.'
        : 'See: npm start -- --help';
    throw new InputError('option-unknown', 'the command line', `${message.split('. ')[0]}.`, advice);
  }
}

function demoSize(text: string): number {
  const kilometres = Number(text);
  if (text.trim() !== '' && kilometres >= 6 && kilometres <= 40) return kilometres;
  throw new InputError(
    'option-demo-size',
    `--demo-size ${text}`,
    'this is no side of a city in kilometres.',
    'Give a number from 6 to 40.',
  );
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InputError(
    'option-port',
    `--port ${text}`,
    'this is not a port.',
    'Give a number from 0 to 65535.',
  );
}

function hostName(text: string): string {
  const name = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)) return name;
  throw new InputError(
    'option-host',
    `--host ${text}`,
    'this is not an address or a host name.',
    'Give 127.0.0.1 for this machine only, 0.0.0.0 for all, or one of its addresses.',
  );
}

function basePath(text: string): string {
  const path = `/${text}/`.replace(/\/+/g, '/');
  if (
    path === '/' ||
    path
      .slice(1, -1)
      .split('/')
      .every((name) => /^[a-z0-9_~-][a-z0-9._~-]*$/i.test(name))
  )
    return path;
  throw new InputError(
    'option-base-path',
    `--base-path ${text}`,
    'this is not a path.',
    'Give one of letters, digits, dot, dash and underscore, for example /twin/.',
  );
}

function tlsFiles(certificate: string | undefined, key: string | undefined): ServeOptions['tls'] {
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  if (certificate === undefined && key === undefined) return undefined;
  const [given, missing] =
    certificate === undefined ? ['--tls-key', '--tls-cert'] : ['--tls-cert', '--tls-key'];
  throw new InputError(
    'option-tls',
    given,
    `it comes without ${missing}.`,
    'Give both; npm run certificate makes them.',
  );
}

function trustedProxy(text: string): string | number {
  if (/^\d{1,2}$/.test(text) && Number(text) > 0) return Number(text);
  try {
    if (/^(true|false|0)$/i.test(text)) throw new TypeError();
    express().set('trust proxy', text);
    return text;
  } catch {
    throw new InputError(
      'option-trust-proxy',
      `--trust-proxy ${text}`,
      'this does not name a proxy.',
      'Give "loopback" for one on this machine, its address or network (10.0.0.5, 10.0.0.0/24), or their number.',
    );
  }
}
