import { describe, expect, it } from 'vitest';
import { makeGround } from '../../../../scenes/flood/surface/ground.ts';
import { makeWallMask } from '../../../../scenes/flood/surface/make-wall-mask.ts';
import { FILM, makePicture } from '../../../../scenes/flood/surface/picture.ts';
import {
  lngLatFromMercator,
  type MercatorWindow,
  mercatorOf,
  sharedWindow,
} from '../../../../viewer/map/water/mercator-window.ts';
import { nodesOf, paintWater } from '../../../../viewer/map/water/paint-water.ts';
import { colourAt, scaleOf, shareOf } from '../../../../viewer/water/scales.ts';
import { waterAt } from '../../../../viewer/water/water-at.ts';
import type { WaterPictures } from '../../../../viewer/water/water-pictures.ts';

const SIZE = 20;
/** Pixels of a cell. */
const PIXELS = 16;
const window: MercatorWindow = {
  west: 0.5,
  east: 0.6,
  north: 0.4,
  south: 0.5,
  width: SIZE * PIXELS,
  height: SIZE * PIXELS,
};

function pictures(bed: Float32Array, depth: Float32Array, extra: Partial<WaterPictures> = {}): WaterPictures {
  const ground = makeGround(bed, SIZE, SIZE);
  const picture = makePicture(ground, { depth }, extra.mask);
  // The grid fills the window.
  const toCell = (longitude: number, latitude: number) => {
    const [x, y] = mercatorOf(longitude, latitude);
    return [((x - 0.5) / 0.1) * SIZE, ((y - 0.4) / 0.1) * SIZE];
  };
  const base = { first: picture, second: picture, share: 0, hours: 1, isDifference: false };
  return { place: { ground, placement: { toCell } }, ...base, ...extra } as unknown as WaterPictures;
}

function paint(of: WaterPictures, shown: Parameters<typeof paintWater>[4] = 'depth'): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(window.width * window.height * 4);
  const { ground, placement } = of.place!;
  const water = { ...of, ground, first: of.first!, second: of.second! };
  paintWater(pixels, window, nodesOf(window, placement), water, shown);
  return pixels;
}
const alpha = (pixels: Uint8ClampedArray, x: number, y: number) =>
  pixels[(Math.round(y) * window.width + Math.round(x)) * 4 + 3];

describe('water on a flat map', () => {
  it('should have a shore without steps along a bank that lies askew', () => {
    const bed = Float32Array.from(
      { length: SIZE * SIZE },
      (_, i) => 0.2 * ((i % SIZE) + 0.5) + 0.07 * (Math.floor(i / SIZE) + 0.5),
    );
    const pixels = paint(
      pictures(
        bed,
        bed.map((ground) => Math.max(0, 2 - ground)),
      ),
    );
    for (let y = 2 * PIXELS; y < 18 * PIXELS; y += 3) {
      let shore = 0;
      while (alpha(pixels, shore, y) > 0 || shore < PIXELS) shore++;
      // A step of the grid would be 16 pixels; the surface cuts the ground here.
      const exact = ((2 - FILM - (0.07 * (y + 0.5)) / PIXELS) / 0.2) * PIXELS;
      expect(Math.abs(shore - exact)).toBeLessThan(1.5);
    }
  });

  it('should draw no water through a wall thinner than a cell, whatever way it stands', () => {
    const bed = new Float32Array(SIZE * SIZE);
    // The line x − y / 4 = 8.3: water of two metres to the west of it, none to the east.
    const end = (y: number): [number, number] => [8.3 + y / 4, y];
    const depth = bed.map((_, i) => ((i % SIZE) + 0.5 < end(Math.floor(i / SIZE) + 0.5)[0] ? 2 : 0));
    const wall = { line: [end(-1), end(SIZE + 1)], crest: { aboveGround: 3 } };
    const mask = makeWallMask([wall], bed, SIZE, SIZE);
    const pixels = paint(pictures(bed, depth, { mask }));
    for (let y = 2 * PIXELS + 2; y < 18 * PIXELS; y += 4) {
      let shore = 0;
      while (alpha(pixels, shore, y) > 0 || shore < PIXELS) shore++;
      // The solver's wall stands between two cells, whose middles are on either side of the line.
      const middle = Math.floor((y + 0.5) / PIXELS) + 0.5;
      expect(Math.abs(shore - Math.round(end(middle)[0]) * PIXELS)).toBeLessThan(1.5);
    }
    // Up to the wall it is as deep as it is: between the middles of the cells it would become shallower.
    const at = (pictured: Partial<WaterPictures>) =>
      waterAt(
        { ...pictures(bed, depth, pictured) } as WaterPictures,
        ...lngLatFromMercator(window, 8.9 * PIXELS, 4.5 * PIXELS),
        false,
      );
    expect(at({ mask })!.depth).toBeCloseTo(2, 2);
    expect(at({})!.depth).toBeLessThan(1.5);
  });

  it('should leave the inside of buildings out', () => {
    const bed = new Float32Array(SIZE * SIZE);
    for (let y = 7; y < 13; y++) for (let x = 7; x < 13; x++) bed[y * SIZE + x] = Number.NaN;
    const pixels = paint(
      pictures(
        bed,
        bed.map((ground) => (Number.isNaN(ground) ? 0 : 1)),
      ),
    );
    expect(alpha(pixels, 10 * PIXELS, 10 * PIXELS)).toBe(0);
    expect(alpha(pixels, 9.2 * PIXELS, 10.8 * PIXELS)).toBe(0);
    expect(alpha(pixels, 6.4 * PIXELS, 10 * PIXELS)).toBeGreaterThan(150);
    // Under its outline, where walls hide it, the water goes on.
    expect(alpha(pixels, 8 * PIXELS, 10 * PIXELS)).toBeGreaterThan(150);
  });

  it('should have the colour that the legend has for the depth', () => {
    const bed = new Float32Array(SIZE * SIZE);
    const pixels = paint(
      pictures(
        bed,
        bed.map(() => 1),
      ),
    );
    const scale = scaleOf('depth', 1);
    const at = (10 * PIXELS * window.width + 10 * PIXELS) * 4;
    expect([...pixels.slice(at, at + 3)]).toEqual([...colourAt(scale, shareOf(scale, 1))]);
  });
});

describe('windows of the map', () => {
  it('should find their degrees again', () => {
    const [longitude, latitude] = lngLatFromMercator(window, 40, 200);
    const [x, y] = mercatorOf(longitude, latitude);
    expect(x).toBeCloseTo(0.5 + (0.1 * 40) / window.width, 12);
    expect(y).toBeCloseTo(0.4 + (0.1 * 200) / window.height, 12);
  });

  it('should share what both show, in no more pixels than allowed', () => {
    const shared = sharedWindow(window, { west: 0.55, east: 0.9, north: 0.2, south: 0.45 }, 1e9)!;
    expect(shared).toEqual({ west: 0.55, east: 0.6, north: 0.4, south: 0.45, width: 160, height: 160 });
    const few = sharedWindow(window, { west: 0.55, east: 0.9, north: 0.2, south: 0.45 }, 6400)!;
    expect([few.width, few.height]).toEqual([80, 80]);
    expect(sharedWindow(window, { west: 0.7, east: 0.9, north: 0.2, south: 0.45 }, 1e9)).toBeUndefined();
  });
});
