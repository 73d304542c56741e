import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeLzw,
  decodePackBits,
  undoPredictor,
} from '../../../../tiles-service/read/raster/tiff-codecs.ts';

/** TIFF's LZW as its specification gives the encoder, to check the decoder with. */
function encodeLzw(bytes: Uint8Array): ArrayBuffer {
  const out: number[] = [];
  let bits = 0;
  let count = 0;
  let width = 9;
  const write = (code: number): void => {
    bits = (bits << width) | code;
    count += width;
    while (count >= 8) out.push((bits >> (count -= 8)) & 255);
    bits &= (1 << count) - 1;
  };
  let table = new Map<string, number>();
  const codeOf = (text: string): number =>
    text.length === 1 ? text.charCodeAt(0) : (table.get(text) as number);
  write(256);
  let prefix = '';
  let next = 258;
  for (const byte of bytes) {
    const longer = prefix + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      prefix = longer;
      continue;
    }
    write(codeOf(prefix));
    table.set(longer, next++);
    if (next === 512 || next === 1024 || next === 2048) width++;
    if (next === 4095) {
      write(256);
      table = new Map();
      next = 258;
      width = 9;
    }
    prefix = String.fromCharCode(byte);
  }
  if (prefix) write(codeOf(prefix));
  write(257);
  write(0);
  return new Uint8Array(out).buffer;
}

describe('decodeLzw', () => {
  it('should decode the example of the TIFF 6.0 specification', () => {
    // Section 13: 7 7 7 8 8 7 7 6 6 gives the codes 256 7 258 8 8 258 6 6 257.
    const codes = [256, 7, 258, 8, 8, 258, 6, 6, 257];
    const text = codes
      .map((code) => code.toString(2).padStart(9, '0'))
      .join('')
      .padEnd(88, '0');
    const bytes = Uint8Array.from(text.match(/.{8}/g) as string[], (octet) => Number.parseInt(octet, 2));
    expect([...decodeLzw(bytes.buffer, 100)]).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6]);
  });

  it('should give back what was encoded, through all widths of codes and full tables', () => {
    const few = fc.array(fc.nat(3), { maxLength: 400 });
    const many = fc
      .tuple(fc.nat(255), fc.integer({ min: 1, max: 60000 }))
      .map(([seed, length]) =>
        Array.from({ length }, (_, index) => (index * seed + ((index * index) >> 7)) & 255),
      );
    fc.assert(
      fc.property(fc.oneof(few, many), (values) => {
        const bytes = Uint8Array.from(values);
        expect(Buffer.from(decodeLzw(encodeLzw(bytes), bytes.length)).equals(bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('should end with bytes or an error on any input, and never exceed the size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          expect(decodeLzw(Uint8Array.from(bytes).buffer, 1000).length).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect((error as Error).message).toMatch(/LZW/);
        }
      }),
    );
  });
});

describe('decodePackBits', () => {
  it('should decode the example of the TIFF 6.0 specification', () => {
    // Section 9: Apple's example.
    const packed = 'FE AA 02 80 00 2A FD AA 03 80 00 2A 22 F7 AA';
    const plain = 'AA AA AA 80 00 2A AA AA AA AA 80 00 2A 22 AA AA AA AA AA AA AA AA AA AA';
    const bytes = (text: string) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));
    expect([...decodePackBits(bytes(packed).buffer, 100)]).toEqual([...bytes(plain)]);
  });

  it('should refuse a block that is longer than its size says', () => {
    expect(() => decodePackBits(new Uint8Array([0x81, 7]).buffer, 10)).toThrow(/longer/);
  });
});

describe('undoPredictor', () => {
  it('should sum the differences of 16-bit samples in either byte order', () => {
    for (const littleEndian of [true, false]) {
      const view = new DataView(new ArrayBuffer(8));
      for (const [index, value] of [1000, 5, -10, 70].entries())
        view.setInt16(index * 2, value, littleEndian);
      undoPredictor(new Uint8Array(view.buffer), 2, 4, 1, 2, littleEndian);
      expect([0, 1, 2, 3].map((index) => view.getInt16(index * 2, littleEndian))).toEqual([
        1000, 1005, 995, 1065,
      ]);
    }
  });
});
