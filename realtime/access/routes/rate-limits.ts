import type { Request } from 'express';
import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { HttpProblem } from '../../http/problem.ts';
import { askerOf } from '../asker.ts';

const MINUTE = 60_000;

/**
 * Refuses with 429 `too-many` who asks more often than `most` times a minute, by address: a command centre may be one.
 * `failuresOnly`: what went well is not counted.
 */
export function limitOf(
  most: number,
  { failuresOnly = false }: { failuresOnly?: boolean } = {},
): RateLimitRequestHandler {
  return rateLimit({
    windowMs: MINUTE,
    limit: most,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // The address is that of the access check, which knows the proxy in front; IPv6 by network, as one has many.
    keyGenerator: (request) => networkOf(askerOf(request as Request).address),
    validate: false,
    handler: (_request, _response, next) =>
      next(new HttpProblem(429, 'too-many', 'Too many tries. Wait a minute.')),
  });
}

/** An IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address = ''): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address.replace('::ffff:', '');
  const [head, tail = ''] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const zeros = address.includes('::') ? Array(Math.max(0, 8 - groups.length - behind.length)).fill('0') : [];
  return [...groups, ...zeros, ...behind].slice(0, 4).join(':');
}
