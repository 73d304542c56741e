import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Grant } from './access.ts';
import { SMALLEST_COMPRESSED } from './compression-cache.ts';
import { acceptedEncodings, type Encoding } from './content-encoding.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Compressed bodies by entity tag and coding, the longest unused first. */
const compressed = new Map<string, Buffer>();
const REMEMBERED = 16;

export interface Body {
  type: string;
  bytes: Buffer;
  cacheControl: string;
  /** Quoted; made from the bytes when absent. */
  entityTag?: string;
}

/** Answers GET and HEAD with bytes made by the server itself: a scene, an answer of the API, a small page. */
export async function sendBody(
  _grant: Grant,
  request: Request,
  response: Response,
  body: Body,
): Promise<void> {
  const entityTag =
    body.entityTag ?? `"${createHash('sha256').update(body.bytes).digest('base64url').slice(0, 22)}"`;
  response.setHeader('Content-Type', body.type);
  response.setHeader('Cache-Control', body.cacheControl);
  response.setHeader('Vary', 'Accept-Encoding');
  let { bytes } = body;
  const [encoding] = acceptedEncodings(request.headers['accept-encoding']);
  if (encoding && bytes.length >= SMALLEST_COMPRESSED) {
    bytes = await compress(bytes, encoding, entityTag);
    response.setHeader('Content-Encoding', encoding);
    response.setHeader('ETag', entityTag.replace(/"$/, `-${encoding}"`));
  } else {
    response.setHeader('ETag', entityTag);
  }
  if (request.fresh) {
    for (const name of ['Content-Encoding', 'Content-Type']) response.removeHeader(name);
    response.status(304).end();
    return;
  }
  response.setHeader('Content-Length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

async function compress(bytes: Buffer, encoding: Encoding, entityTag: string): Promise<Buffer> {
  const key = entityTag + encoding;
  const known = compressed.get(key);
  compressed.delete(key);
  const result =
    known ??
    (encoding === 'br'
      ? await compressBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
      : await compressGzip(bytes));
  compressed.set(key, result);
  if (compressed.size > REMEMBERED) compressed.delete(compressed.keys().next().value as string);
  return result;
}

export function jsonBody(value: unknown, cacheControl = 'no-store'): Body {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value)), cacheControl };
}
