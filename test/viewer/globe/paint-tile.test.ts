import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { TileFeature, TileLayer } from '../../../models/vector-tiles/index.ts';
import { MAP_LOOKS } from '../../../models/vector-tiles/index.ts';
import { type PaintContext, paintTile } from '../../../viewer/globe/layers/vector-tiles/paint-tile.ts';

const SIZE = 64;

const square = (west: number, north: number, east: number, south: number): number[] => [
  ...[west, north, east, north],
  ...[east, south, west, south],
];
const area = (...parts: number[][]): TileFeature => ({ type: 3, properties: {}, parts });

/** The colour at pixels of a picture of layers, as #rrggbb, or '' where nothing was drawn. */
function painted(
  layers: Required<TileLayer>[],
  window = { levels: 0, column: 0, row: 0 },
  appearance: 'day' | 'night' = 'day',
) {
  const canvas = createCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  paintTile(context as unknown as PaintContext, layers, { appearance, size: SIZE, zoom: 14, window });
  return (x: number, y: number): string => {
    const [r, g, b, a] = context.getImageData(x, y, 1, 1).data;
    return a === 0 ? '' : `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  };
}

const layer = (name: string, ...features: TileFeature[]): Required<TileLayer> => ({
  name,
  features,
  extent: 4096,
});
const { water, land, building } = MAP_LOOKS.day;

describe('paintTile', () => {
  it('should draw classes over one another in their order, whatever that of the layers is', () => {
    const at = painted([
      layer('water', area(square(0, 0, 2048, 4096))),
      layer('earth', area(square(0, 0, 4096, 4096))),
    ]);
    expect(at(10, 32)).toBe(water.fill);
    expect(at(54, 32)).toBe(land.fill);
  });

  it('should leave holes open, however they are wound', () => {
    const outer = square(0, 0, 4096, 4096);
    const hole = square(1024, 1024, 3072, 3072);
    const reversed = [0, 3, 2, 1].flatMap((i) => hole.slice(2 * i, 2 * i + 2));
    for (const inner of [hole, reversed]) {
      const at = painted([layer('buildings', area(outer, inner))]);
      expect(at(4, 4)).toBe(building.fill);
      expect(at(32, 32)).toBe('');
    }
  });

  it('should draw a part of a tile as large as the whole', () => {
    const layers = [layer('water', area(square(2048, 0, 3072, 1024)))];
    const whole = painted(layers);
    expect([whole(40, 8), whole(56, 8)]).toEqual([water.fill, '']);
    // The third column of the first row of four by four.
    const part = painted(layers, { levels: 2, column: 2, row: 0 });
    expect([part(4, 4), part(60, 60)]).toEqual([water.fill, water.fill]);
    const other = painted(layers, { levels: 2, column: 3, row: 0 });
    expect(other(32, 32)).toBe('');
  });

  it('should have other colours by night', () => {
    const at = painted([layer('water', area(square(0, 0, 4096, 4096)))], undefined, 'night');
    expect(at(32, 32)).toBe(MAP_LOOKS.night.water.fill);
  });

  it('should draw nothing of labels', () => {
    const at = painted([
      layer('mask', area(square(0, 0, 4096, 4096))),
      layer('pois', { type: 1, properties: {}, parts: [[2048, 2048]] }),
    ]);
    expect(at(32, 32)).toBe('');
  });
});
