import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';

export const ASKER = 'x-citymirror-asker';
export const SIGNED = 'x-citymirror-signed';
/** Says that the server that was asked is not the writer: nothing was done. */
export const ELSEWHERE = 'x-citymirror-elsewhere';
/** Of the connection that a request or an answer comes by, or of who asks: told in other ways. */
const OF_THE_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'cookie',
  ASKER,
  SIGNED,
  ELSEWHERE,
]);

/** Asked again it does the same, and nothing of it has been read. */
export const hasNoBody = ({ method }: Pick<IncomingMessage, 'method'>): boolean =>
  method === 'GET' || method === 'HEAD';

export function withoutHop(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !OF_THE_HOP.has(name)),
  );
}

/**
 * Headers of a request as it is passed on. Where its body ends is said as the connection that it goes on by has it (RFC
 * 9112, 6): a length that no body follows, or a body without a length, would be taken for a part of the next request.
 */
export function passedHeaders({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): OutgoingHttpHeaders {
  const { 'content-length': length, ...passed } = withoutHop(headers);
  if (hasNoBody({ method })) return passed;
  // Node chunks by itself only what it knows to have a body, and DELETE and OPTIONS are not among it.
  if (headers['transfer-encoding'] !== undefined) return { ...passed, 'transfer-encoding': 'chunked' };
  return length === undefined ? passed : { ...passed, 'content-length': length };
}
