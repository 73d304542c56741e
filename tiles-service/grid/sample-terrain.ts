import { createTransform } from '../../models/geodesy/index.ts';
import { type Elevation, openElevation } from '../tile/terrain/elevation.ts';
import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';
import { openSurface, type Surface } from '../tile/terrain/surface.ts';
import type { GridFrame } from './grid-frame.ts';

/** Samples a side of a cell at most, where the model is finer than the cells. */
const MOST_SAMPLES = 5;
/** Pixels of the finest model that one call may reach over. */
const PIXELS_A_SIDE = 1000;

/** Heights of a set of elevation models over the cells of a grid, in its vertical datum; NaN where they have no data. */
export interface CellHeights {
  /**
   * Metres of the cells column ≤ c < column + width, row ≤ r < row + height, row by row from the north. Where `crests`
   * is not 0, the highest sample of the cell and not their mean.
   */
  window(column: number, row: number, width: number, height: number, crests?: Uint8Array): Float32Array;
  close(): void;
}

/** A height is the mean over the cell: of as many samples as the model has pixels there, up to 5 × 5. */
export async function openCellHeights(
  frame: GridFrame,
  copies: readonly ElevationCopy[],
): Promise<CellHeights> {
  const surface: Surface = await openSurface(copies);
  const models: Elevation[] = await Promise.all(copies.map(openElevation));
  const transform = await createTransform(frame.crs, frame.vertical);
  const finest = Math.min(...copies.map(({ resolution }) => resolution));
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.round(frame.cell / finest)));
  const side = Math.min(64, Math.max(1, Math.floor((PIXELS_A_SIDE * finest) / frame.cell)));

  function fill(
    out: Float32Array,
    crests: Uint8Array | undefined,
    stride: number,
    column: number,
    row: number,
    width: number,
    height: number,
  ): void {
    const perCell = samples * samples;
    const count = width * height * perCell;
    const triplets = new Float64Array(3 * count);
    let at = 0;
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++)
        for (let j = 0; j < samples; j++)
          for (let i = 0; i < samples; i++, at += 3) {
            triplets[at] = frame.west + (column + c + (i + 0.5) / samples) * frame.cell;
            triplets[at + 1] = frame.north - (row + r + (j + 0.5) / samples) * frame.cell;
          }
    transform.toGeodetic(triplets, triplets);
    const places = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      places[2 * i] = triplets[3 * i];
      places[2 * i + 1] = triplets[3 * i + 1];
    }
    const heights = new Float64Array(count);
    const distances = new Float64Array(count);
    const inside = new Uint8Array(count);
    for (const model of models) {
      model.distances(places, distances);
      for (let i = 0; i < count; i++) if (distances[i] >= 0) inside[i] = 1;
    }
    surface.sample(places, heights);
    for (let cell = 0; cell < width * height; cell++) {
      let sum = 0;
      let known = 0;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = cell * perCell; i < (cell + 1) * perCell; i++) {
        // Height 0 of the grid's datum came out of the transform as its height over the ellipsoid.
        const value = heights[i] - triplets[3 * i + 2];
        if (!inside[i] || Number.isNaN(value)) continue;
        sum += value;
        known++;
        if (value > highest) highest = value;
      }
      const at = Math.floor(cell / width) * stride + (cell % width);
      out[at] = 2 * known < perCell ? Number.NaN : crests?.[at] ? highest : sum / known;
    }
  }

  return {
    window(column, row, width, height, crests) {
      const out = new Float32Array(width * height);
      for (let r = 0; r < height; r += side)
        for (let c = 0; c < width; c += side) {
          const [w, h] = [Math.min(side, width - c), Math.min(side, height - r)];
          const from = r * width + c;
          fill(out.subarray(from), crests?.subarray(from), width, column + c, row + r, w, h);
        }
      return out;
    },
    close() {
      surface.close();
      for (const model of models) model.close();
    },
  };
}
