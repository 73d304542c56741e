import { describe, expect, it } from 'vitest';
import { floodWallSchema } from '../../../models/schema/flood-case.ts';
import { wallSills } from '../../../scenes/flood/surface/wall-sills.ts';
import { wetCellAt } from '../../../viewer/water/cell-at.ts';
import { waterOfCell } from '../../../viewer/water/use-frames.ts';

const GRID = { columns: 3, rows: 2 };
const bed = Float32Array.from([0, 0, Number.NaN, 0, 0, 0]);

describe('the cell whose water is told of a place', () => {
  it('should be its own, or beside it where the shore is drawn over ground that stays dry', () => {
    const deepest = Float32Array.from([1, 0, 0, 0, 0, 0]);
    expect(wetCellAt([0.5, 0.5], GRID, bed, deepest)).toBe(0);
    expect(wetCellAt([1.1, 0.6], GRID, bed, deepest)).toBe(0);
  });

  it('should be the nearest of several that are wet', () => {
    const deepest = Float32Array.from([1, 0, 0, 0, 0, 1]);
    expect(wetCellAt([1.9, 0.9], GRID, bed, deepest)).toBeUndefined();
    expect(wetCellAt([1.99, 0.99], GRID, bed, deepest)).toBe(5);
    expect(wetCellAt([1.1, 0.5], GRID, bed, deepest)).toBe(0);
  });

  it('should be none on dry ground that is further than the shore is drawn, or behind a flood wall', async () => {
    const deepest = Float32Array.from([1, 0, 0, 0, 0, 0]);
    expect(wetCellAt([1.5, 0.5], GRID, bed, deepest)).toBeUndefined();
    expect(wetCellAt([1.2, 1.2], GRID, bed, deepest)).toBeUndefined();
    const wall = floodWallSchema.parse({
      ...{ id: 'w', crest: { aboveGround: 1 } },
      line: [
        [1, 0],
        [1, 2],
      ],
    });
    // Degrees are cells here.
    const sills = await wallSills({ walls: [wall] }, { columns: 3, verticalDatum: '1985' }, bed, (x, y) => [
      x,
      y,
    ]);
    expect(wetCellAt([1.1, 0.5], GRID, bed, deepest, sills)).toBeUndefined();
    expect(wetCellAt([0.9, 0.5], GRID, bed, deepest, sills)).toBe(0);
    expect(wetCellAt([0.5, 1.1], GRID, bed, deepest, sills)).toBe(0);
    expect(wetCellAt([1.01, 1.01], GRID, bed, deepest, sills)).toBeUndefined();
  });

  it('should be none in a building, outside the grid, and where no water comes', () => {
    const wet = new Float32Array(6).fill(1);
    expect(wetCellAt([2.5, 0.5], GRID, bed, wet)).toBeUndefined();
    expect(wetCellAt([-0.1, 0.5], GRID, bed, wet)).toBeUndefined();
    expect(wetCellAt([0.5, 2.5], GRID, bed, wet)).toBeUndefined();
    expect(wetCellAt([0.5, 0.5], GRID, bed, new Float32Array(6))).toBeUndefined();
  });
});

describe('the water of a cell', () => {
  it('should be between the pictures before and after', () => {
    const frame = (time: number, depth: number, x: number, y: number) => ({
      time,
      depth: Float32Array.of(depth),
      velocityX: Float32Array.of(x),
      velocityY: Float32Array.of(y),
    });
    const frames = { source: {} as never, before: frame(0, 1, 0, 0), after: frame(60, 2, 6, 8), share: 0.5 };
    expect(waterOfCell(frames, 0)).toEqual({ depth: 1.5, speed: 5 });
  });
});
