import fc from 'fast-check';
import { tileIdToZxy, zxyToTileId } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { tileIdOf, tileOfId } from '../../../../tiles-service/tile/vector/tile-id.ts';

const tile = fc
  .integer({ min: 0, max: 26 })
  .chain((z) => fc.record({ z: fc.constant(z), x: fc.nat(2 ** z - 1), y: fc.nat(2 ** z - 1) }));

describe('tile ids', () => {
  it('should be those of the reference implementation', () => {
    fc.assert(fc.property(tile, ({ z, x, y }) => tileIdOf({ z, x, y }) === zxyToTileId(z, x, y)));
  });

  it('should lead back to the tile', () => {
    fc.assert(
      fc.property(tile, ({ z, x, y }) => {
        const id = tileIdOf({ z, x, y });
        expect(tileOfId(id)).toEqual({ z, x, y });
        expect(tileIdToZxy(id)).toEqual([z, x, y]);
      }),
    );
  });

  it('should refuse what is no tile', () => {
    expect(() => tileIdOf({ z: 3, x: 8, y: 0 })).toThrow('3/8/0 is not a tile of zoom 0 to 26.');
  });
});
