import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../scenes/flood/forcing/input.ts';
import { makeGround } from '../../../../scenes/flood/surface/ground.ts';
import { halfValues } from '../../../../scenes/flood/surface/half-float.ts';
import { makeWallMask } from '../../../../scenes/flood/surface/make-wall-mask.ts';
import { FILM, makePicture } from '../../../../scenes/flood/surface/picture.ts';
import {
  EAST,
  isLinked,
  NEAR,
  NORTH,
  SOUTH,
  sideShares,
  WEST,
} from '../../../../scenes/flood/surface/wall-mask.ts';
import { sampleInto } from '../../../../viewer/water/water-at.ts';
import { seeded } from '../seeded.ts';

const SIZE = 12;
const flat = new Float32Array(SIZE * SIZE);
const wall = (...line: Point[]) => ({ line, crest: { aboveGround: 4 } });
const maskOf = (walls: ReturnType<typeof wall>[], bed = flat) => makeWallMask(walls, bed, SIZE, SIZE)!;

/** Metres of water at a place between the middles of cells, of depths that cells say by themselves. */
function reader(depthOf: (x: number, y: number) => number, walls: ReturnType<typeof wall>[]) {
  const depth = flat.map((_, cell) => depthOf((cell % SIZE) + 0.5, Math.floor(cell / SIZE) + 0.5));
  const mask = maskOf(walls);
  const picture = makePicture(makeGround(flat, SIZE, SIZE), { depth }, mask);
  const out = new Float64Array(4);
  return (x: number, y: number) => {
    sampleInto(out, picture, x, y, mask);
    return out[0] + FILM;
  };
}

describe('walls between cells', () => {
  it('should be on both sides of each face that the solver closes, and near two cells around it', () => {
    const { cells } = maskOf([wall([6, 2], [6, 4])]);
    const bits = (x: number, y: number) => cells[y * SIZE + x];
    expect([2, 3].map((y) => [bits(5, y), bits(6, y)])).toEqual([
      [EAST | NEAR, WEST | NEAR],
      [EAST | NEAR, WEST | NEAR],
    ]);
    // Beyond its ends water goes past it.
    expect([bits(5, 1), bits(6, 4)]).toEqual([NEAR, NEAR]);
    expect([bits(3, 3), bits(8, 3), bits(2, 3), bits(9, 3), bits(5, 7)]).toEqual([NEAR, NEAR, 0, 0, 0]);
  });

  it('should be none where the ground is as high as the crest', () => {
    const line: Point[] = [
      [3, 6],
      [9, 6],
    ];
    const low = { line, crest: { level: 2 } };
    expect(
      makeWallMask(
        [low],
        flat.map(() => 2.5),
        SIZE,
        SIZE,
      ),
    ).toBeUndefined();
    const { cells } = makeWallMask([low], flat, SIZE, SIZE)!;
    expect([cells[5 * SIZE + 4] & SOUTH, cells[6 * SIZE + 4] & NORTH]).toEqual([SOUTH, NORTH]);
  });

  it('should part what lies on their two sides and nothing else', () => {
    const { cells } = maskOf([wall([6, 2], [6, 4])]);
    const linked = (x: number, y: number, across: number, down: number) =>
      isLinked(cells, SIZE, y * SIZE + x, across, down);
    expect(linked(5, 3, 1, 0)).toBe(false);
    expect(linked(6, 3, -1, 0)).toBe(false);
    expect(linked(5, 3, 0, 2)).toBe(true);
    // Around its end, by one of the two ways.
    expect(linked(5, 3, 1, 1)).toBe(true);
    expect(linked(5, 2, 1, 1)).toBe(false);
  });
});

describe('water beside walls thinner than a cell', () => {
  it('should be as deep up to a wall as it is, and pass where it ends', () => {
    const at = reader((x) => (x < 6 ? 1.5 : 0.5), [wall([6, -1], [6, 4])]);
    expect(at(5.98, 2.5)).toBeCloseTo(1.5, 2);
    expect(at(6.02, 2.5)).toBeCloseTo(0.5, 2);
    for (const row of [4.5, 5.5]) {
      expect(at(5.99, row)).toBeCloseTo(1, 1);
      expect(at(6.01, row)).toBeCloseTo(1, 1);
    }
  });

  it('should fill a canal of one cell from bank to bank', () => {
    const at = reader((x) => (x > 5 && x < 6 ? 2 : 0), [wall([5, -1], [5, 13]), wall([6, -1], [6, 13])]);
    for (const x of [5.01, 5.1, 5.5, 5.9, 5.99]) expect(at(x, 6.3)).toBeCloseTo(2, 2);
    for (const x of [4.5, 4.9, 4.99, 6.01, 6.1, 6.5]) expect(at(x, 6.3)).toBeLessThan(0);
  });

  it('should not come out at a corner', () => {
    // A corner of 50°, water of 2 m within.
    const [a, b]: Point[] = [
      [11.9, 1],
      [11.9, 10.5],
    ];
    const tip: Point = [1.7, 5.75];
    const inside = (x: number, y: number) =>
      x > tip[0] && Math.abs(y - tip[1]) < ((x - tip[0]) * 4.75) / (a[0] - tip[0]);
    const at = reader((x, y) => (inside(x, y) ? 2 : 0), [wall(a, tip, b)]);
    for (let y = 0.5; y < SIZE - 0.5; y += 0.0625)
      for (let x = 0.5; x < SIZE - 1; x += 0.0625) {
        const isIn = inside(Math.floor(x) + 0.5, Math.floor(y) + 0.5);
        if (isIn) expect(at(x, y)).toBeCloseTo(2, 2);
        else expect(at(x, y)).toBeLessThanOrEqual(0);
      }
  });

  it('should change nowhere at once but across a wall', () => {
    const random = seeded(5);
    const heights = flat.map(() => 1 + random());
    const walls = Array.from({ length: 6 }, () =>
      wall([random() * SIZE, random() * SIZE], [random() * SIZE, random() * SIZE]),
    );
    const at = reader((x, y) => heights[Math.floor(y) * SIZE + Math.floor(x)], walls);
    const { cells } = maskOf(walls);
    const STEP = 1e-4;
    for (let turn = 0; turn < 20_000; turn++) {
      const [x, y] = [1 + random() * (SIZE - 2), 1 + random() * (SIZE - 2)];
      const [u, v] = turn % 2 ? [Math.round(x), y] : [x, Math.round(y)];
      const [from, to] = turn % 2 ? [u - STEP, u + STEP] : [v - STEP, v + STEP];
      const cell = Math.floor(v) * SIZE + Math.floor(u);
      if (cells[cell] & (turn % 2 ? WEST : NORTH)) continue;
      const jump = turn % 2 ? at(from, y) - at(to, y) : at(x, from) - at(x, to);
      // Half-precision depths differ by a millimetre, and a step of a ten-thousandth cell by less.
      expect(Math.abs(jump)).toBeLessThan(3e-3);
    }
  });

  it('should have shares whose sum is one, of its own cell a quarter at least', () => {
    const out = new Float64Array(4);
    for (let bits = 0; bits < 256; bits++)
      for (const isEast of [true, false])
        for (const isSouth of [true, false]) {
          sideShares(out, 0.5, 0.5, bits & 15, bits >> 4, isEast, isSouth);
          expect(out[0] + out[1] + out[2] + out[3]).toBeCloseTo(1, 12);
          expect(out[0]).toBeGreaterThanOrEqual(0.25);
        }
  });
});

describe('heights of a surface beside walls', () => {
  it('should be of one side each, of every fineness', () => {
    // A river of 5 m and a street of 1 m beside each other, on either side of a wall.
    const [columns, rows] = [64, 64];
    for (const at of [31, 32, 33]) {
      const bed = new Float32Array(columns * rows);
      const depth = bed.map((_, cell) => (cell % columns < at ? 5 : 1));
      const line: Point[] = [
        [at, -1],
        [at, rows + 1],
      ];
      const mask = makeWallMask([{ line, crest: { level: 9 } }], bed, columns, rows);
      const { heights } = makePicture(makeGround(bed, columns, rows), { depth }, mask);
      for (const { stride, firstRow, columns: across, rows: down } of heights.levels)
        for (let y = 0; y < down; y++)
          for (let x = 0; x < across; x++) {
            // The last node may lie beyond the last cell.
            const isRiver = Math.min(columns - 1, x * stride) < at;
            expect(heights.heights[(firstRow + y) * heights.width + x]).toBeCloseTo(isRiver ? 5 : 1, 5);
            const bits = mask!.nodes[(firstRow + y) * heights.width + x];
            const next = Math.min(columns - 1, (x + 1) * stride) < at;
            if (x < across - 1) expect((bits & EAST) !== 0).toBe(isRiver && !next);
          }
    }
  });

  it('should not carry the water of a river to the dry street behind its wall', () => {
    const bed = new Float32Array(SIZE * SIZE);
    const depth = bed.map((_, cell) => (cell % SIZE < 6 ? 5 : cell % SIZE > 7 ? 1 : 0));
    const mask = maskOf([wall([6, -1], [6, 13])]);
    const { texels, heights } = makePicture(makeGround(bed, SIZE, SIZE), { depth }, mask);
    const values = halfValues();
    // The street's shore is between 7.5 and 8.5; behind the wall it is dry, and the surface is the street's.
    expect(heights.heights[6 * heights.width + 7]).toBeCloseTo(1, 5);
    expect(heights.heights[6 * heights.width + 6]).toBeCloseTo(1, 5);
    expect(values[texels[(6 * SIZE + 6) * 4]]).toBeLessThan(0);
  });
});
