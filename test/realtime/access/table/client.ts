import { Agent, request as requestHttp } from 'node:http';

export interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Undefined where the answer is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what the table looks at.
  json: any;
}

/** A browser of one person, which keeps its connection. */
export interface Client {
  ask(method: string, path: string, asked?: Asked): Promise<Answered>;
  close(): void;
}

/** `isLocal`: at the server's own machine, by its own name; whoever is not comes by another. */
export function clientOf(port: number, cookie: string | undefined, isLocal = false): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const ask: Client['ask'] = (method, path, { body, headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const sent = body === undefined ? undefined : JSON.stringify(body);
      const request = requestHttp(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          agent,
          headers: {
            Connection: 'keep-alive',
            ...(isLocal ? {} : { Host: 'twin.example.lan' }),
            ...(cookie === undefined ? {} : { Cookie: cookie }),
            ...(sent === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(sent)}` }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              json: jsonOf(text),
            });
          });
        },
      );
      request.once('error', reject);
      request.end(sent);
    });
  return { ask, close: () => agent.destroy() };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
