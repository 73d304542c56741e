import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIDE, STEPS } from '../../../../scenes/geometry/terrain/tiling-scheme.ts';
import { packGround, unpackGround } from '../../../../tiles-service/tile/terrain/ground-store.ts';

describe('ground of a tile', () => {
  it('should be the same heights after packing and unpacking, also over the widest range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 0 }),
        fc.integer({ min: -400, max: 5000 }),
        fc.nat(5000),
        (power, metres, seed) => {
          const step = 2 ** power;
          const width = 2 * STEPS + 1;
          const heights = Float32Array.from({ length: width * width }, (_, at) => {
            const random = Math.imul(at + seed, 2654435761) >>> 17;
            return Math.round(metres / step) * step + (random % 32767) * step;
          });
          const { base, bytes } = packGround({ tileColumns: 2, heights } as never, 1, 0, step);
          const unpacked = unpackGround(bytes, { base, heightStep: step });
          for (let row = 0; row < SIDE; row += 7) {
            for (let column = 0; column < SIDE; column++) {
              expect(unpacked[row * SIDE + column]).toBe(heights[row * width + STEPS + column]);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('should be small for smooth ground', () => {
    const width = 2 * STEPS + 1;
    const heights = Float32Array.from(
      { length: width * width },
      (_, at) => Math.round(400 + (at % width) * 0.7) * 1,
    );
    expect(packGround({ tileColumns: 2, heights } as never, 0, 0, 1).bytes.length).toBeLessThan(400);
  });

  it('should refuse what is no ground', () => {
    const { base, bytes } = packGround(
      { tileColumns: 1, heights: new Float32Array(SIDE * SIDE) } as never,
      0,
      0,
      1,
    );
    expect(() => unpackGround(bytes.subarray(0, 5), { base, heightStep: 1 })).toThrow();
    expect(() => unpackGround(new Uint8Array([3, 0]), { base, heightStep: 1 })).toThrow(RangeError);
  });
});
