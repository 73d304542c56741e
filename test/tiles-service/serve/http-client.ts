import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** One request with exactly the path and headers given: fetch would mend both. */
export function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  options: { method?: string; ca?: string; servername?: string; body?: string | Buffer } = {},
): Promise<Answer> {
  const base = new URL(url);
  const request = base.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        path,
        method: options.method ?? 'GET',
        // As a browser asks; node's own default without an agent is to close.
        headers: { Connection: 'keep-alive', ...headers },
        agent: false,
        ca: options.ca,
        servername: options.servername,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    sent.once('error', reject);
    sent.end(options.body);
  });
}

const FAREWELL = 'GET /farewell HTTP/1.1\r\nHost: farewell\r\nConnection: close\r\n\r\n';

/**
 * Bytes on the wire and back, for what no client would send. Where they do not close the connection, a last
 * request for nothing does, which leaves those before it as they are; its 404 is at the end of the answer.
 */
export function askRaw(port: number, text: string): Promise<string> {
  const closes = text.includes('Connection: close') || text.includes('HTTP/1.0');
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(closes ? text : text + FAREWELL, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => (answer += chunk));
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
  });
}
