import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octDecode, octEncode } from '../../../../tiles-service/tile/terrain/oct-normal.ts';

const unit = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }))
  .map(([z, angle]) => [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z]);

function encoded(vector: number[]): Uint8Array {
  const bytes = new Uint8Array(2);
  octEncode(vector[0], vector[1], vector[2], bytes, 0);
  return bytes;
}

describe('octEncode', () => {
  it('should give the codes of the axes', () => {
    const axes = [
      [
        [0, 0, 1],
        [128, 128],
      ],
      [
        [1, 0, 0],
        [255, 128],
      ],
      [
        [-1, 0, 0],
        [0, 128],
      ],
      [
        [0, 1, 0],
        [128, 255],
      ],
      [
        [0, -1, 0],
        [128, 0],
      ],
      [
        [0, 0, -1],
        [255, 255],
      ],
    ];
    for (const [axis, code] of axes) expect([...encoded(axis)]).toEqual(code);
  });

  it('should be within a degree of the vector when decoded', () => {
    fc.assert(
      fc.property(unit, (vector) => {
        const [first, second] = encoded(vector);
        const decoded = octDecode(first, second);
        const cosine = vector.reduce((sum, value, axis) => sum + value * decoded[axis], 0);
        expect((Math.acos(Math.min(1, cosine)) * 180) / Math.PI).toBeLessThan(1);
      }),
    );
  });
});
