import { describe, expect, it } from 'vitest';
import { StreamUnusable, TransportStreamCutter } from '../../../realtime/video/rtsp/transport-stream.ts';

const VIDEO = 0x100;
const MAP = 0x1000;

/** A packet (ISO/IEC 13818-1, 2.4.3.2) with so many bytes of stuffing in its adaptation field. */
function packet(pid: number, payload: number[], { starts = false, key = false } = {}): Buffer {
  const bytes = Buffer.alloc(188, 0xff);
  bytes.set([0x47, (starts ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x30, 183 - payload.length]);
  bytes[5] = key ? 0x40 : 0;
  bytes.set(payload, 188 - payload.length);
  return bytes;
}
const programs = packet(
  0,
  [0, 0, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | (MAP >> 8), MAP & 0xff, 1, 2, 3, 4],
  {
    starts: true,
  },
);
const map = (type: number) =>
  packet(
    MAP,
    [
      0,
      2,
      0xb0,
      18,
      0,
      1,
      0xc1,
      0,
      0,
      0xe1,
      0,
      0xf0,
      0,
      type,
      0xe0 | (VIDEO >> 8),
      VIDEO & 0xff,
      0xf0,
      0,
      1,
      2,
      3,
      4,
    ],
    { starts: true },
  );
/** A picture whose presentation time is so many seconds (2.4.3.7). */
function picture(seconds: number, key: boolean): Buffer {
  const time = Math.round(seconds * 90_000) % 2 ** 33;
  const bits = (from: number, count: number) => Math.floor(time / 2 ** from) % 2 ** count;
  const stamp = [
    0x21 | (bits(30, 3) << 1),
    bits(22, 8),
    (bits(15, 7) << 1) | 1,
    bits(7, 8),
    (bits(0, 7) << 1) | 1,
  ];
  return packet(VIDEO, [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...stamp, 9, 9], { starts: true, key });
}
const stream = (...parts: Buffer[]) => Buffer.concat([programs, map(0x1b), ...parts]);

describe('a transport stream', () => {
  it('should be cut before pictures that stand alone, each piece with its tables', () => {
    const [first, ...others] = new TransportStreamCutter().push(
      stream(picture(10, true), picture(11, false), picture(12, true), picture(13.5, true)),
    );
    expect(first.duration).toBeCloseTo(2, 3);
    expect(
      first.bytes.equals(Buffer.concat([programs, map(0x1b), picture(10, true), picture(11, false)])),
    ).toBe(true);
    expect(others.map(({ duration }) => duration)).toEqual([1.5]);
    expect(others[0].bytes.subarray(0, 188).equals(programs)).toBe(true);
  });

  it('should leave out what comes before the first such picture', () => {
    const [only] = new TransportStreamCutter().push(
      stream(picture(1, false), picture(2, true), picture(4, true)),
    );
    expect(only.bytes.length).toBe(3 * 188);
  });

  it('should not be cut into pieces that are too short', () => {
    const cutter = new TransportStreamCutter({ least: 1 });
    expect(cutter.push(stream(picture(0, true), picture(0.4, true), picture(0.8, true)))).toEqual([]);
    expect(cutter.push(picture(1.2, true))[0].duration).toBeCloseTo(1.2, 3);
  });

  it('should be the same however its bytes come', () => {
    const bytes = stream(picture(0, true), picture(1, true), picture(2, true));
    const whole = new TransportStreamCutter().push(bytes);
    const cutter = new TransportStreamCutter();
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
      bytes.subarray(7 * i, 7 * i + 7),
    );
    expect(pieces.flatMap((piece) => cutter.push(piece))).toEqual(whole);
  });

  it('should go on when the times of 33 bits begin anew', () => {
    const last = 2 ** 33 / 90_000 - 1;
    const [only] = new TransportStreamCutter().push(stream(picture(last, true), picture(last + 2, true)));
    expect(only.duration).toBeCloseTo(2, 3);
  });

  it('should say whether it is H.264', () => {
    const cutter = new TransportStreamCutter();
    expect(cutter.isH264).toBeUndefined();
    cutter.push(Buffer.concat([programs, map(0x1b)]));
    expect(cutter.isH264).toBe(true);
    cutter.push(map(0x24));
    expect(cutter.isH264).toBe(false);
  });

  it('should be refused if it is none, or never has a picture that stands alone', () => {
    expect(() => new TransportStreamCutter().push(Buffer.alloc(188, 1))).toThrow(StreamUnusable);
    const cutter = new TransportStreamCutter({ most: 188 * 6 });
    expect(() =>
      cutter.push(stream(picture(0, true), ...Array.from({ length: 9 }, () => picture(1, false)))),
    ).toThrow(/key frame interval/);
  });
});
