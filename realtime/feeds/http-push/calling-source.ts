import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { CallingRequest, FeedContext, OpenFeed } from '../adapter.ts';

/** The greatest mostBytes of such a feed. */
export const MOST_PUSHED = 64 << 20;

/** How a source that calls us shows who it is; part of the configuration of such feeds. */
export const callingShape = {
  token: z
    .string()
    .min(16, 'give a token of 16 characters or more')
    .optional()
    .describe('Authorization: Bearer …'),
  signature: z
    .strictObject({
      header: z.string().min(1).describe('For example x-hub-signature-256'),
      algorithm: z.enum(['sha256', 'sha512']).default('sha256'),
      encoding: z.enum(['hex', 'base64']).default('hex'),
      prefix: z.string().default('').describe('Before the signature, as sha256='),
      secret: z.string().min(16, 'give a secret of 16 characters or more'),
    })
    .optional()
    .describe('HMAC of the body as it was sent'),
  mostBytes: z
    .number()
    .int()
    .positive()
    .max(MOST_PUSHED)
    .default(1 << 20)
    .describe('Of one request'),
};

/** A feed that anybody can write to would let anybody raise alarms. */
export const NEEDS_PROOF = { message: 'give a token or a signature', path: ['token'] };

export interface Calling {
  token?: string | undefined;
  signature?:
    | {
        header: string;
        algorithm: 'sha256' | 'sha512';
        encoding: 'hex' | 'base64';
        prefix: string;
        secret: string;
      }
    | undefined;
}

/** A feed whose source calls us: it is there as soon as it is open. */
export async function openCalled(
  feed: Calling & { mostBytes: number },
  { deliver, tell }: Pick<FeedContext, 'deliver' | 'tell'>,
): Promise<OpenFeed> {
  tell('connected');
  return {
    push: deliver,
    admitsHead: (headers) => admitsHead(feed, headers),
    admits: (request) => admits(feed, request),
    mostBytes: feed.mostBytes,
    close: () => Promise.resolve(),
  };
}

/** What the head of a request shows; see OpenFeed.admitsHead. */
export function admitsHead(
  { token, signature }: Calling,
  headers: CallingRequest['headers'],
): 'proven' | 'claimed' | 'no' {
  if (signature !== undefined && single(headers[signature.header.toLowerCase()]) === '') return 'no';
  if (token === undefined) return signature === undefined ? 'no' : 'claimed';
  const given = /^Bearer\s+(.+)$/i.exec(single(headers.authorization))?.[1];
  return given !== undefined && same(given, token) ? 'proven' : 'no';
}

/** Whether a request comes from the source: all that is configured must be right. */
export function admits(calling: Calling, { headers, body }: CallingRequest): boolean {
  if (admitsHead(calling, headers) === 'no') return false;
  const { signature } = calling;
  if (signature === undefined) return true;
  const { header, algorithm, encoding, prefix, secret } = signature;
  const expected = prefix + createHmac(algorithm, secret).update(body).digest(encoding);
  const given = single(headers[header.toLowerCase()]);
  return same(encoding === 'hex' ? given.toLowerCase() : given, expected);
}

const single = (header: string | string[] | undefined): string =>
  (Array.isArray(header) ? header[0] : header) ?? '';

/** In the same time whatever is given: hashes have one length. */
function same(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
