import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { TileFeature, TileLayer } from '../../../models/vector-tiles/index.ts';
import { paintOverlay } from '../../../viewer/globe/layers/vector-tiles/paint-overlay.ts';
import type { PaintContext } from '../../../viewer/globe/layers/vector-tiles/paint-tile.ts';

const SIZE = 512;
const COLOUR = '#2fbfa5';

/** Red, green, blue and alpha at a pixel of a picture of features. */
function painted(
  features: TileFeature[],
  window = { levels: 0, column: 0, row: 0 },
  zoom = 16,
  isDashed = false,
) {
  const context = createCanvas(SIZE, SIZE).getContext('2d');
  const layer: Required<TileLayer> = { name: 'overlay-points', features, extent: 4096 };
  const painting = { appearance: 'day', size: SIZE, zoom, window } as const;
  paintOverlay(context as unknown as PaintContext, [layer], painting, { colour: COLOUR, isDashed });
  return (x: number, y: number): number[] => [...context.getImageData(x, y, 1, 1).data];
}

const SOLID = [0x2f, 0xbf, 0xa5, 255];
const NOTHING = [0, 0, 0, 0];
const feature = (type: TileFeature['type'], ...parts: number[][]): TileFeature => ({
  type,
  properties: {},
  parts,
});

describe('paintOverlay', () => {
  it('should draw every point as a disc of one size when near', () => {
    const point = feature(1, [2048, 2048, 3072, 1024]);
    const whole = painted([point]);
    expect([whole(256, 256), whole(384, 128), whole(320, 320)]).toEqual([SOLID, SOLID, NOTHING]);
    // Of a part at four times the size, the same disc at its place: 4 pixels wide to each side, with a rim.
    const part = painted([point], { levels: 2, column: 2, row: 2 });
    expect(part(0, 0)).toEqual(SOLID);
    expect(part(2, 1)).toEqual(SOLID);
    expect(part(7, 1)).toEqual(NOTHING);
    // From afar it is half as wide.
    const far = painted([point], undefined, 10);
    expect([far(256, 256), far(259, 256)[3] < 200]).toEqual([SOLID, true]);
  });

  it('should draw lines over areas and points over lines, whatever their order is', () => {
    const square = [512, 512, 3584, 512, 3584, 3584, 512, 3584];
    const at = painted([feature(1, [2048, 2048]), feature(2, [0, 2048, 4096, 2048]), feature(3, square)]);
    expect(at(256, 253)).toEqual(SOLID);
    expect(at(128, 256)).toEqual(SOLID);
    // The inside of the area lets the ground through, and outside of it is nothing.
    expect(at(128, 128)[3]).toBe(0x38);
    expect(at(20, 20)).toEqual(NOTHING);
    expect(at(64, 128)).toEqual(SOLID);
  });

  it('should leave the holes of areas open', () => {
    const at = painted([
      feature(3, [0, 0, 4096, 0, 4096, 4096, 0, 4096], [1024, 1024, 1024, 3072, 3072, 3072, 3072, 1024]),
    ]);
    expect(at(256, 256)).toEqual(NOTHING);
    expect(at(64, 256)[3]).toBe(0x38);
  });

  it('should draw the borders of plans as dashes with gaps, around areas that stay empty', () => {
    const square = feature(3, [1024, 1024, 3072, 1024, 3072, 3072, 1024, 3072]);
    const at = painted([square], undefined, 16, true);
    expect(at(256, 256)).toEqual(NOTHING);
    // Along the upper side, from corner to corner.
    const side = Array.from({ length: 256 }, (_, x) => at(128 + x, 128));
    const dashes = side.filter(([, , , alpha]) => alpha === 255).length;
    const gaps = side.filter(([, , , alpha]) => alpha === 0).length;
    expect(dashes).toBeGreaterThan(130);
    expect(gaps).toBeGreaterThan(60);
    expect(painted([square])(256, 256)[3]).toBeGreaterThan(0);
  });
});
