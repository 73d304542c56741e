import { close, createReadStream, fstat, open, read, type Stats } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import type { Grant } from './access.ts';
import { byteRange } from './byte-range.ts';
import type { CompressionCache } from './compression-cache.ts';
import { acceptedEncodings, type Encoding } from './content-encoding.ts';
import type { FoundFile } from './file-finder.ts';

const openFile = promisify(open);
const statFile = promisify(fstat);
const closeFile = promisify(close);
const readFile = promisify(read);

/** Up to here a file is read in one piece, which is far cheaper than a stream. Bytes. */
const READ_AT_ONCE = 128 * 1024;

export interface SendFileOptions {
  cacheControl: string;
  /** Where variants are kept that do not lie beside the file. */
  cache?: CompressionCache;
}

/**
 * Answers GET and HEAD with a file: compressed variant, strong ETag, conditional requests, single ranges (on
 * the plain bytes only, since offsets into a compressed variant mean nothing to a reader), back-pressure, and
 * the file closed when the client goes away.
 *
 * express' own `send` is not used here: it opens by path after it has looked (a file replaced in between is cut
 * or padded), answers an error with a page of its own, and knows neither variants nor ranges beside them.
 *
 * Returns false, with nothing sent, when the file is gone.
 */
export async function sendFile(
  _grant: Grant,
  request: Request,
  response: Response,
  file: FoundFile,
  options: SendFileOptions,
): Promise<boolean> {
  // Whoever asks for a part, or resumes, means the plain bytes.
  const ranged = request.method === 'GET' && byteRange(request.headers.range, 1) !== undefined;
  const variant = ranged ? undefined : await openVariant(request, file, options.cache);
  const opened: Opened | undefined = variant ?? (await openRegular(file.path));
  if (!opened) return false;
  try {
    response.setHeader('Content-Type', file.type);
    response.setHeader('Cache-Control', options.cacheControl);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Last-Modified', opened.stats.mtime.toUTCString());
    response.setHeader('ETag', entityTag(opened.stats, variant?.encoding));
    if (file.compressible) response.setHeader('Vary', 'Accept-Encoding');
    if (variant) response.setHeader('Content-Encoding', variant.encoding);
    if (preconditionFailed(request, response)) return end(response, 412);
    if (request.fresh) return end(response, 304);
    return await sendBody(request, response, opened, ranged && rangeStillMeant(request, response));
  } finally {
    if (!opened.taken) await closeFile(opened.descriptor);
  }
}

interface Opened {
  descriptor: number;
  stats: Stats;
  /** A stream owns the descriptor and closes it. */
  taken?: boolean;
}

async function openRegular(path: string): Promise<Opened | undefined> {
  let descriptor: number;
  try {
    descriptor = await openFile(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const stats = await statFile(descriptor);
  if (stats.isFile()) return { descriptor, stats };
  await closeFile(descriptor);
  return undefined;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EACCES'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

async function openVariant(
  request: Request,
  file: FoundFile,
  cache: CompressionCache | undefined,
): Promise<(Opened & { encoding: Encoding }) | undefined> {
  const encodings = file.compressible ? acceptedEncodings(request.headers['accept-encoding']) : [];
  for (const encoding of encodings) {
    const beside = file.variants[encoding];
    const opened = beside === undefined ? undefined : await openRegular(beside);
    if (opened) return { ...opened, encoding };
  }
  if (!cache || encodings.length === 0) return undefined;
  const [encoding] = encodings;
  const path = await cache.variant(file, encoding);
  if (path === undefined) return undefined;
  const opened = await openRegular(path);
  if (opened) return { ...opened, encoding };
  cache.forget(file, encoding);
  return undefined;
}

/**
 * Strong: an importer never writes into a finished file, so time (to the microsecond) and size tell contents
 * apart, and each coding has tags of its own.
 */
function entityTag(stats: Stats, encoding: Encoding | undefined): string {
  const validator = `${Math.round(stats.mtimeMs * 1000).toString(36)}-${stats.size.toString(36)}`;
  return encoding ? `"${validator}-${encoding}"` : `"${validator}"`;
}

/** If-Range (RFC 9110, 13.1.5): a part only of the very file that the client has the rest of. */
function rangeStillMeant(request: Request, response: Response): boolean {
  const condition = request.headers['if-range'];
  if (typeof condition !== 'string') return true;
  return condition === response.getHeader(condition.includes('"') ? 'ETag' : 'Last-Modified');
}

function preconditionFailed(request: Request, response: Response): boolean {
  const match = request.headers['if-match'];
  if (match === undefined || match.trim() === '*') return false;
  return !match.split(',').some((tag) => tag.trim() === response.getHeader('ETag'));
}

function end(response: Response, status: 304 | 412 | 416): true {
  response.status(status);
  for (const name of ['Content-Encoding', 'Content-Type', 'Content-Length']) response.removeHeader(name);
  if (status !== 304) response.setHeader('Cache-Control', 'no-store');
  response.end();
  return true;
}

async function sendBody(
  request: Request,
  response: Response,
  opened: Opened,
  ranged: boolean,
): Promise<true> {
  const { size } = opened.stats;
  let start = 0;
  let length = size;
  const range = ranged ? byteRange(request.headers.range, size) : undefined;
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`);
    return end(response, 416);
  }
  if (range) {
    start = range.first;
    length = range.last - start + 1;
    response.status(206);
    response.setHeader('Content-Range', `bytes ${start}-${range.last}/${size}`);
  }
  if (request.method === 'HEAD' || length === 0) {
    response.setHeader('Content-Length', length);
    response.end();
  } else if (length <= READ_AT_ONCE) {
    const bytes = await readWhole(opened.descriptor, start, length);
    response.setHeader('Content-Length', length);
    response.end(bytes);
  } else {
    response.setHeader('Content-Length', length);
    await stream(response, opened, start, length);
  }
  return true;
}

async function readWhole(descriptor: number, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await readFile(descriptor, bytes, done, length - done, start + done);
    if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
    done += bytesRead;
  }
  return bytes;
}

async function stream(response: Response, opened: Opened, start: number, length: number): Promise<void> {
  opened.taken = true;
  const source = createReadStream('', {
    fd: opened.descriptor,
    start,
    end: start + length - 1,
    highWaterMark: READ_AT_ONCE,
  });
  try {
    await pipeline(source, response, { end: false });
  } catch (error) {
    // The client went away, which is its right; the pipeline has closed the file.
    if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
  // A file that became shorter cannot fill its Content-Length: the client must see the break, not wait for more.
  if (source.bytesRead < length) response.destroy();
  else response.end();
}
