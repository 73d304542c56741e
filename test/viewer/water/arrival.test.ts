import { describe, expect, it } from 'vitest';
import { makeGround } from '../../../scenes/flood/surface/ground.ts';
import { nodesOf, paintWater } from '../../../viewer/map/water/paint-water.ts';
import { packMaxima } from '../../../viewer/water/pack-maxima.ts';
import { waterAt } from '../../../viewer/water/water-at.ts';
import type { WaterPictures } from '../../../viewer/water/water-pictures.ts';

const SIZE = 12;
const CELLS = SIZE * SIZE;
const ground = makeGround(new Float32Array(CELLS), SIZE, SIZE);
/** Half a metre in the west, reached after two hours; in the east a film that never passed 0.05 m. */
const isWest = (cell: number) => cell % SIZE < 6;
const worst = {
  depth: Float32Array.from({ length: CELLS }, (_, cell) => (isWest(cell) ? 0.5 : 0.04)),
  hazard: Float32Array.from({ length: CELLS }, (_, cell) => (isWest(cell) ? 1 : 0)),
  arrival: Float32Array.from({ length: CELLS }, (_, cell) => (isWest(cell) ? 7200 : Number.NaN)),
};
const window = { west: 0.5, east: 0.6, north: 0.4, south: 0.5, width: SIZE * 8, height: SIZE * 8 };

function pictures(onlyArrived: boolean): WaterPictures {
  const picture = packMaxima(ground, worst, onlyArrived);
  return {
    // Degrees are cells here.
    place: { ground, placement: { toCell: (x: number, y: number) => [x, y] } },
    ...{ first: picture, second: picture, share: 0, hours: 4, isDifference: false },
  } as unknown as WaterPictures;
}

/** Alpha of the pixels of a row of cells in the middle, eight a cell. */
function painted(onlyArrived: boolean, shown: 'arrival' | 'maximum'): number[] {
  const of = pictures(onlyArrived);
  const toCell = (longitude: number) => {
    const x = (longitude / 360 + 0.5 - 0.5) / 0.1;
    return [x * SIZE, SIZE / 2];
  };
  const pixels = new Uint8ClampedArray(window.width * window.height * 4);
  const nodes = nodesOf(window, { toCell } as never);
  const water = { ...of, ground: of.place!.ground, first: of.first!, second: of.second! };
  paintWater(pixels, window, nodes, water, shown);
  const first = (window.height / 2) * window.width;
  return Array.from({ length: window.width }, (_, x) => pixels[(first + x) * 4 + 3]);
}

describe('ground that the water never reached by 0.05 m', () => {
  it('should be told without a time of arrival, also beside ground that was reached', () => {
    expect(waterAt(pictures(false), 2.5, 6.5, true)!.arrival).toBeCloseTo(7200, -1);
    for (const column of [6.2, 6.5, 7.5, 10.5]) {
      const here = waterAt(pictures(false), column, 6.5, true)!;
      expect(here.depth).toBeGreaterThan(0.03);
      expect(here.arrival).toBeUndefined();
    }
  });

  it('should not be painted as reached at once', () => {
    for (const onlyArrived of [true, false]) {
      const row = painted(onlyArrived, 'arrival');
      expect(row.slice(8, 5 * 8).every((alpha) => alpha > 100)).toBe(true);
      expect(row.slice(7 * 8).every((alpha) => alpha === 0)).toBe(true);
    }
  });

  it('should still be painted with its greatest depth', () => {
    expect(
      painted(false, 'maximum')
        .slice(7 * 8, 11 * 8)
        .every((alpha) => alpha > 100),
    ).toBe(true);
  });
});
