import { createServer, type IncomingMessage, type Server } from 'node:http';

/** A web server of a source, which can go away and come back on its port. */
export interface HttpSource {
  url: string;
  /** Requests, in order. */
  requests: { url: string; headers: IncomingMessage['headers'] }[];
  away(): Promise<void>;
  back(): Promise<void>;
}

export interface HttpAnswer {
  status?: number;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

export async function httpSource(answer: (request: IncomingMessage) => HttpAnswer): Promise<HttpSource> {
  const requests: HttpSource['requests'] = [];
  let server: Server | undefined;
  let port = 0;
  const back = () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        requests.push({ url: request.url ?? '', headers: request.headers });
        const { status = 200, body = '', headers = {} } = answer(request);
        response.writeHead(status, headers);
        response.end(body);
      });
      server.listen(port, '127.0.0.1', () => {
        port = (server!.address() as { port: number }).port;
        resolve();
      });
    });
  await back();
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    back,
    away: () =>
      new Promise((resolve) => {
        if (!server) return resolve();
        server.close(() => resolve());
        server.closeAllConnections();
        server = undefined;
      }),
  };
}
