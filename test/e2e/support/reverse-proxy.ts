import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ReverseProxy {
  port: number;
  /** Paths asked for below the sub-path, and what was answered. */
  answered: Array<{ path: string; status: number }>;
  stop(): Promise<void>;
}

export interface ReverseProxyOptions {
  certificate: string;
  key: string;
  /** Where the server is, for example http://127.0.0.1:8080. */
  upstream: string;
  /** Path that the server stands under to the outside, with a slash at both ends. */
  path: string;
  /** True: the path is taken away on the way in, as with `proxy_pass http://host/;` in nginx. */
  strip: boolean;
}

/** HTTPS to the outside under a sub-path, HTTP to the server: what stands in front of it on an intranet. */
export async function startReverseProxy(options: ReverseProxyOptions): Promise<ReverseProxy> {
  const answered: ReverseProxy['answered'] = [];
  const upstream = new URL(options.upstream);
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const asked = incoming.url ?? '/';
    if (!asked.startsWith(options.path)) {
      outgoing.writeHead(404).end('another service of this host');
      return;
    }
    const sent = request(
      {
        host: upstream.hostname,
        port: upstream.port,
        method: incoming.method,
        path: options.strip ? asked.slice(options.path.length - 1) : asked,
        headers: {
          ...incoming.headers,
          'x-forwarded-for': incoming.socket.remoteAddress,
          'x-forwarded-proto': 'https',
          'x-forwarded-host': incoming.headers.host,
        },
      },
      (answer) => {
        answered.push({ path: asked.slice(options.path.length - 1), status: answer.statusCode ?? 0 });
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    sent.once('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.once('close', () => sent.destroy());
    incoming.pipe(sent);
  };
  const server = createServer(
    { cert: readFileSync(options.certificate), key: readFileSync(options.key) },
    forward,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    answered,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
