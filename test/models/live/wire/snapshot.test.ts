import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../../models/live/wire/bytes.ts';
import { readHeader } from '../../../../models/live/wire/frame.ts';
import { inflate } from '../../../../models/live/wire/inflate.ts';
import { decodeSnapshot, encodeSnapshotBody, snapshotFrame } from '../../../../models/live/wire/snapshot.ts';
import { decodeThings } from '../../../../models/live/wire/things.ts';
import type { WireThing } from '../../../../models/live/wire/wire-thing.ts';
import { BASE, CELL, wireThing } from './arbitrary.ts';

const HEADER = { epoch: 70_000, topic: 3, sequence: 99 };
const things = fc.uniqueArray(wireThing, { maxLength: 20, selector: (thing) => thing.handle });

describe('a snapshot', () => {
  it('should bring things through unchanged, compressed or not', async () => {
    await fc.assert(
      fc.asyncProperty(things, fc.boolean(), async (all, compressed) => {
        const body = encodeSnapshotBody(all, BASE, CELL);
        const reader = new ByteReader(
          snapshotFrame(HEADER, BASE, compressed ? deflateRawSync(body) : body, compressed),
        );
        const { kind, flags, epoch } = readHeader(reader);
        expect([kind, epoch]).toEqual(['snapshot', 70_000 & 0xffff]);
        const back = await decodeSnapshot(reader, flags, CELL);
        expect(back).toEqual({ base: BASE, things: [...all].sort((a, b) => a.handle - b.handle) });
      }),
    );
  });

  it('should keep what neighbours of a name have in common only once', () => {
    const many = Array.from(
      { length: 2_000 },
      (_, i): WireThing => ({
        handle: i,
        id: `simulator:manhole-${String(i).padStart(6, '0')}`,
        kind: 'manhole',
        name: { 'zh-CN': `庐山路 ${i} 号检查井`, en: `Manhole ${i}, Lushan Road` },
        heightIs: 'above-ground',
        simulated: true,
        datastreams: [],
        latest: [],
        level: 0,
        stale: false,
      }),
    );
    expect(encodeSnapshotBody(many, BASE, CELL).length / many.length).toBeLessThan(60);
  });

  it('should refuse bytes that are no snapshot, in time and without filling the memory', async () => {
    const body = encodeSnapshotBody([], BASE, CELL);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, compressed) => {
        const reader = new ByteReader(
          snapshotFrame(HEADER, BASE, compressed ? deflateRawSync(bytes) : bytes, compressed),
        );
        const { flags } = readHeader(reader);
        await decodeSnapshot(reader, flags, CELL).then(
          ({ things }) => expect(things.length).toBeLessThan(300),
          (error: Error) => expect(error.name).toBe('WireError'),
        );
      }),
      { numRuns: 500 },
    );
    expect(body.length).toBeLessThan(60);
    const bomb = deflateRawSync(Buffer.alloc(8 << 20));
    await expect(inflate(bomb, 1 << 20)).rejects.toThrow('too large');
    await expect(inflate(Uint8Array.of(1, 2, 3, 4))).rejects.toThrow('compressed wrongly');
  });

  it('should refuse a list that says it holds more than it can', () => {
    expect(() => decodeThings(Uint8Array.of(0xff, 0xff, 0xff, 0x7f), BASE, CELL)).toThrow(
      'more than it holds',
    );
  });
});
