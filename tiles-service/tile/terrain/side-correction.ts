import { SIDE, STEPS } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { smoothstep } from './smoothstep.ts';

/** What is to be added to the samples along the sides of a tile: SIDE numbers each, westwards or southwards first. */
export interface SideCorrections {
  west: Float64Array;
  south: Float64Array;
  east: Float64Array;
  north: Float64Array;
}

/** Samples over which a correction fades: a quarter of a tile, as far as tiles reach beyond the data (plan.ts). */
const FADE = STEPS / 4;

/** Share of a side's correction that is left some samples away from it. */
const FADING = Float64Array.from({ length: SIDE }, (_, i) => 1 - smoothstep(i / FADE));

/** The correction along a side of which only the ends are known. Both tiles beside it get the same from it. */
export function fadedSide(first: number, last: number): Float64Array {
  return FADING.map((share, i) => share * first + FADING[STEPS - i] * last);
}

/**
 * Adds to the samples of a tile what its sides ask for, fading into the tile: a blended patch (Coons, "Surfaces for
 * computer-aided design of space forms", MIT 1967). Sides must agree at the corners. Gives the largest change,
 * metres.
 */
export function correctTile(heights: Float32Array, { west, south, east, north }: SideCorrections): number {
  let most = 0;
  for (let row = 0; row < SIDE; row++) {
    const low = FADING[row];
    const high = FADING[STEPS - row];
    for (let column = 0; column < SIDE; column++) {
      const left = FADING[column];
      const right = FADING[STEPS - column];
      const along = low * south[column] + high * north[column] + left * west[row] + right * east[row];
      const corners =
        low * (left * south[0] + right * south[STEPS]) + high * (left * north[0] + right * north[STEPS]);
      const change = along - corners;
      heights[row * SIDE + column] += change;
      most = Math.max(most, Math.abs(change));
    }
  }
  return most;
}
