import { metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Surface } from './surface.ts';
import {
  childrenOf,
  latticeLatitude,
  latticeLongitude,
  SIDE,
  STEPS,
  type TileAddress,
} from './tiling-scheme.ts';

/**
 * The samples of a tile, row by row from the south: ellipsoidal heights, and slopes towards east and north (metres
 * a metre), from which normals come. Slopes are the surface's own, not those of a coarse mesh.
 */
export interface TileGrid {
  heights: Float32Array;
  east: Float32Array;
  north: Float32Array;
}

const APRON = SIDE + 2;

/** Samples the surface on a tile's lattice. The frame of one step around it gives the slopes at the border. */
export function sampleGrid(surface: Surface, { level, x, y }: TileAddress): TileGrid {
  const places = new Float64Array(2 * APRON * APRON);
  for (let row = 0; row < APRON; row++)
    for (let column = 0; column < APRON; column++) {
      const at = 2 * (row * APRON + column);
      places[at] = latticeLongitude(level, x * STEPS + column - 1);
      places[at + 1] = Math.min(90, Math.max(-90, latticeLatitude(level, y * STEPS + row - 1)));
    }
  const sampled = new Float64Array(APRON * APRON);
  surface.sample(places, sampled);

  const grid = emptyGrid();
  const step = 180 / (STEPS * 2 ** level);
  for (let row = 0; row < SIDE; row++) {
    const scale = metresPerDegree(latticeLatitude(level, y * STEPS + row));
    const eastMetres = 2 * step * Math.max(1, scale.longitude);
    const northMetres = 2 * step * scale.latitude;
    for (let column = 0; column < SIDE; column++) {
      const at = row * SIDE + column;
      const here = (row + 1) * APRON + column + 1;
      grid.heights[at] = sampled[here];
      grid.east[at] = (sampled[here + 1] - sampled[here - 1]) / eastMetres;
      grid.north[at] = (sampled[here + APRON] - sampled[here - APRON]) / northMetres;
    }
  }
  return grid;
}

/**
 * The grid of a tile from those of its children: heights are every other sample of theirs, exactly; slopes are
 * smoothed over their neighbours, along the border over those on the border alone, so that tiles side by side
 * agree. Where a child is missing, the surface is asked.
 */
export function gridFromChildren(
  surface: Surface,
  address: TileAddress,
  gridOf: (child: TileAddress) => TileGrid | undefined,
): TileGrid {
  const children = childrenOf(address).map(gridOf);
  const grid = children.every(Boolean) ? emptyGrid() : sampleGrid(surface, address);
  const half = STEPS / 2;
  // Children in falling order: on the lines between them the south-western one has the last word; all agree there.
  for (let quadrant = 3; quadrant >= 0; quadrant--) {
    const child = children[quadrant];
    if (!child) continue;
    const left = (quadrant & 1) * half;
    const bottom = (quadrant >> 1) * half;
    for (let row = 0; row <= half; row++)
      for (let column = 0; column <= half; column++) {
        const at = (bottom + row) * SIDE + left + column;
        grid.heights[at] = child.heights[2 * row * SIDE + 2 * column];
        grid.east[at] = smoothed(child.east, 2 * column, 2 * row);
        grid.north[at] = smoothed(child.north, 2 * column, 2 * row);
      }
  }
  return grid;
}

function emptyGrid(): TileGrid {
  const values = (): Float32Array => new Float32Array(SIDE * SIDE);
  return { heights: values(), east: values(), north: values() };
}

/** Binomial mean over the neighbours; on a border only along it, at a corner the value itself. */
function smoothed(values: Float32Array, column: number, row: number): number {
  const acrossX = column > 0 && column < STEPS ? 1 : 0;
  const acrossY = row > 0 && row < STEPS ? 1 : 0;
  let sum = 0;
  let weights = 0;
  for (let dy = -acrossY; dy <= acrossY; dy++)
    for (let dx = -acrossX; dx <= acrossX; dx++) {
      const weight = (2 - Math.abs(dx)) * (2 - Math.abs(dy));
      sum += weight * values[(row + dy) * SIDE + column + dx];
      weights += weight;
    }
  return sum / weights;
}
