import { WireError } from './bytes.ts';

/** Bytes that a frame may become: far more than a city, and no more than a page can hold. */
const MOST = 96 << 20;

/** Raw deflate, undone by what browsers and Node both have. Rejects with WireError. */
export async function inflate(bytes: Uint8Array, most = MOST): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        await reader.cancel();
        throw new WireError('A frame becomes too large.');
      }
      chunks.push(value);
    }
  } catch (error) {
    throw error instanceof WireError ? error : new WireError('A frame is compressed wrongly.');
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
