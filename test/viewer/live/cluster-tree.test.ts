import { describe, expect, it } from 'vitest';
import { latitudeAt, longitudeAt, worldX, worldY } from '../../../models/geodesy/mercator.ts';
import { clusterTree, cutTree } from '../../../viewer/live/overlay/cluster-tree.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function places(count: number, next = random(1)): { x: Float64Array; y: Float64Array } {
  return { x: Float64Array.from({ length: count }, next), y: Float64Array.from({ length: count }, next) };
}

describe('clusterTree', () => {
  it('should sort places along the Z-order curve, each once', () => {
    const { x, y } = places(5_000);
    const { order, keys } = clusterTree(x, y, 5_000);
    // Bit by bit, in whole numbers of any size.
    const keyOf = (index: number) => {
      let key = 0n;
      for (let bit = 23; bit >= 0; bit--) {
        const column = BigInt((Math.floor(x[index] * 2 ** 24) >> bit) & 1);
        const row = BigInt((Math.floor(y[index] * 2 ** 24) >> bit) & 1);
        key = (key << 2n) | (row << 1n) | column;
      }
      return Number(key);
    };
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 5_000 }, (_, i) => i));
    expect([...keys]).toEqual([...order].map(keyOf));
    expect([...keys]).toEqual([...keys].sort((a, b) => a - b));
  });

  it('should take places at the very edge of the map', () => {
    const { keys } = clusterTree(Float64Array.of(0, 1), Float64Array.of(0, 1), 2);
    expect([...keys]).toEqual([0, 4 ** 24 - 1]);
  });
});

describe('cutTree', () => {
  const { x, y } = places(2_000);
  const tree = clusterTree(x, y, 2_000);

  it('should give every thing in view to one cell that holds its place', () => {
    const cells = cutTree(tree, 64, (_x, _y, side) => side * 1_024);
    const seen = cells.flatMap(({ first, last }) => [...tree.order.slice(first, last)]);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
    for (const cell of cells)
      for (let at = cell.first; at < cell.last; at++) {
        expect(Math.abs(x[tree.order[at]] - cell.x)).toBeLessThanOrEqual(cell.side / 2);
        expect(Math.abs(y[tree.order[at]] - cell.y)).toBeLessThanOrEqual(cell.side / 2);
      }
  });

  it('should tell a cell apart while it is larger than it may be and holds several', () => {
    for (const { first, last, side } of cutTree(tree, 64, (_x, _y, cell) => cell * 1_024))
      expect(side * 1_024 <= 64 || last - first === 1).toBe(true);
  });

  it('should leave out what is out of view', () => {
    const cells = cutTree(tree, 64, (cx, _y, side) => (cx - side / 2 >= 0.5 ? 0 : side * 1_024));
    const seen = cells.flatMap(({ first, last }) => [...tree.order.slice(first, last)]);
    expect(seen).toHaveLength(x.filter((value) => value < 0.5).length);
  });

  it('should keep things at one place together, however near one looks', () => {
    const same = clusterTree(Float64Array.of(0.3, 0.3, 0.7), Float64Array.of(0.3, 0.3, 0.7), 3);
    const cells = cutTree(same, 1, () => 1e9);
    expect(cells.map(({ first, last }) => last - first).sort()).toEqual([1, 2]);
  });

  it('should give nothing of no things', () => {
    expect(cutTree(clusterTree(new Float64Array(0), new Float64Array(0), 0), 64, () => 100)).toEqual([]);
  });
});

describe('mercator', () => {
  it('should be EPSG:3857 over its extent', () => {
    // Snyder, Map Projections (USGS PP 1395): the equator in the middle; 85.051129° at the upper edge.
    expect(worldX(0)).toBe(0.5);
    expect(worldY(0)).toBeCloseTo(0.5, 12);
    expect(worldY(85.05)).toBeCloseTo(0, 4);
    // 45° N is 5,621,521.486 m of 20,037,508.343 m.
    expect((0.5 - worldY(45)) * 2).toBeCloseTo(5_621_521.486 / 20_037_508.343, 8);
  });

  it('should come back to where it was', () => {
    for (const [longitude, latitude] of [
      [114.598, 27.595],
      [-179.9, -60],
      [6.14, 46.2],
    ]) {
      expect(longitudeAt(worldX(longitude))).toBeCloseTo(longitude, 9);
      expect(latitudeAt(worldY(latitude))).toBeCloseTo(latitude, 9);
    }
  });
});
