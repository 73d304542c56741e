import { describe, expect, it } from 'vitest';
import { makeGround, RING } from '../../../../scenes/flood/surface/ground.ts';
import { halfValues, toHalf } from '../../../../scenes/flood/surface/half-float.ts';
import { heightLevels, levelsOf, NO_HEIGHT } from '../../../../scenes/flood/surface/heights.ts';
import { BLOCK, FILM, makePicture } from '../../../../scenes/flood/surface/picture.ts';
import { seeded } from '../seeded.ts';

describe('half-precision numbers', () => {
  it('should come back to the nearest that there is', () => {
    const random = seeded(3);
    const values = halfValues();
    let worst = 0;
    for (let i = 0; i < 20_000; i++) {
      const value = (random() - 0.5) * 10 ** (random() * 8 - 4);
      // Half of the last of eleven digits, or of the least number that there is.
      const allowed = Math.max(Math.abs(value) * 2 ** -11, 2 ** -25);
      worst = Math.max(worst, Math.abs(values[toHalf(value)] - value) / allowed);
    }
    expect(worst).toBeLessThanOrEqual(1);
    expect([0, 1, -2, 65_504, 0.5].map((value) => values[toHalf(value)])).toEqual([0, 1, -2, 65_504, 0.5]);
    expect(values[toHalf(1e6)]).toBe(Number.POSITIVE_INFINITY);
    expect(values[toHalf(Number.NaN)]).toBeNaN();
  });
});

/** The first channel of a picture between the middles of cells in one row. */
function signed(
  { texels, columns }: ReturnType<typeof makePicture>,
  column: number,
  row: number,
  channel = 0,
): number {
  const values = halfValues();
  const left = Math.floor(column - 0.5);
  const share = column - 0.5 - left;
  const at = (x: number) => values[texels[(row * columns + x) * 4 + channel]];
  return at(left) * (1 - share) + at(left + 1) * share;
}

/** Where the water ends along a row, in cells from the west. */
function shore(picture: ReturnType<typeof makePicture>, row: number): number {
  for (let column = 0.5; column < picture.columns - 1; column += 0.001)
    if (signed(picture, column, row) > 0 !== signed(picture, column + 0.001, row) > 0) return column;
  return Number.NaN;
}

describe('a picture of the water', () => {
  it('should end where the surface cuts a bank, within a cell', () => {
    // A bank that rises to the east, turned a little from row to row, and still water at 2 m.
    const [columns, rows] = [12, 8];
    const height = (x: number, y: number) => 0.37 * x + 0.05 * y;
    const bed = Float32Array.from({ length: columns * rows }, (_, i) =>
      height((i % columns) + 0.5, Math.floor(i / columns) + 0.5),
    );
    const depth = bed.map((ground) => Math.max(0, 2 - ground));
    const picture = makePicture(makeGround(bed, columns, rows), { depth });
    for (let row = 1; row < rows - 1; row++) {
      const exact = (2 - FILM - 0.05 * (row + 0.5)) / 0.37;
      // Depths of a metre are kept to half a millimetre, and so is the shore to a hundredth of a cell.
      expect(Math.abs(shore(picture, row) - exact)).toBeLessThan(0.01);
    }
  });

  it('should show no water inside of a building, nor on dry ground away from the shore', () => {
    const [columns, rows] = [20, 20];
    const bed = new Float32Array(columns * rows);
    const isBuilding = (x: number, y: number) => x >= 5 && x < 14 && y >= 5 && y < 14;
    for (let i = 0; i < bed.length; i++)
      if (isBuilding(i % columns, Math.floor(i / columns))) bed[i] = Number.NaN;
    const depth = bed.map((ground) => (Number.isNaN(ground) ? 0 : 1));
    const ground = makeGround(bed, columns, rows);
    const { texels } = makePicture(ground, { depth });
    const values = halfValues();
    for (let y = 7; y < 12; y++)
      for (let x = 7; x < 12; x++) expect(values[texels[(y * columns + x) * 4]]).toBeLessThan(-1);
    // Below its outline the water goes on, so that its wall cuts it and no gap of dry ground is seen.
    expect(values[texels[(5 * columns + 8) * 4]]).toBeCloseTo(1 - FILM, 3);
    expect(values[texels[(6 * columns + 8) * 4]]).toBeCloseTo(1 - FILM, 3);
    const rings = [4, 5, 6, 7, 8, 9].map((x) => ground.walls[9 * columns + x] / RING);
    expect(rings).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('should not draw a film of rain, and end before dry ground that lies lower', () => {
    const bed = Float32Array.from([2, 1.5, 1, 0.5, 0]);
    const film = makePicture(makeGround(bed, 5, 1), { depth: new Float32Array(5).fill(FILM / 2) });
    expect(film.wet).toEqual(Uint8Array.from([0]));
    const front = makePicture(makeGround(bed, 5, 1), { depth: Float32Array.from([0.4, 0.4, 0, 0, 0]) });
    expect(shore(front, 0)).toBeGreaterThan(1.5);
    expect(shore(front, 0)).toBeLessThan(2.5);
  });

  it('should end once, also where it is drawn through curves: no strip of water lies before its front', () => {
    const flat = makeGround(new Float32Array(9), 9, 1);
    for (const thin of [0.021, 0.03, 0.06, 0.2]) {
      const front = makePicture(flat, { depth: Float32Array.from([0.5, 0.4, 0.3, thin, 0, 0, 0, 0, 0]) });
      const at = (x: number) => signed(front, x + 0.5, 0);
      // Catmull and Rom 1974, as on the globe: between two dry cells nothing is drawn.
      const curve = (x: number) => {
        const [i, t] = [Math.floor(x), x % 1];
        const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
        const value = b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
        return Math.min(value, Math.max(b, c));
      };
      const wet = Array.from({ length: 600 }, (_, step) => curve(1 + step / 100) > 0);
      expect(wet.filter((isWet, step) => step > 0 && isWet !== wet[step - 1])).toHaveLength(1);
    }
  });

  it('should continue values beyond the shore, so that none fades towards dry ground', () => {
    const bed = Float32Array.from([0, 0, 3, 3]);
    const speed = Float32Array.from([1.5, 1.5, 0, 0]);
    const picture = makePicture(makeGround(bed, 4, 1), {
      depth: Float32Array.from([1, 1, 0, 0]),
      first: speed,
    });
    expect(signed(picture, 2, 0, 1)).toBe(1.5);
  });

  it('should tell the depth of another run beside its own', () => {
    const bed = new Float32Array(16);
    const depth = new Float32Array(16).fill(1);
    const picture = makePicture(makeGround(bed, 4, 4), { depth, against: new Float32Array(16).fill(0.25) });
    expect(signed(picture, 2, 2, 0)).toBeCloseTo(1 - FILM, 3);
    expect(signed(picture, 2, 2, 3)).toBeCloseTo(0.25 - FILM, 3);
    expect(signed(makePicture(makeGround(bed, 4, 4), { depth }), 2, 2, 3)).toBeCloseTo(1 - FILM, 3);
  });
});

describe('the ground below a picture', () => {
  it('should tell in which blocks the water is seen to flow', () => {
    const columns = 2 * BLOCK;
    const ground = makeGround(new Float32Array(columns * BLOCK), columns, BLOCK);
    const still = new Float32Array(columns * BLOCK);
    const depth = still.map(() => 1);
    const east = still.map((_, cell) => (cell % columns === BLOCK + 3 ? 0.2 : 0.01));
    expect([...makePicture(ground, { depth, first: east, second: still }).moving]).toEqual([0, 1]);
    // Dry ground does not flow, whatever the solver kept there.
    expect([...makePicture(ground, { depth: still, first: east, second: still }).moving]).toEqual([0, 0]);
    expect([...makePicture(ground, { depth }).moving]).toEqual([0, 0]);
  });

  it('should go on below buildings from their outlines inwards', () => {
    const bed = Float32Array.from({ length: 49 }, (_, i) => (i % 7 < 2 ? 10 : i % 7 > 4 ? 20 : Number.NaN));
    const ground = makeGround(bed, 7, 7);
    expect(ground.bed.every(Number.isFinite)).toBe(true);
    expect(ground.bed[3 * 7 + 2]).toBe(10);
    expect(ground.bed[3 * 7 + 4]).toBe(20);
    expect(ground.bed[3 * 7 + 3]).toBeCloseTo(15, 5);
    expect([ground.lowest, ground.highest]).toEqual([10, 20]);
  });
});

describe('heights for meshes', () => {
  it('should keep a level surface level at every fineness, whatever is dry around it', () => {
    const [columns, rows] = [90, 70];
    const surface = new Float32Array(columns * rows).fill(Number.NaN);
    for (let y = 20; y < 40; y++) for (let x = 30; x < 50; x++) surface[y * columns + x] = 7.25;
    const { heights, levels, width } = heightLevels(surface, columns, rows);
    for (const { columns: across, rows: down, firstRow } of levels) {
      const found = new Set<number>();
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++) found.add(heights[(firstRow + y) * width + x]);
      found.delete(NO_HEIGHT);
      expect([...found]).toEqual([7.25]);
    }
  });

  it('should give every corner of a square of the mesh that holds water a height', () => {
    const random = seeded(11);
    const [columns, rows] = [70, 66];
    const surface = new Float32Array(columns * rows).fill(Number.NaN);
    for (let i = 0; i < 60; i++) surface[Math.floor(random() * surface.length)] = 5 + random();
    const { heights, levels, width } = heightLevels(surface, columns, rows);
    for (const { stride, columns: across, rows: down, firstRow } of levels)
      surface.forEach((height, cell) => {
        if (Number.isNaN(height)) return;
        const x = Math.floor((cell % columns) / stride);
        const y = Math.floor(Math.floor(cell / columns) / stride);
        for (const [u, v] of [
          [x, y],
          [Math.min(across - 1, x + 1), y],
          [x, Math.min(down - 1, y + 1)],
        ])
          expect(heights[(firstRow + v) * width + u]).toBeGreaterThan(4);
      });
  });

  it('should not have more nodes than a picture of the screen needs, of any grid', () => {
    const [finest] = levelsOf(4000, 4000);
    expect(finest.columns * finest.rows).toBeLessThanOrEqual(1_100_000);
    expect(levelsOf(500, 500)[0].stride).toBe(1);
    expect(levelsOf(1, 1)[0]).toEqual({ stride: 1, columns: 1, rows: 1, firstRow: 0 });
  });
});
