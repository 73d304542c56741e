import type { Handler, Request } from 'express';
import { type RateLimitRequestHandler, rateLimit } from 'express-rate-limit';
import { networkOf } from '../../../models/access/network.ts';
import { HttpProblem } from '../../http/problem.ts';
import { type Asker, askerOf } from '../asker.ts';

const MINUTE = 60_000;

/** How often one client may ask something of a live city within a minute. */
export const CITY_LIMITS = {
  /** Pieces of videos: a wall plays many cameras at once. */
  play: 6_000,
  /** Lists and charts; what changes comes over the socket, so nobody has to ask again and again. */
  read: 1_200,
  write: 300,
} as const;

/** Bounds how often one client asks something of a live city: whichever room answers. */
export function limitsOfCity(limits: Record<keyof typeof CITY_LIMITS, number> = CITY_LIMITS): Handler {
  const play = limitOf(limits.play, { by: clientOf });
  const read = limitOf(limits.read, { by: clientOf });
  const write = limitOf(limits.write, { by: clientOf });
  return (request, response, next) => {
    const isPlay = request.path.startsWith('/cameras/play/');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    (isPlay ? play : isRead ? read : write)(request, response, next);
  };
}

const networkOfAsker = (asker: Asker): string => networkOf(asker.address);

/** A browser that is signed in, or whoever has an address. */
const clientOf = (asker: Asker): string => asker.session ?? networkOfAsker(asker);

/**
 * Refuses with 429 `too-many` who asks more often than `most` times a minute, by address: a command centre may be one.
 * `failuresOnly`: what went well is not counted.
 */
export function limitOf(
  most: number,
  {
    failuresOnly = false,
    by = networkOfAsker,
  }: { failuresOnly?: boolean; by?: (asker: Asker) => string } = {},
): RateLimitRequestHandler {
  return rateLimit({
    windowMs: MINUTE,
    limit: most,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // The address is that of the access check, which knows the proxy in front; IPv6 by network, as one has many.
    keyGenerator: (request) => by(askerOf(request as Request)),
    validate: false,
    handler: (_request, _response, next) =>
      next(new HttpProblem(429, 'too-many', 'Too many tries. Wait a minute.')),
  });
}
