import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BytesInFlight } from '../../../realtime/feeds/routes/bytes-in-flight.ts';
import { readBody } from '../../../realtime/feeds/routes/read-body.ts';

/** A request whose chunks come as they are given. */
const sending = (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, headers = {}) =>
  Object.assign(Readable.from(chunks), { headers }) as unknown as IncomingMessage;

describe('bytes in flight', () => {
  it('should give no more room than there is, and the room of those who are done to others', async () => {
    const room = new BytesInFlight(100);
    const first = await readBody(sending([Buffer.alloc(80)]), 1_000, room);
    await expect(readBody(sending([Buffer.alloc(30)]), 1_000, room)).rejects.toMatchObject({ status: 503 });
    expect(room.held).toBe(80);
    first.done();
    first.done();
    expect(room.held).toBe(0);
    expect((await readBody(sending([Buffer.alloc(100)]), 1_000, room)).body.length).toBe(100);
  });

  it('should hold nothing of a body that is refused or cut', async () => {
    const room = new BytesInFlight(100_000);
    await expect(readBody(sending([Buffer.alloc(60), Buffer.alloc(60)]), 100, room)).rejects.toMatchObject({
      status: 413,
    });
    const packed = gzipSync(Buffer.alloc(10_000));
    await expect(
      readBody(sending([packed], { 'content-encoding': 'gzip' }), 1_000, room),
    ).rejects.toMatchObject({ status: 413 });
    async function* cut() {
      yield Buffer.alloc(10);
      throw new Error('aborted');
    }
    await expect(readBody(sending(cut()), 100, room)).rejects.toMatchObject({ status: 400 });
    expect(room.held).toBe(0);
  });

  it('should hold room for what a packed body may become', async () => {
    const room = new BytesInFlight(1_000);
    const packed = gzipSync(Buffer.alloc(500));
    await expect(
      readBody(sending([packed], { 'content-encoding': 'gzip' }), 1_000, room),
    ).rejects.toMatchObject({ status: 503 });
    expect((await readBody(sending([packed], { 'content-encoding': 'gzip' }), 900, room)).body.length).toBe(
      500,
    );
  });
});
