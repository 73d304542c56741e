import type { lookup as lookUp } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Grant } from '../access.ts';
import { type Answer, type Asked, grantFor, PRIVATE } from '../asked.ts';
import { jsonBody, sendBody } from '../send-body.ts';
import type { AllowedHost } from './allow-list.ts';
import { fetchAllowed } from './fetch-allowed.ts';
import { mayAsk } from './may-ask.ts';
import { passedType } from './passed-type.ts';
import { RateLimit } from './rate-limit.ts';
import { ProxyRefusal, REFUSALS } from './refusal.ts';

export interface ProxyOptions {
  /** Empty: the proxy is off. */
  allowHosts: readonly AllowedHost[];
  logger: Logger;
  lookup?: typeof lookUp;
  limits?: Partial<ProxyLimits>;
}

export interface ProxyLimits {
  /** Bytes of one answer, as they come. */
  bytes: number;
  /** Milliseconds until an answer begins, and until it has ended. */
  begin: number;
  end: number;
  /** Answers under way at once. */
  together: number;
}

const LIMITS: ProxyLimits = { bytes: 128 * 2 ** 20, begin: 20_000, end: 120_000, together: 64 };

/**
 * What the browser does with an answer of another server in our name: it keeps to the type, runs nothing of it, and
 * a page opened by itself is of no origin.
 */
const HARMLESS = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * GET /api/proxy tells which servers this caller may have asked; /api/proxy?url=… asks one of them. What an allowed
 * server gives is of the class that the list says, so the access check decides who may have it.
 */
export function proxyAnswer({ allowHosts, logger, lookup, limits }: ProxyOptions): Answer {
  const rate = new RateLimit();
  const { bytes, begin, end, together } = { ...LIMITS, ...limits };
  let underway = 0;
  return async (asked) => {
    const open = grantFor(asked, 'public');
    if (!open) return false;
    const allowed = allowHosts.filter((host) => mayAsk(asked.subject, host));
    const query = new URL(asked.request.url, 'http://proxy/').searchParams;
    if (!query.has('url')) {
      const origins = allowed.map(({ origin }) => origin);
      await sendBody(open, asked.request, asked.response, jsonBody({ origins }));
      return true;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), end);
    asked.response.once('close', () => abort.abort());
    let isCounted = false;
    try {
      checkCaller(asked);
      if (underway >= together || !rate.take(asked.request.ip ?? '', Date.now()))
        throw new ProxyRefusal('too-many', '');
      underway++;
      isCounted = true;
      const { answer, host } = await fetchAllowed(query.get('url') ?? '', {
        allowed,
        signal: abort.signal,
        timeout: begin,
        ...(lookup ? { lookup } : {}),
      });
      // Where it was led on, what counts is the server that answered.
      const grant = grantFor(asked, host.publication);
      if (grant) await passOn(grant, answer, host.origin, asked.response, bytes);
    } catch (error) {
      if (asked.response.headersSent) asked.response.destroy();
      else if (error instanceof ProxyRefusal) refuse(asked.response, error);
      else {
        logger.warn({ err: error }, 'The answer of an allowed server could not be passed on.');
        refuse(asked.response, new ProxyRefusal('unreachable', originOf(query.get('url') ?? '')));
      }
    } finally {
      clearTimeout(timer);
      if (isCounted) underway--;
    }
    return true;
  };
}

/** A page of another site could make a browser ask for us what it may not ask itself. */
function checkCaller({ request }: Asked): void {
  const site = request.headers['sec-fetch-site'];
  if (request.method !== 'GET' || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new ProxyRefusal('cross-site', '');
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

/** Passes the bytes on as they come; of the headers only what says what they are. */
async function passOn(
  grant: Grant,
  answer: IncomingMessage,
  origin: string,
  response: Response,
  mostBytes: number,
): Promise<void> {
  const { headers, statusCode = 502 } = answer;
  const length = Number(headers['content-length']);
  if (length > mostBytes) {
    answer.destroy();
    throw new ProxyRefusal('too-large', origin);
  }
  response.status(statusCode >= 200 && statusCode < 600 ? statusCode : 502);
  for (const [name, value] of Object.entries(HARMLESS)) response.setHeader(name, value);
  response.setHeader('Content-Type', passedType(headers['content-type']));
  response.setHeader('Cache-Control', grant.publication === 'public' ? 'private, max-age=600' : PRIVATE);
  const encoding = headers['content-encoding'];
  if (encoding && /^(gzip|br|deflate)$/i.test(encoding)) response.setHeader('Content-Encoding', encoding);
  if (Number.isInteger(length) && headers['transfer-encoding'] === undefined)
    response.setHeader('Content-Length', length);
  let passed = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > mostBytes) done(new ProxyRefusal('too-large', origin));
      else done(null, chunk);
    },
  });
  await pipeline(answer, counter, response);
}

function refuse(response: Response, refusal: ProxyRefusal): void {
  const bytes = Buffer.from(JSON.stringify(refusal.body));
  response.status(REFUSALS[refusal.code]);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  // Tells a refusal of ours from an error of the other server.
  response.setHeader('X-Proxy-Refusal', refusal.code);
  if (refusal.code === 'too-many') response.setHeader('Retry-After', '2');
  response.setHeader('Content-Length', bytes.length);
  response.end(bytes);
}
