import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../../../models/live/wire/bytes.ts';
import { joinFrames, readHeader, splitFrames } from '../../../../models/live/wire/frame.ts';
import { decodeRecords, encodeRecordsBody, recordsFrame } from '../../../../models/live/wire/records.ts';
import { decodeSummary, encodeSummary } from '../../../../models/live/wire/summary.ts';
import { readValue, writeValue } from '../../../../models/live/wire/values.ts';
import { BASE } from './arbitrary.ts';

const HEADER = { epoch: 1, topic: 2, sequence: 3 };

describe('numbers of a frame', () => {
  it('should come through unchanged', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (whole) => {
        const number = Math.trunc(whole / 4);
        const writer = new ByteWriter(1);
        writer.signed(number);
        writer.varint(Math.abs(whole));
        const reader = new ByteReader(writer.done());
        expect(reader.signed() + 0).toBe(number + 0);
        expect(reader.varint()).toBe(Math.abs(whole));
      }),
    );
  });

  it('should be exact as values, whatever they are', () => {
    fc.assert(
      fc.property(fc.double(), (number) => {
        const writer = new ByteWriter();
        const tag = writeValue(writer, number);
        expect(Object.is(readValue(new ByteReader(writer.done()), tag), number)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('should be short where an instrument told them', () => {
    for (const [value, bytes] of [
      [23.4, 2],
      [101_325, 3],
      [-0.05, 1],
      [7, 1],
    ]) {
      const writer = new ByteWriter();
      writeValue(writer, value);
      expect(writer.length).toBe(bytes);
    }
  });
});

describe('frames that travel together', () => {
  it('should be told apart again', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (frames) => {
        expect(splitFrames(joinFrames(frames)).map((frame) => [...frame])).toEqual(
          frames.map((frame) => [...frame]),
        );
      }),
    );
  });

  it('should be refused when they end early', () => {
    expect(() => splitFrames(Uint8Array.of(5, 1, 2))).toThrow('ends early');
  });
});

describe('a summary', () => {
  it('should come through with four digits of the mean', () => {
    const cells = [
      { cell: 900, count: 12, stale: 1, level: 2, mean: 0.123456 },
      { cell: 7, count: 0, stale: 0, level: 0 },
    ];
    const reader = new ByteReader(encodeSummary(HEADER, { base: BASE, whole: true, cells }));
    const { kind, flags } = readHeader(reader);
    expect(kind).toBe('summary');
    expect(decodeSummary(reader, flags)).toEqual({
      base: BASE,
      whole: true,
      cells: [cells[1], { ...cells[0], mean: 0.1235 }],
    });
  });
});

describe('records', () => {
  it('should come through as JSON', async () => {
    const change = { set: [{ id: 'a', body: { level: 1, name: { 'zh-CN': '内涝' } } }], removed: ['b'] };
    const reader = new ByteReader(recordsFrame(HEADER, true, encodeRecordsBody(change), false));
    const { flags } = readHeader(reader);
    expect(await decodeRecords(reader, flags)).toEqual({ whole: true, ...change });
  });

  it('should be refused when they are something else', async () => {
    for (const text of ['', '[]', '{"set":[1],"removed":[]}', '{"set":[],"removed":[{}]}', 'null']) {
      const reader = new ByteReader(recordsFrame(HEADER, false, new TextEncoder().encode(text), false));
      const { flags } = readHeader(reader);
      await expect(decodeRecords(reader, flags)).rejects.toThrow('The records of a frame');
    }
  });
});
