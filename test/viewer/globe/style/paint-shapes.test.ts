import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { extentOfTile, paintShapes, pixelOf } from '../../../../viewer/globe/style/paint-shapes.ts';

const WORLD = { x: 0, y: 0, z: 0, size: 512 };

describe('pixelOf', () => {
  it('should be Web Mercator', () => {
    expect(pixelOf(0, 0, WORLD)).toEqual([256, 256]);
    expect(pixelOf(-180, 85.0511287798066, WORLD)[0]).toBe(0);
    expect(pixelOf(-180, 85.0511287798066, WORLD)[1]).toBeCloseTo(0, 6);
    // Bing's quadkey example: Seattle, 47.609722 N 122.333056 W, lies in tile 5/11 of level 5.
    const [x, y] = pixelOf(-122.333056, 47.609722, { x: 5, y: 11, z: 5, size: 1 });
    expect(x > 0 && x < 1 && y > 0 && y < 1).toBe(true);
  });
});

describe('extentOfTile', () => {
  it('should hold the corners of the tile, and a margin', () => {
    const tile = { x: 5, y: 11, z: 5, size: 512 };
    const [west, south, east, north] = extentOfTile(tile, 0);
    expect(pixelOf(west, north, tile).map(Math.round)).toEqual([0, 0]);
    expect(pixelOf(east, south, tile).map(Math.round)).toEqual([512, 512]);
    const [wider] = extentOfTile(tile, 8);
    expect(pixelOf(wider, north, tile)[0]).toBeCloseTo(-8, 6);
  });
});

describe('paintShapes', () => {
  it('should fill areas in their colours and close their rings', () => {
    const calls: string[] = [];
    const context = new Proxy({} as Record<string, unknown>, {
      get:
        (_, name: string) =>
        (...values: unknown[]) =>
          calls.push([name, ...values].join(' ')),
      set: (_, name: string, value) => calls.push(`${name}=${value}`) > 0,
    });
    const feature = {
      id: 'a:1',
      type: 'Boundary',
      attributes: {},
      geometries: [
        {
          kind: 'areas',
          lod: 0,
          heightReference: 'ground',
          positions: Float64Array.from([0, 0, 0, 90, 0, 0, 0, 60, 0]),
          ringStarts: Uint32Array.of(0, 3),
          polygonStarts: Uint32Array.of(0, 1),
        },
      ],
    } as unknown as Feature;
    paintShapes(context as never, [{ feature, color: '#112233' }], WORLD);
    expect(calls).toContain('fillStyle=#112233b8');
    expect(calls).toContain('moveTo 256 256');
    expect(calls).toContain('lineTo 384 256');
    expect(calls).toContain('closePath');
    expect(calls.indexOf('closePath')).toBeLessThan(calls.indexOf('fill evenodd'));
  });
});
