import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  buildCell,
  type CloseCell,
  MOST_POINTS,
  type OpenCell,
} from '../../../../tiles-service/tile/pointcloud/octree.ts';
import { WORDS } from '../../../../tiles-service/tile/pointcloud/point-rows.ts';

interface Tile {
  rows: Int32Array;
  spacing: number;
  below: Tile[];
}

/** Rows whose last word is the point's number. */
function rowsOf(places: readonly (readonly [number, number, number])[]): Int32Array {
  const rows = new Int32Array(places.length * WORDS);
  for (const [index, place] of places.entries()) {
    rows.set(place, index * WORDS);
    rows[index * WORDS + 4] = index;
  }
  return rows;
}

const close: CloseCell<Tile> = async ({ rows, spacing, tiles }) => ({ rows, spacing, below: tiles });
const all = (tile: Tile): Tile[] => [tile, ...tile.below.flatMap(all)];
const flat = async (open: Promise<OpenCell<Tile>>): Promise<Tile[]> => all((await close(await open)) as Tile);

/** A wavy ground of 300 × 300 m with a point every 25 cm or so. */
function ground(count: number): [number, number, number][] {
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => {
    const [x, y] = [(index % side) / side, Math.floor(index / side) / side];
    return [
      Math.round(x * 300_000),
      Math.round(y * 300_000),
      Math.round(5_000 * Math.sin(x * 9) * Math.cos(y * 7)),
    ];
  });
}

it('should put every point in exactly one tile', async () => {
  const count = 400_000;
  const tiles = await flat(
    buildCell(rowsOf(ground(count)), { corner: [0, 0, -262_144], side: 524_288 }, close),
  );
  const seen = new Uint8Array(count);
  for (const { rows } of tiles) for (let at = 4; at < rows.length; at += WORDS) seen[rows[at]]++;
  expect(seen.every((times) => times === 1)).toBe(true);
  expect(tiles.length).toBeGreaterThan(5);
  for (const { rows } of tiles) expect(rows.length / WORDS).toBeLessThanOrEqual(MOST_POINTS);
});

it('should spread the points of an upper tile evenly', async () => {
  const places = ground(400_000);
  const [root] = await flat(buildCell(rowsOf(places), { corner: [0, 0, -262_144], side: 524_288 }, close));
  const cells = new Map<number, number>();
  for (let at = 0; at < root.rows.length; at += WORDS) {
    const key = Math.floor(root.rows[at] / 30_000) * 10 + Math.floor(root.rows[at + 1] / 30_000);
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const counts = [...cells.values()];
  expect(counts).toHaveLength(100);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.6);
  // A point in each cell of the grid: no farther apart than its cells, about.
  const expected = (300 / root.spacing) ** 2;
  expect(root.rows.length / WORDS).toBeGreaterThan(expected * 0.8);
  expect(root.rows.length / WORDS).toBeLessThan(expected * 2);
});

it('should not say a coarser spacing below than above', async () => {
  const [root] = await flat(
    buildCell(rowsOf(ground(300_000)), { corner: [0, 0, -262_144], side: 524_288 }, close),
  );
  const check = (tile: Tile) => {
    for (const below of tile.below) {
      expect(below.spacing).toBeLessThanOrEqual(tile.spacing);
      check(below);
    }
  };
  check(root);
});

it('should end where points lie on top of one another', async () => {
  const count = MOST_POINTS * 2;
  const tiles = await flat(
    buildCell(
      rowsOf(Array.from({ length: count }, () => [7, 7, 7])),
      { corner: [0, 0, 0], side: 4_096 },
      close,
    ),
  );
  expect(tiles.reduce((sum, { rows }) => sum + rows.length / WORDS, 0)).toBe(count);
});

it('should keep every point of any cloud', async () => {
  const point = fc.tuple(
    fc.integer({ min: 0, max: 65_535 }),
    fc.integer({ min: 0, max: 65_535 }),
    fc.nat(65_535),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 60 }), fc.nat(1), async (places, heavy) => {
      // A cluster that has to be divided, and a few points around it.
      const cluster =
        heavy === 1 ? ground(MOST_POINTS + 10).map(([x, y, z]) => [x / 8, y / 8, z + 9_000] as const) : [];
      const rows = rowsOf([...places, ...cluster.map(([x, y, z]) => [x | 0, y | 0, z | 0] as const)]);
      const tiles = await flat(buildCell(rows, { corner: [0, 0, 0], side: 65_536 }, close));
      const total = tiles.reduce((sum, tile) => sum + tile.rows.length / WORDS, 0);
      expect(total).toBe(places.length + cluster.length);
    }),
    { numRuns: 12 },
  );
});
