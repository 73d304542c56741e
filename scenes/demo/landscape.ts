import { createNoise, fractal } from './noise.ts';
import type { Point } from './plane.ts';
import { sampled } from './sampled.ts';

/** Heights over the vertical datum, metres, row by row from the north-west corner; cell middles. */
export interface Landscape {
  cells: number;
  cellSize: number;
  heights: Float32Array;
  heightAt(at: Point): number;
}

/** Metres of the river's surface at normal water; it falls to the north. */
export const waterLevel = (y: number): number => 97.5 - y * 0.000_12;

/** Metres of flat ground over normal water, and of the levee over that ground. */
const PLAIN = 7.2;
const LEVEE_HEIGHT = 1.9;
/** Metres of water over the beds of the rivers. */
const RIVER_DEPTH = 6.5;

export function shapeLandscape(
  size: number,
  seed: number,
  cellSize: number,
  shore: (at: Point) => number,
  builtAt: (at: Point) => number,
): Landscape {
  const cells = Math.round(size / cellSize);
  const built = sampled(size, 100, builtAt);
  const ridges = fractal(createNoise(seed + 11), 5);
  const rolls = fractal(createNoise(seed + 12), 3);
  const heightAt = (at: Point): number => {
    const [x, y] = at;
    const away = shore(at);
    const level = waterLevel(y);
    if (away < 0) return level - RIVER_DEPTH * Math.min(1, -away / 70) ** 0.8;
    const levee = LEVEE_HEIGHT * bump((away - 46) / 26);
    // From the water's edge up to the plain within thirty metres.
    const plain =
      PLAIN * smooth(away / 34) + 0.0016 * Math.max(0, away - 200) + 0.7 * rolls(x / 700, y / 700);
    const wild = smooth((away - 700) / 3_200) * (1 - smooth(built(at) * 1.25));
    if (wild === 0) return level + plain + levee;
    const ridge = 1 - Math.abs(ridges(x / 3_400, y / 3_400)) * 2;
    const hills = wild * (30 + 330 * Math.max(0, ridge) ** 1.7 + 50 * (1 + ridges(x / 900, y / 900)));
    return level + plain + levee + hills;
  };
  const heights = new Float32Array(cells * cells);
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      heights[row * cells + column] = heightAt([
        -size / 2 + (column + 0.5) * cellSize,
        size / 2 - (row + 0.5) * cellSize,
      ]);
  return { cells, cellSize, heights, heightAt };
}

function smooth(t: number): number {
  const u = Math.max(0, Math.min(1, t));
  return u * u * (3 - 2 * u);
}

const bump = (t: number): number => (Math.abs(t) < 1 ? (1 - t * t) ** 2 : 0);
