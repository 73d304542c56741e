import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { HttpProblem } from '../../http/problem.ts';

const UNPACK = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

export interface ReadBody {
  /** As it came. */
  sent: Uint8Array;
  /** Unpacked. */
  body: Uint8Array;
}

/** Reads a request's body, packed or not; 413 where it is greater than `most` bytes, either way. */
export async function readBody(request: IncomingMessage, most: number): Promise<ReadBody> {
  const tooLarge = () =>
    new HttpProblem(413, 'too-large', `The body may have ${most} bytes. Send it in parts.`);
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw tooLarge();
    chunks.push(chunk);
  }
  const sent = Buffer.concat(chunks, length);
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return { sent, body: sent };
  if (!Object.hasOwn(UNPACK, encoding))
    throw new HttpProblem(415, 'encoding', 'The body may be packed with gzip, deflate or br.');
  try {
    return { sent, body: await UNPACK[encoding as keyof typeof UNPACK](sent, { maxOutputLength: most }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new HttpProblem(400, 'encoding', `The body is not ${encoding}.`);
  }
}
