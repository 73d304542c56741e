import { describe, expect, it } from 'vitest';
import { levelsOf } from '../../../../scenes/flood/surface/heights.ts';
import { BLOCK } from '../../../../scenes/flood/surface/picture.ts';
import {
  chooseTiles,
  keptOf,
  keyOf,
  QUADS,
  type TileChoice,
  tileHolds,
} from '../../../../viewer/globe/water/water-tiles.ts';

function choice(
  columns: number,
  rows: number,
  wetCells: readonly [number, number][],
  eye: [number, number, number],
): TileChoice {
  const across = Math.ceil(columns / BLOCK);
  const wet = new Uint8Array(across * Math.ceil(rows / BLOCK));
  for (const [x, y] of wetCells) wet[Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK)] = 1;
  const strides = levelsOf(columns, rows).map(({ stride }) => stride);
  const cell = 10;
  return {
    ...{ strides, columns, rows, wet: [wet], cell, fineness: 0.01 },
    distance: ({ level, column, row }) => {
      const span = strides[level] * QUADS * cell;
      const beyond = (at: number, first: number) => Math.max(0, first - at, at - first - span);
      return Math.hypot(beyond(eye[0], column * span), beyond(eye[1], row * span), eye[2]);
    },
  };
}

describe('the tiles of the water', () => {
  it('should draw nothing where there is no water', () => {
    expect(chooseTiles(choice(2000, 2000, [], [0, 0, 500]))).toEqual([]);
  });

  it('should cover every wet cell once, whatever the distance', () => {
    const wet: [number, number][] = [];
    for (let i = 0; i < 2000; i += 17) wet.push([i, (i * 7) % 2000]);
    for (const height of [50, 700, 5000, 60_000]) {
      const input = choice(2000, 2000, wet, [9000, 4000, height]);
      const tiles = chooseTiles(input);
      for (const [x, y] of wet) {
        const over = tiles.filter(({ level, column, row }) => {
          const span = input.strides[level] * QUADS;
          return Math.floor(x / span) === column && Math.floor(y / span) === row;
        });
        expect(over).toHaveLength(1);
      }
    }
  });

  it('should be finer near the camera than far from it, and few from afar', () => {
    const wet: [number, number][] = [];
    for (let y = 0; y < 2000; y += 60) for (let x = 0; x < 2000; x += 60) wet.push([x, y]);
    const near = chooseTiles(choice(2000, 2000, wet, [100, 100, 50]));
    const levelAt = (x: number, y: number) =>
      near.find(({ level, column, row }) => {
        const span = 2 ** level * 2 * QUADS;
        return Math.floor(x / span) === column && Math.floor(y / span) === row;
      })?.level;
    expect(levelAt(10, 10)).toBe(0);
    expect(levelAt(1990, 1990)).toBeGreaterThan(1);
    expect(near.length).toBeLessThan(120);
    expect(chooseTiles(choice(2000, 2000, wet, [100, 100, 100_000]))).toHaveLength(1);
  });

  it('should cover a grid that is no larger than a tile', () => {
    expect(chooseTiles(choice(30, 20, [[3, 3]], [0, 0, 10]))).toEqual([{ level: 0, column: 0, row: 0 }]);
  });

  it('should be told which of them hold marked blocks, also a cell beside', () => {
    const of = choice(2000, 2000, [], [0, 0, 500]);
    const across = Math.ceil(2000 / BLOCK);
    const marked = new Uint8Array(across * across);
    marked[1] = 1;
    expect(tileHolds({ level: 0, column: 1, row: 0 }, of, [marked])).toBe(true);
    expect(tileHolds({ level: 0, column: 0, row: 0 }, of, [marked])).toBe(true);
    expect(tileHolds({ level: 0, column: 5, row: 0 }, of, [marked])).toBe(false);
  });

  it('should let go of what is not chosen any more, and keep what is', () => {
    const [near, far] = [0, 9].map((column) => ({ level: 0, column, row: 0 }));
    const made: string[] = [];
    const make = (tile: typeof near, known: object | undefined) => {
      if (!known) made.push(keyOf(tile));
      return known ?? {};
    };
    const first = keptOf([near, far], new Map<string, object>(), make);
    const second = keptOf([far], first, make);
    expect([...second.keys()]).toEqual([keyOf(far)]);
    expect(second.get(keyOf(far))).toBe(first.get(keyOf(far)));
    keptOf([near, far], second, make);
    expect(made).toEqual([keyOf(near), keyOf(far), keyOf(near)]);
  });
});
