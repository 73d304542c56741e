import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { HttpProblem } from '../../http/problem.ts';
import type { BytesInFlight } from './bytes-in-flight.ts';

const UNPACK = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Milliseconds for a whole body: who sends it drop by drop holds its room no longer. */
const MOST_PATIENCE = 60_000;

export interface ReadBody {
  /** As it came. */
  sent: Uint8Array;
  /** Unpacked. */
  body: Uint8Array;
  /** To be called when neither is needed any more: others may be read then. */
  done(): void;
}

/**
 * Reads a request's body, packed or not. Throws HttpProblem: 413 where it is greater than `most` bytes, either way; 503
 * where `room` has none for it; 408 where it takes too long.
 */
export async function readBody(
  request: IncomingMessage,
  most: number,
  room: BytesInFlight,
): Promise<ReadBody> {
  let held = 0;
  const hold = (bytes: number) => {
    if (!room.take(bytes)) throw new HttpProblem(503, 'busy', 'Too much comes at once. Send it again later.');
    held += bytes;
  };
  const done = () => {
    room.give(held);
    held = 0;
  };
  try {
    const sent = await bytesOf(request, most, hold);
    const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
    if (encoding === 'identity') return { sent, body: sent, done };
    if (!Object.hasOwn(UNPACK, encoding))
      throw new HttpProblem(415, 'encoding', 'The body may be packed with gzip, deflate or br.');
    hold(most);
    return { sent, body: await unpack(encoding as keyof typeof UNPACK, sent, most), done };
  } catch (error) {
    done();
    throw error;
  }
}

async function bytesOf(
  request: IncomingMessage,
  most: number,
  hold: (bytes: number) => void,
): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  const chunks: Buffer[] = [];
  let length = 0;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    request.destroy();
  }, MOST_PATIENCE);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) throw tooLarge(most);
      hold(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    // Of a connection that is cut nobody reads the answer; it is no fault of the server.
    if (error instanceof HttpProblem) throw error;
    throw new HttpProblem(isLate ? 408 : 400, isLate ? 'too-slow' : 'cut', 'The body did not come whole.');
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks, length);
}

async function unpack(encoding: keyof typeof UNPACK, sent: Uint8Array, most: number): Promise<Uint8Array> {
  try {
    return await UNPACK[encoding](sent, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(most);
    throw new HttpProblem(400, 'encoding', `The body is not ${encoding}.`);
  }
}

const tooLarge = (most: number) =>
  new HttpProblem(413, 'too-large', `The body may have ${most} bytes. Send it in parts.`);
