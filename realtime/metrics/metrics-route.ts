import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type Request } from 'express';
import { mayDo } from '../../models/access/decide.ts';
import { InputError } from '../../models/errors.ts';
import { knownAsker } from '../access/asker.ts';
import { limitOf } from '../access/routes/rate-limits.ts';
import { notFound } from '../http/problem.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsRouteOptions {
  metrics: Metrics;
  /** Whether the request is of a program at this very machine, and passed no proxy. */
  isLocal(request: Request): boolean;
  /** METRICS_TOKEN: who sends it as a bearer token is answered, wherever they are. */
  token?: string;
}

/** Tokens that a machine could try out say nothing. */
const LEAST_TOKEN = 16;

/**
 *     GET /api/metrics    text for Prometheus: to this machine, to system administrators, and to who has the token
 *
 * For everybody else there is no such address.
 */
export function metricsRoute({ metrics, isLocal, token }: MetricsRouteOptions): express.Router {
  if (token !== undefined) checkMetricsToken(token);
  const router = express.Router({ caseSensitive: true, strict: true });
  const may = (request: Request): boolean => {
    if (isLocal(request)) return true;
    const subject = knownAsker(request)?.subject;
    if (subject && mayDo(subject, 'city.configure')) return true;
    const given = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return token !== undefined && given !== undefined && isSame(given, token);
  };
  router.get('/', limitOf(120, { failuresOnly: true }), async (request, response) => {
    if (!may(request)) throw notFound();
    const text = await metrics.text();
    response.setHeader('Content-Type', metrics.contentType);
    response.setHeader('Cache-Control', 'no-store');
    response.end(text);
  });
  return router;
}

/** Throws InputError for a token that is none. */
export function checkMetricsToken(token: string): void {
  if (token.length < LEAST_TOKEN)
    throw new InputError(
      'metrics-token',
      'METRICS_TOKEN',
      'it is too short to be a secret.',
      `Give ${LEAST_TOKEN} characters or more, or none.`,
    );
}

/** In the same time whatever is given: hashes have one length. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
