import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, isIPv6 } from 'node:net';
import { CountByNetwork } from '../../models/access/network.ts';
import { InputError } from '../../models/errors.ts';
import { isLoopbackAddress } from './access.ts';
import type { ServeOptions } from './options.ts';

export interface Listening {
  /** For what else than requests is served on it: sockets. */
  server: Server;
  /** With the real port and the base path, ending in a slash. */
  url: string;
  port: number;
  /** Things to tell the person who started it. */
  warnings: string[];
  /**
   * Takes no new connection, lets running answers end for at most `patience` milliseconds (default 5,000), and
   * resolves when all is closed.
   */
  close(patience?: number): Promise<void>;
}

/** Bounds what any number of clients can hold. */
const MAXIMUM_CONNECTIONS = 10_000;
/** Of one address, or one IPv6 network, which a command centre may be: a browser opens six and a socket for each page. */
const MOST_OF_ONE = 2_000;
/** Milliseconds without a byte either way, after which a stalled client is let go. */
const SOCKET_TIMEOUT = 120_000;
/** Milliseconds; longer than proxies keep theirs, so that it is the proxy that closes. */
const KEEP_ALIVE = 75_000;
const DAYS = 86_400_000;

/** Starts the server. Throws an InputError for what the person who starts it can mend. */
export async function listen(
  handler: RequestListener,
  options: Pick<ServeOptions, 'host' | 'port' | 'basePath' | 'tls'> & {
    /** Connections of one address. */
    mostOfOne?: number;
    /** Of whom any number may be open: this machine's programs, and a reverse proxy, which asks for everybody. */
    isUnbounded?(address: string | undefined): boolean;
  },
): Promise<Listening> {
  const warnings: string[] = [];
  const server = options.tls
    ? createSecureServer({ ...readTls(options.tls, warnings), minVersion: 'TLSv1.2' }, handler)
    : createServer(handler);
  server.maxConnections = MAXIMUM_CONNECTIONS;
  boundByNetwork(server, options);
  server.timeout = SOCKET_TIMEOUT;
  server.keepAliveTimeout = KEEP_ALIVE;
  await bind(server, options.host, options.port);
  const { port } = server.address() as AddressInfo;
  const host = isIPv6(options.host) ? `[${options.host}]` : options.host;
  return {
    server,
    url: `${options.tls ? 'https' : 'http'}://${host}:${port}${options.basePath}`,
    port,
    warnings,
    close: (patience = 5_000) => stop(server, patience),
  };
}

/** Who has too many connections gets no more, and takes nobody else's. */
function boundByNetwork(
  server: Server,
  {
    mostOfOne = MOST_OF_ONE,
    isUnbounded = isLoopbackAddress,
  }: { mostOfOne?: number; isUnbounded?(address: string | undefined): boolean },
): void {
  const open = new CountByNetwork(mostOfOne);
  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    if (isUnbounded(remoteAddress)) return;
    if (!open.mayOpen(remoteAddress)) socket.destroy();
    else socket.once('close', open.open(remoteAddress));
  });
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new InputError(
        'port-in-use',
        `${host}:${port}`,
        'another program listens on this port.',
        `Stop it, or give another: --port ${port < 65_535 ? port + 1 : 8080}`,
      );
    case 'EACCES':
    case 'EPERM':
      return new InputError(
        'port-forbidden',
        `${host}:${port}`,
        'this user may not listen on the port.',
        'Give one above 1023, for example --port 8080, and put a reverse proxy in front of it (docs/deployment.md).',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
      return new InputError(
        'host-unknown',
        `--host ${host}`,
        'this machine has no such address.',
        'Give 127.0.0.1 for this machine only, 0.0.0.0 for all, or one of its addresses.',
      );
    default:
      return error;
  }
}

function readTls(files: NonNullable<ServeOptions['tls']>, warnings: string[]): { cert: Buffer; key: Buffer } {
  const advice = 'npm run certificate -- --host <name> --out <folder> makes a certificate and its key.';
  const [cert, key] = [files.certificate, files.key].map((path) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new InputError(
        'tls-unreadable',
        path,
        `it cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        advice,
      );
    }
  });
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new InputError('tls-certificate', files.certificate, 'this is not a PEM certificate.', advice);
  }
  let matches: boolean;
  try {
    matches = certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new InputError('tls-key', files.key, 'this is not a PEM private key without a passphrase.', advice);
  }
  if (!matches)
    throw new InputError('tls-key', files.key, `this is not the key of ${files.certificate}.`, advice);
  const left = Math.floor((Date.parse(certificate.validTo) - Date.now()) / DAYS);
  if (left < 0) {
    throw new InputError(
      'tls-expired',
      files.certificate,
      `it was valid until ${certificate.validTo}.`,
      `Renew it: ${advice}`,
    );
  }
  if (left < 30)
    warnings.push(`${files.certificate} is valid for ${left} more days only. Renew it: ${advice}`);
  return { cert, key };
}

function stop(server: Server, patience: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const last = setTimeout(() => server.closeAllConnections(), patience);
    server.close((error) => {
      clearTimeout(last);
      if (error && (error as NodeJS.ErrnoException).code !== 'ERR_SERVER_NOT_RUNNING') reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}
