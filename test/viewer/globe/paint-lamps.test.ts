import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { TileFeature, TileLayer } from '../../../models/vector-tiles/index.ts';
import { paintLamps } from '../../../viewer/globe/layers/vector-tiles/paint-lamps.ts';
import type { PaintContext } from '../../../viewer/globe/layers/vector-tiles/paint-tile.ts';

const SIZE = 512;

/** Opacity at a pixel of the light on a way that runs from west to east through the middle of a tile. */
function lit(kind: string, zoom: number): (x: number, y: number) => number {
  const context = createCanvas(SIZE, SIZE).getContext('2d');
  const way: TileFeature = { type: 2, properties: { kind }, parts: [[0, 2048, 4096, 2048]] };
  const layer: Required<TileLayer> = { name: 'roads', features: [way], extent: 4096 };
  const window = { levels: 0, column: 0, row: 0 };
  paintLamps(context as unknown as PaintContext, [layer], { appearance: 'night', size: SIZE, zoom, window });
  return (x, y) => context.getImageData(x, y, 1, 1).data[3];
}

describe('paintLamps', () => {
  it('should light main roads more than small ones, and foot paths not at all', () => {
    const [main, small, path] = ['primary', 'residential', 'footway'].map((kind) => lit(kind, 13)(256, 256));
    expect(main).toBeGreaterThan(small);
    expect(small).toBeGreaterThan(0);
    expect(path).toBe(0);
  });

  it('should fade beside the road', () => {
    const at = lit('primary', 16);
    const across = [256, 264, 276, 330].map((y) => at(200, y));
    expect(across).toEqual([...across].sort((a, b) => b - a));
    expect(across[0]).toBeGreaterThan(across[2]);
    expect(across[3]).toBe(0);
  });

  it('should show single lamps when near, and none from afar', () => {
    const spread = (zoom: number): number => {
      const at = lit('residential', zoom);
      const along = Array.from({ length: 400 }, (_, x) => at(56 + x, 256));
      return Math.max(...along) - Math.min(...along);
    };
    expect(spread(17)).toBeGreaterThan(20);
    expect(spread(13)).toBeLessThan(3);
  });
});
