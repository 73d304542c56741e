import type { HeightGrid, PositionTransform } from '../../../models/geodesy/index.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';

/** The rasters that a case is computed on, cell by cell of one grid, row by row from the north-west. */
export interface FloodRasters {
  grid: FloodGrid;
  /** Metres in the grid's datum, the bottom under water; NaN where nothing is known. */
  bed: Float32Array;
  /** Manning's n, of each cell or of all, s/m^(1/3). */
  roughness: Float32Array | number;
  /** Metres of the ground without what is cut into it for water: tells where there is water. */
  terrain?: Float32Array;
  /** Share of each cell that buildings cover, 0 to 1. */
  buildings?: Float32Array;
  /** Metres between the heights that the ground comes from. */
  resolution?: Float32Array;
}

/** Where the grid lies on the earth. */
export interface FloodPlace {
  /** Of the grid's CRS over the ellipsoid: `createTransform(crs, ELLIPSOID)`. */
  transform: PositionTransform;
  /** The height grids that `grid:<name>` means in a vertical datum. */
  heightGrids?: (name: string) => HeightGrid | undefined;
}
