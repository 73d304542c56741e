import type { FloodGrid } from '../../../models/schema/flood-run.ts';

/** A picture of the water: metres and m/s (east, south) of all cells, row by row from the north-west. */
export interface FloodFrame {
  /** Seconds since the beginning. */
  time: number;
  depth: Float32Array;
  velocityX: Float32Array;
  velocityY: Float32Array;
}

/** The worst of a run so far, cell by cell. */
export interface FloodMaxima {
  /** Metres. */
  depth: Float32Array;
  /** m/s. */
  speed: Float32Array;
  /** Hazard rating of Defra/Environment Agency FD2321: depth × (speed + 0.5) + debris factor; 0 where dry. */
  hazard: Float32Array;
  /** Seconds since the beginning at which the depth first passed 0.05 m; NaN where it never did. */
  arrival: Float32Array;
}

/** Where pictures of a run come from: one that is kept, or one that is being computed. */
export interface WaterSource {
  readonly grid: FloodGrid;
  /** Metres of the bed, row by row, in the grid's datum; NaN where a wall or a building stands. */
  readonly bed: Float32Array;
  /** Seconds of the pictures that are there; grows while a run is computed. */
  readonly times: readonly number[];
  /** The picture at one of `times`, by its place in the list. */
  frame(index: number): Promise<FloodFrame>;
  maxima(): Promise<FloodMaxima>;
  /** Hears of each new picture, of a running one. Returns the end. */
  onFrame?(listener: () => void): () => void;
}
