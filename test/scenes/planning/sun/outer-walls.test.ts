import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../scenes/planning/rays/bodies.ts';
import { BlocksAt } from '../../../../scenes/planning/sun/blocks-at.ts';
import { mostPanels, panelsOnWalls, windowsOnWalls } from '../../../../scenes/planning/sun/outer-walls.ts';

const SILL = { sill: 0.9 };
const idOf = (body: number) => `house-${body}`;
const flat = () => 0;

/** A square around the origin, `half` metres to each side. */
const square = (half: number, x = 0, y = 0): number[] => [
  ...[x - half, y - half, x + half, y - half],
  ...[x + half, y + half, x - half, y + half],
];
const block = (body: number, half: number, base: number, top: number, eaves = top): Block => ({
  ...{ body, rings: [square(half)], base, top, eaves },
});

describe('windows on the outer walls of blocks', () => {
  const podium = block(0, 20, 0, 12);

  it('should give a tower on a podium none at the ground, where it stands within the podium', () => {
    const at = new BlocksAt([podium, block(0, 10, 12, 60)]);
    const windows = windowsOnWalls([0, 1], { at, idOf, ground: flat }, SILL);
    // 40 m of a southern wall have 11 bays of 3.6 m.
    expect(windows.filter(({ normal }) => normal[1] < -0.5)).toHaveLength(11);
    expect(windows.every(({ left }) => Math.abs(left[1] + 20.01) < 1e-9)).toBe(true);
  });

  it('should give a tower whose block goes down to the ground, as parts of modelled surfaces do, none in the podium', () => {
    const at = new BlocksAt([podium, block(0, 10, 0, 60)]);
    expect(windowsOnWalls([1], { at, idOf, ground: flat }, SILL)).toEqual([]);
  });

  it('should set windows once where upper floors stand on the same outline', () => {
    const at = new BlocksAt([podium, block(0, 20, 12, 15), block(0, 20, 0, 15)]);
    const windows = windowsOnWalls([0, 1, 2], { at, idOf, ground: flat }, SILL);
    expect(windows).toHaveLength(11);
    expect(new Set(windows.map(({ id }) => id)).size).toBe(11);
  });

  it('should set them on a slope wherever the wall comes out of the ground', () => {
    const at = new BlocksAt([block(0, 20, -4, 8)]);
    const windows = windowsOnWalls([0], { at, idOf, ground: (x) => x / 5 }, { ...SILL, fromSouth: 180 });
    const heights = windows.map(({ left, right }) => left[2] - (left[0] + right[0]) / 10);
    for (const height of heights) expect(height).toBeCloseTo(0.9, 9);
    expect(windows).toHaveLength(44);
  });

  it('should set none on a block that hangs over the ground', () => {
    const at = new BlocksAt([block(0, 20, 3, 9)]);
    expect(windowsOnWalls([0], { at, idOf, ground: flat }, SILL)).toEqual([]);
  });

  it('should face into a courtyard, whichever way its ring is turned', () => {
    const court: Block = { body: 0, rings: [square(30), square(15)], base: 0, top: 18, eaves: 18 };
    const turned: Block = {
      ...court,
      rings: [square(30), [-15, -15, -15, 15, 15, 15, 15, -15]],
    };
    for (const one of [court, turned]) {
      const windows = windowsOnWalls([0], { at: new BlocksAt([one]), idOf, ground: flat }, SILL);
      const inner = windows.filter(({ left }) => Math.abs(left[1]) < 16);
      // 30 m of the northern wall of the court face south: 8 bays.
      expect(inner).toHaveLength(8);
      for (const { left, normal } of inner) {
        expect(left[1]).toBeCloseTo(14.99, 9);
        expect(normal[1]).toBeCloseTo(-1, 12);
      }
      expect(windows).toHaveLength(8 + 16);
      expect(new Set(windows.map(({ id }) => id)).size).toBe(24);
    }
  });

  it('should stand at the house where there is no terrain, and be unknown where terrain does not reach', () => {
    const at = new BlocksAt([block(0, 10, 60, 75)]);
    const [window] = windowsOnWalls([0], { at, idOf }, SILL);
    expect(window.left[2]).toBeCloseTo(60.9, 9);
    const unknown = windowsOnWalls([0], { at, idOf, ground: () => Number.NaN }, SILL);
    expect(unknown).toHaveLength(5);
    expect(unknown.every(({ left }) => Number.isNaN(left[2]))).toBe(true);
  });

  it('should know a podium below a tower without terrain too', () => {
    const at = new BlocksAt([podium, block(1, 10, 12, 60)]);
    expect(windowsOnWalls([1], { at, idOf }, SILL)).toEqual([]);
  });
});

describe('panels on the outer walls of blocks', () => {
  it('should leave out what lies within another block, and keep what rises over it', () => {
    const at = new BlocksAt([block(0, 20, 0, 12), block(0, 10, 0, 60)]);
    const { points, side } = panelsOnWalls(1, { at, ground: flat }, 4);
    // 4 sides of 20 m: 5 columns, and of 15 rows of 4 m the 12 over 12 m.
    expect(side).toHaveLength(4 * 5 * 12);
    for (let i = 2; i < points.length; i += 3) expect(points[i]).toBeGreaterThan(12);
  });

  it('should end at the eaves', () => {
    const at = new BlocksAt([block(0, 10, 0, 14, 9)]);
    const { points } = panelsOnWalls(0, { at, ground: flat }, 3);
    expect(points.length / 3).toBe(4 * 7 * 3);
    for (let i = 2; i < points.length; i += 3) expect(points[i]).toBeLessThan(9);
  });

  it('should have those of courtyards, which face into them, and none in the ground', () => {
    const court: Block = { body: 0, rings: [square(30), square(15)], base: -3, top: 9, eaves: 9 };
    const { points, normals, side } = panelsOnWalls(0, { at: new BlocksAt([court]), ground: flat }, 3);
    expect(side).toHaveLength(4 * (20 + 10) * 3);
    // With those in the ground.
    expect(mostPanels(0, { at: new BlocksAt([court]) }, 3)).toBe(4 * (20 + 10) * 4);
    expect(new Set(side).size).toBe(8);
    for (let i = 0; i < points.length; i += 3) {
      const [x, y, z] = points.subarray(i, i + 3);
      const outwards = x * normals[i] + y * normals[i + 1];
      expect(outwards > 0).toBe(Math.max(Math.abs(x), Math.abs(y)) > 20);
      expect(z).toBeGreaterThan(0);
    }
  });
});
