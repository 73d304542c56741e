import { SIDE, STEPS } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { openHeightFile, SAMPLES } from './height-store.ts';
import { reliefOf, type SampledRun } from './sample-tiles.ts';
import { throwIfStopped } from './stop-flag.ts';
import { columnOf, HAS_CHILDREN, rowOf, slotOf, type TileLevel } from './tile-tree.ts';

/** A run of tiles of one level for one worker. Plain data. */
export interface HalveTask {
  tiles: TileLevel;
  /** The level below. */
  children: TileLevel;
  scratch: string;
  from: number;
  to: number;
  stop: Int32Array;
}

/** Gives each tile of the run that has children every other sample of theirs. */
export function halveTiles({ tiles, children, scratch, from, to, stop }: HalveTask): SampledRun {
  const file = openHeightFile(scratch, tiles.level);
  const below = openHeightFile(scratch, children.level);
  const heights = new Float32Array(SAMPLES);
  const quarters = [0, 1, 2, 3].map(() => new Float32Array(SAMPLES));
  const run: SampledRun = { tiles: 0, relief: 0, omission: 0 };
  try {
    for (let slot = from; slot < to; slot++) {
      if (tiles.kinds[slot] !== HAS_CHILDREN) continue;
      throwIfStopped(stop);
      const x = columnOf(tiles, slot);
      const y = rowOf(tiles, slot);
      for (let quadrant = 0; quadrant < 4; quadrant++) {
        below.read(slotOf(children, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1)), quarters[quadrant]);
        keepEveryOther(quarters[quadrant], quadrant, heights);
      }
      file.write(slot, heights);
      run.relief = Math.max(run.relief, reliefOf(heights));
      for (let quadrant = 0; quadrant < 4; quadrant++) {
        run.omission = Math.max(run.omission, omissionOf(heights, quarters[quadrant], quadrant));
      }
      run.tiles++;
    }
  } finally {
    file.close();
    below.close();
  }
  return run;
}

const HALF = STEPS / 2;

/** Copies every other sample of a child into its quarter of the parent: 0 south-west, 1 south-east, 2, 3 north. */
export function keepEveryOther(child: Float32Array, quadrant: number, parent: Float32Array): void {
  const left = (quadrant & 1) * HALF;
  const bottom = (quadrant >> 1) * HALF;
  for (let row = 0; row <= HALF; row++) {
    for (let column = 0; column <= HALF; column++) {
      parent[(bottom + row) * SIDE + left + column] = child[2 * row * SIDE + 2 * column];
    }
  }
}

/** How far the samples of a child that the parent leaves out are off the parent's finest triangles, at most. */
export function omissionOf(parent: Float32Array, child: Float32Array, quadrant: number): number {
  const left = (quadrant & 1) * HALF;
  const bottom = (quadrant >> 1) * HALF;
  let most = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let column = (row & 1) ^ 1; column < SIDE; column += row & 1 ? 1 : 2) {
      const i = left + (column >> 1);
      const j = bottom + (row >> 1);
      const at = j * SIDE + i;
      // The middle of a cell lies on the diagonal that joins corners of even sum; see triangulation.ts.
      const onSide = !(row & 1) || !(column & 1);
      const rising = (i + j) % 2 === 0;
      const a = onSide || rising ? parent[at] : parent[at + 1];
      const b = !(row & 1)
        ? parent[at + 1]
        : !(column & 1)
          ? parent[at + SIDE]
          : rising
            ? parent[at + SIDE + 1]
            : parent[at + SIDE];
      most = Math.max(most, Math.abs(child[row * SIDE + column] - (a + b) / 2));
    }
  }
  return most;
}
