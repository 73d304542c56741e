import { describe, expect, it } from 'vitest';
import { type ReliefSource, reliefOf, shadeOf } from '../../../../tiles-service/tile/imagery/relief.ts';
import { shadePicture, tintPicture } from '../../../../tiles-service/tile/imagery/relief-picture.ts';

/** Hills of 200 m, 2 km apart, over a degree of land. */
const hills: ReliefSource = {
  extent: [6, 46, 7, 47],
  resolution: 90,
  heightAt: (longitude, latitude) => 500 + 100 * Math.sin(longitude * 240) * Math.cos(latitude * 340),
};
/** The tile of a zoom around a place in the middle of it. */
const tileAt = (z: number) => ({
  z,
  x: Math.floor((6.5 / 360 + 0.5) * 2 ** z),
  y: Math.floor(0.3536 * 2 ** z),
});

describe('shadeOf', () => {
  it('should leave flat ground as it is', () => {
    expect(shadeOf(0, 0)).toBe(0);
  });

  it('should brighten what faces the north-west and darken what faces away', () => {
    // Rises to the south-east: faces the north-west.
    expect(shadeOf(0.2, -0.2)).toBeGreaterThan(0.03);
    expect(shadeOf(-0.2, 0.2)).toBeLessThan(-0.03);
  });

  it('should show slopes in every direction, which a single light does not', () => {
    for (let degrees = 0; degrees < 360; degrees += 45) {
      const angle = (degrees * Math.PI) / 180;
      expect(Math.abs(shadeOf(0.5 * Math.sin(angle), 0.5 * Math.cos(angle)))).toBeGreaterThan(0.01);
    }
  });

  it('should be the weighted mean of the four lights that Mark gives', () => {
    // A slope of 45° that faces west: cos(incidence) = (cos(az − 270°) + 1) / 2, weights sin²(270° − az).
    const lights = [225, 270, 315, 360].map((azimuth) => {
      const between = ((270 - azimuth) * Math.PI) / 180;
      return [Math.sin(between) ** 2, Math.max(0, (Math.cos(between) + 1) / 2)];
    });
    const expected = lights.reduce((sum, [w, l]) => sum + w * l, 0) / lights.reduce((sum, [w]) => sum + w, 0);
    expect(shadeOf(1, 0)).toBeCloseTo(expected - Math.SQRT1_2, 12);
  });
});

describe('reliefOf', () => {
  it('should agree with the neighbour along their border', () => {
    for (const z of [10, 13, 16]) {
      const tile = tileAt(z);
      const left = reliefOf(hills, tile, 512, 1);
      const right = reliefOf(hills, { ...tile, x: tile.x + 1 }, 512, 1);
      for (let row = 0; row < left.size; row++) {
        const a = row * left.size + left.size - 1;
        const b = row * right.size;
        expect(left.heights[a]).toBeCloseTo(right.heights[b], 3);
        expect(left.shade[a]).toBeCloseTo(right.shade[b], 4);
      }
    }
  });

  it('should look alike at the next zoom', () => {
    const near = tileAt(13);
    const far = { z: 12, x: near.x >> 1, y: near.y >> 1 };
    const a = reliefOf(hills, near, 512, 1);
    const b = reliefOf(hills, far, 512, 1);
    const average = ({ shade }: typeof a) =>
      Math.sqrt(shade.reduce((sum, value) => sum + value * value, 0) / shade.length);
    expect(average(a) / average(b)).toBeGreaterThan(0.8);
    expect(average(a) / average(b)).toBeLessThan(1.25);
  });

  it('should shade a plane evenly, by its slope', () => {
    const metresPerDegree = (Math.PI / 180) * 6378137;
    // Rises by 0.3 m a metre to the east, in the Mercator plane's metres at this latitude.
    const plane: ReliefSource = {
      ...hills,
      heightAt: (longitude, latitude) =>
        0.3 * (longitude - 6.5) * metresPerDegree * Math.cos((latitude * Math.PI) / 180),
    };
    const { shade } = reliefOf(plane, tileAt(14), 512, 1);
    for (const value of shade) expect(value).toBeCloseTo(shadeOf(0.3, 0), 2);
  });

  it('should fade out towards the edge of the ground and be gone beyond it', () => {
    const inside = reliefOf(hills, tileAt(14), 512, 1);
    expect(Math.min(...inside.presence)).toBe(1);
    const edge = reliefOf(hills, { z: 9, x: 264, y: 181 }, 512, 1);
    expect(Math.min(...edge.presence)).toBe(0);
    expect(Math.max(...edge.presence)).toBeGreaterThan(0);
    const outside = reliefOf(hills, { z: 9, x: 300, y: 181 }, 512, 1);
    expect(Math.max(...outside.presence)).toBe(0);
  });

  it('should be absent where heights are missing, and never NaN', () => {
    const holed: ReliefSource = { ...hills, heightAt: (longitude) => (longitude > 6.5 ? Number.NaN : 10) };
    const grid = reliefOf(holed, { z: 9, x: 265, y: 181 }, 512, 1);
    expect(grid.shade.some(Number.isNaN)).toBe(false);
    expect(Math.min(...grid.presence)).toBe(0);
    expect(Math.max(...grid.presence)).toBe(1);
  });

  it('should find the sea in a coarse height model, and none in a fine one', () => {
    const coast: ReliefSource = { ...hills, heightAt: (longitude) => Math.max(0, (longitude - 6.5) * 3000) };
    const tile = { z: 11, x: Math.floor((6.5 / 360 + 0.5) * 2048), y: tileAt(11).y };
    const { sea, size } = reliefOf(coast, tile, 512, 1);
    expect(sea[0]).toBe(1);
    expect(sea[size - 1]).toBe(0);
    expect(Math.max(...reliefOf({ ...coast, resolution: 1 }, tile, 512, 1).sea)).toBe(0);
  });
});

describe('pictures of the relief', () => {
  const grid = {
    size: 2,
    heights: Float32Array.of(0, 0, 1000, 1000),
    shade: Float32Array.of(-0.5, 0.5, -0.5, 0.5),
    presence: Float32Array.of(1, 1, 1, 1),
    sea: new Float32Array(4),
  };

  it('should run from the colour of the low to that of the high ground', () => {
    const data = tintPicture(
      grid,
      8,
      {
        stops: [
          [0, '#000000'],
          [1000, '#ff8000'],
        ],
        sea: '#0000ff',
      },
      1,
    );
    const column = Array.from({ length: 8 }, (_, row) => data[row * 8 * 4]);
    expect(column).toEqual([...column].sort((a, b) => a - b));
    expect(column[0]).toBeCloseTo(255 / 16, -1);
    expect(column[7]).toBeCloseTo((255 * 15) / 16, -1);
    expect(data[3]).toBe(255);
  });

  it('should show the sea in its own colour', () => {
    const wet = { ...grid, sea: Float32Array.of(1, 1, 1, 1) };
    const data = tintPicture(
      wet,
      4,
      {
        stops: [
          [0, '#000000'],
          [1, '#ffffff'],
        ],
        sea: '#102030',
      },
      1,
    );
    expect([...data.subarray(0, 4)]).toEqual([16, 32, 48, 255]);
  });

  it('should veil slopes in shadow or light, and flat ground not at all', () => {
    const data = shadePicture(grid, 8, { shadow: '#000000', highlight: '#ffffff' }, 1);
    expect(data[0]).toBe(0);
    expect(data[3]).toBeGreaterThan(100);
    expect(data[7 * 4]).toBe(255);
    const flat = shadePicture(
      { ...grid, shade: new Float32Array(4) },
      8,
      { shadow: '#000', highlight: '#fff' },
      1,
    );
    expect(flat.filter((_, index) => index % 4 === 3).every((alpha) => alpha === 0)).toBe(true);
  });
});
