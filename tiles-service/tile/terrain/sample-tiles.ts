import {
  latticeLatitude,
  latticeLongitude,
  SIDE,
  STEPS,
} from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { openHeightFile, SAMPLES } from './height-store.ts';
import { throwIfStopped } from './stop-flag.ts';
import { openSurface } from './surface.ts';
import { columnOf, HAS_CHILDREN, rowOf, type TileLevel } from './tile-tree.ts';

/** A run of tiles of one level for one worker. Plain data. */
export interface SampleTask {
  copies: ElevationCopy[];
  tiles: TileLevel;
  /** Folder of the files of heights. */
  scratch: string;
  from: number;
  to: number;
  stop: Int32Array;
}

/** What the heights of a run are like. */
export interface SampledRun {
  tiles: number;
  /** Metres between the lowest and the highest sample of a tile, at most. */
  relief: number;
  /** Metres that the samples which the level leaves out are off its surface, at most. */
  omission: number;
}

/** Samples the surface on the lattice of each deepest tile of the run. */
export async function sampleTiles({
  copies,
  tiles,
  scratch,
  from,
  to,
  stop,
}: SampleTask): Promise<SampledRun> {
  // Opened for each run: what the transforms learn on the way then depends on the run alone.
  const surface = await openSurface(copies);
  const file = openHeightFile(scratch, tiles.level);
  const places = new Float64Array(2 * SAMPLES);
  const sampled = new Float64Array(SAMPLES);
  const heights = new Float32Array(SAMPLES);
  const run: SampledRun = { tiles: 0, relief: 0, omission: 0 };
  try {
    for (let slot = from; slot < to; slot++) {
      if (tiles.kinds[slot] === HAS_CHILDREN) continue;
      throwIfStopped(stop);
      fillPlaces(tiles.level, columnOf(tiles, slot), rowOf(tiles, slot), places);
      surface.sample(places, sampled);
      heights.set(sampled);
      file.write(slot, heights);
      run.relief = Math.max(run.relief, reliefOf(heights));
      run.tiles++;
    }
  } finally {
    file.close();
    surface.close();
  }
  return run;
}

function fillPlaces(level: number, x: number, y: number, places: Float64Array): void {
  for (let row = 0; row < SIDE; row++) {
    const latitude = latticeLatitude(level, y * STEPS + row);
    for (let column = 0; column < SIDE; column++) {
      const at = 2 * (row * SIDE + column);
      places[at] = latticeLongitude(level, x * STEPS + column);
      places[at + 1] = latitude;
    }
  }
}

/** Metres between the lowest and the highest of some heights. */
export function reliefOf(heights: Float32Array): number {
  let lowest = heights[0];
  let highest = heights[0];
  for (const height of heights) {
    if (height < lowest) lowest = height;
    if (height > highest) highest = height;
  }
  return highest - lowest;
}
