import { metresPerDegree } from '../../../models/geodesy/index.ts';
import {
  latticeLatitude,
  SIDE,
  STEPS,
  type Tolerance,
  tileDegrees,
  toleranceOfLeaf,
  toleranceOfParent,
  toleranceOfSea,
} from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { HeightFile } from './height-store.ts';
import { HAS_CHILDREN, LEAF, slotOf, type TileLevel } from './tile-tree.ts';
import type { LatticeBlock } from './triangulation.ts';

/**
 * Loads tiles x ≤ column < x + columns, y ≤ row < y + rows of a level, with one tile more on every side, as a block
 * of the lattice for triangulation. Heights are rounded to multiples of `heightStep`, so that every tile can say
 * them exactly. Where there is no tile, heights are NaN.
 */
export function loadBlock(
  file: HeightFile,
  tiles: TileLevel,
  [x, y, columns, rows]: readonly [number, number, number, number],
  heightStep: number,
): LatticeBlock {
  const tileColumns = columns + 2;
  const tileRows = rows + 2;
  const width = tileColumns * STEPS + 1;
  const height = tileRows * STEPS + 1;
  const heights = new Float32Array(width * height).fill(Number.NaN);
  const heightTolerances = new Float64Array(tileColumns * tileRows).fill(Number.POSITIVE_INFINITY);
  const tolerances = heightTolerances.slice();
  const grid = new Float32Array(SIDE * SIDE);
  // A common side is the southern or western one of the tile that is loaded last: the same in every block. So the
  // tiles beyond the northern and eastern end are loaded too, for their first row and column.
  for (let row = 0; row <= tileRows; row++) {
    for (let column = 0; column <= tileColumns; column++) {
      const slot = slotOf(tiles, x - 1 + column, y - 1 + row);
      if (slot < 0) continue;
      file.read(slot, grid);
      copyGrid(grid, heights, width, height, column * STEPS, row * STEPS, heightStep);
      if (row === tileRows || column === tileColumns) continue;
      const at = row * tileColumns + column;
      const tolerance = toleranceOf(tiles, slot, y - 1 + row);
      heightTolerances[at] = tolerance.height;
      tolerances[at] = tolerance.total;
    }
  }
  const northSteps = new Float64Array(height);
  const eastSteps = new Float64Array(height);
  const degrees = tileDegrees(tiles.level) / STEPS;
  for (let row = 0; row < height; row++) {
    const scale = metresPerDegree(latticeLatitude(tiles.level, (y - 1) * STEPS + row));
    northSteps[row] = degrees * scale.latitude;
    eastSteps[row] = degrees * Math.max(0, scale.longitude);
  }
  const parity = (((x + y) % 2) + 2) % 2;
  return {
    ...{ steps: STEPS, tileColumns, tileRows, parity, heights, eastSteps, northSteps },
    ...{ heightTolerances, tolerances },
  };
}

function copyGrid(
  grid: Float32Array,
  heights: Float32Array,
  width: number,
  height: number,
  left: number,
  bottom: number,
  step: number,
): void {
  for (let row = 0; row < SIDE && bottom + row < height; row++) {
    for (let column = 0; column < SIDE && left + column < width; column++) {
      heights[(bottom + row) * width + left + column] = Math.round(grid[row * SIDE + column] / step) * step;
    }
  }
}

function toleranceOf(tiles: TileLevel, slot: number, row: number): Tolerance {
  const latitude = latticeLatitude(tiles.level, (row + 0.5) * STEPS);
  if (tiles.kinds[slot] === HAS_CHILDREN) return toleranceOfParent(tiles.level, latitude);
  return tiles.kinds[slot] === LEAF ? toleranceOfLeaf(tiles.level, latitude) : toleranceOfSea(tiles.level);
}
