import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as open,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Asker, setAsker } from '../../access/asker.ts';
import { ASKER, ELSEWHERE, hasNoBody, passedHeaders, SIGNED, withoutHop } from './passed-headers.ts';
import { Proofs, prove } from './proof.ts';
import { connectRedis, type RedisConnection } from './redis.ts';

/** Milliseconds that the secret is taken to be what it was. */
const HOLDS = 5_000;
const SECRET = 'citymirror:secret';
/** Milliseconds until another server of the same network has taken a connection. */
const CONNECTS = 3_000;
/** Milliseconds between two looks at whether the other machine is still there while an answer comes. */
const IS_THERE = 10_000;

export interface PassingOnOptions {
  /** Where the secret lies by which the servers know one another: `redis://…`. */
  redisUrl: string;
  /** Answers what others pass on, as if it had been asked here. */
  handler: RequestListener;
  /** `host:port` that the other servers reach; absent: the address by which Redis is reached, and any port. */
  listen?: string;
  onError?: (error: unknown) => void;
  signal?: AbortSignal;
}

/** The servers of a city among themselves: what one cannot answer is passed on to the one that can. */
export interface PassingOn {
  /** Of this server, for the others. */
  readonly address: string;
  /** Whether a request came from another server. */
  isPassedOn(request: IncomingMessage): boolean;
  /** Says that this server cannot answer what was passed on to it, and has done nothing. */
  refuse(response: ServerResponse): void;
  /**
   * Passes a request on, and its answer back. `untouched`: nobody has heard it, and it may be passed on again; `failed`: it
   * may have been heard, and there is no answer. `within`: milliseconds of silence until no answer is waited for.
   */
  pass(
    request: IncomingMessage & { originalUrl?: string },
    response: ServerResponse,
    to: string,
    asker: Asker,
    within: number,
  ): Promise<'answered' | 'untouched' | 'failed'>;
  close(): Promise<void>;
}

/**
 * Opens the way by which servers of one Redis pass requests on to one another. Who asks was found out by the server that
 * was asked; that it is one of ours is proven with a secret that only those who reach Redis have. Bodies and answers are
 * neither signed nor enciphered: the way belongs in a network of the servers alone. Throws where it cannot be listened.
 */
export async function openPassingOn(options: PassingOnOptions): Promise<PassingOn> {
  const { redisUrl, onError, signal } = options;
  const redis = await connectRedis(redisUrl, onError, signal);
  try {
    return await passOn(redis, options);
  } catch (error) {
    redis.close();
    throw error;
  }
}

async function passOn(
  redis: RedisConnection,
  { redisUrl, handler, listen }: PassingOnOptions,
): Promise<PassingOn> {
  const mine = randomBytes(32).toString('base64url');
  let secret = '';
  let readAt = Number.NEGATIVE_INFINITY;
  /** Read now and then: Redis may have forgotten it. */
  async function readSecret(): Promise<void> {
    if (performance.now() - readAt < HOLDS) return;
    const known = await redis.command('SET', SECRET, mine, 'NX', 'GET');
    secret = known === null ? mine : String(known);
    readAt = performance.now();
  }
  await readSecret();
  const passedOn = new WeakSet<IncomingMessage>();
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  const proofs = new Proofs();

  const server = createServer((request, response) => {
    readSecret()
      .catch(() => undefined)
      .then(() => {
        const asker = askerOfOther(request);
        if (!asker || !request.url?.startsWith('/api/cities/')) {
          response.writeHead(403, { [ELSEWHERE]: '1' }).end();
          return;
        }
        passedOn.add(request);
        setAsker(request, asker);
        handler(request, response);
      });
  });

  function askerOfOther({ method = '', url = '', headers }: IncomingMessage): Asker | undefined {
    const told = String(headers[ASKER] ?? '');
    const said = { method, path: url, asker: told };
    if (!proofs.isGood(secret, said, String(headers[SIGNED] ?? ''), Date.now())) return undefined;
    return JSON.parse(Buffer.from(told, 'base64url').toString()) as Asker;
  }

  const [host, port] = listen ? splitAddress(listen) : [await addressTowards(redisUrl), 0];
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;

  return {
    address: `${name}:${bound.port}`,
    isPassedOn: (request) => passedOn.has(request),
    refuse: (response) => void response.setHeader(ELSEWHERE, '1'),
    async pass(request, response, to, asker, within) {
      await readSecret().catch(() => undefined);
      const { method = 'GET', originalUrl = request.url ?? '' } = request;
      // Below another path here than there.
      const path = originalUrl.slice(originalUrl.indexOf('/api/cities/'));
      const told = Buffer.from(JSON.stringify(asker)).toString('base64url');
      const headers = {
        ...passedHeaders(request),
        [ASKER]: told,
        [SIGNED]: prove(secret, { method, path, asker: told }, Date.now()),
      };
      const [hostname, toPort] = splitAddress(to);
      const isAsked = hasNoBody(request);
      return new Promise((resolve) => {
        let isHeard = false;
        let isAnswered = false;
        const end = (outcome: 'answered' | 'untouched' | 'failed') => {
          clearTimeout(connecting);
          response.off('close', giveUp);
          resolve(outcome);
        };
        // What has a body has a connection of its own: nothing of it can be taken for another's.
        const outgoing = open(
          { hostname, port: toPort, path, method, headers, agent: isAsked && agent },
          (answer) => {
            outgoing.setTimeout(0);
            if (answer.headers[ELSEWHERE] !== undefined) {
              if (isAsked) answer.resume();
              else outgoing.destroy();
              end(isAsked ? 'untouched' : 'failed');
              return;
            }
            isAnswered = true;
            response.statusCode = answer.statusCode ?? 502;
            for (const [key, value] of Object.entries(withoutHop(answer.headers)))
              if (value !== undefined) response.setHeader(key, value);
            answer.pipe(response);
            answer.once('error', () => response.destroy());
            answer.once('close', () => {
              if (!answer.complete) response.destroy();
              end('answered');
            });
          },
        );
        const giveUp = () => void outgoing.destroy();
        const connecting = setTimeout(giveUp, Math.min(CONNECTS, within));
        // A machine that is off says nothing, and ends nothing.
        outgoing.setTimeout(within, giveUp);
        outgoing.on('error', () => {
          if (!isAnswered) end(isHeard && !isAsked ? 'failed' : 'untouched');
        });
        response.once('close', giveUp);
        outgoing.once('socket', (socket) => {
          socket.setKeepAlive(true, IS_THERE);
          const send = () => {
            clearTimeout(connecting);
            isHeard = true;
            if (isAsked) outgoing.end();
            else request.pipe(outgoing);
          };
          if (socket.connecting) socket.once('connect', send);
          else send();
        });
      });
    },
    async close() {
      redis.close();
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function splitAddress(address: string): [string, number] {
  const at = address.lastIndexOf(':');
  return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))];
}

/** Address of this machine in the network that Redis is in. */
async function addressTowards(redisUrl: string): Promise<string> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect(Number(port || 6379), hostname.replace(/^\[|\]$/g, ''));
  try {
    await once(socket, 'connect');
    return socket.localAddress ?? '127.0.0.1';
  } finally {
    socket.destroy();
  }
}
