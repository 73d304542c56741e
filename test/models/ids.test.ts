import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedId, hash64, nativeId } from '../../models/ids.ts';

describe('ids', () => {
  it('should be made of the source and the native id', () => {
    expect(nativeId('geneva', 'w123')).toBe('geneva:w123');
  });

  it('should stay the same when a centroid moves by less than its rounding', () => {
    // 0.1 m in latitude is 9e-7 degrees; both round to the same cell.
    const a = derivedId('s', 'Building', [6.1, 46.2000001, 400.01]);
    expect(derivedId('s', 'Building', [6.1, 46.20000011, 400.02])).toBe(a);
    expect(derivedId('s', 'Building', [6.1, 46.201, 400.01])).not.toBe(a);
    expect(derivedId('s', 'Road', [6.1, 46.2000001, 400.01])).not.toBe(a);
    expect(derivedId('t', 'Building', [6.1, 46.2000001, 400.01])).not.toBe(a);
    expect(derivedId('s', 'Building', [6.1, 46.2000001, 400.01], 1)).not.toBe(a);
  });

  it('should spread over 64 bits: no collision among 200,000 likely ids', () => {
    const seen = new Set<bigint>();
    for (let i = 0; i < 200_000; i++) {
      const [high, low] = hash64(`geneva:w${100_000_000 + i}`);
      seen.add((BigInt(high) << 32n) | BigInt(low));
    }
    expect(seen.size).toBe(200_000);
  });

  it('should hash any text to two unsigned 32-bit numbers, always the same', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [high, low] = hash64(text);
        expect(hash64(text)).toEqual([high, low]);
        return high >>> 0 === high && low >>> 0 === low;
      }),
    );
  });
});
