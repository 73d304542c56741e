import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodGrid, FloodRun } from '../../../models/schema/flood-run.ts';
import type { ForcingInput } from '../forcing/forcing.ts';
import type { EdgePart } from '../solver/edges.ts';

/** A line through which what flows is told; see sectionOf. */
export interface FloodSection {
  id: string;
  cells: Int32Array;
  /** Two numbers for each cell: metres of the line that water going east, and south, crosses to its right. */
  across: Float64Array;
}

/** A case on its own grid, ready for a solver and what drives it: all in its cells and in the grid's datum. */
export interface PreparedFlood {
  flood: FloodCase;
  grid: FloodGrid;
  /** Metres; NaN where a building stands as a block, and where no ground is known. */
  bed: Float64Array;
  roughness: Float64Array | number;
  /** Metres of water at the beginning. */
  depth: Float64Array;
  edges: EdgePart[];
  forcing: ForcingInput;
  /** The places at which one is told of the water. */
  gauges: PreparedGauge[];
  sections: FloodSection[];
  /** Metres between the heights of the ground, of at least half of the cells; undefined where it is not known. */
  groundResolution?: number;
  cautions: FloodRun['cautions'];
}

export interface PreparedGauge {
  id: string;
  /** Id of the thing of a live feed that measures there. */
  thing?: string;
  cell: number;
  /** Metres in the grid's datum. */
  warningLevel?: number;
  guaranteeLevel?: number;
  leveeLevel?: number;
}
