import type { Series } from '../../../models/schema/flood-case.ts';

/**
 * What acts on the water of one grid over time, in its cells and in SI units: seconds, metres, m/s, m³/s. Cells are
 * counted row by row from the north-west. A point is [x, y] in cells from the north-west corner of the grid, x eastwards
 * and y southwards: the middle of the first cell is [0.5, 0.5]. Levels are in the vertical datum of the bed.
 */
export interface ForcingInput {
  rain?: RainInput[];
  /** 1 where a building stands as a block: rain that falls there runs off to the nearest open cell. */
  roofs?: Uint8Array;
  infiltration?: InfiltrationInput;
  drains?: DrainInput;
  sources?: SourceInput[];
  /**
   * Crests that faces have beside those of `walls`, as `FloodSolver.setSills` takes them: where a coarse grid has lost
   * what stands between two of its cells. Breaches open them as they do walls.
   */
  sills?: Sills;
  walls?: WallInput[];
  breaches?: BreachInput[];
  links?: LinkInput[];
}

export type Point = readonly [x: number, y: number];

export interface RainInput {
  /** m/s; see `MM_PER_HOUR` and `scaled` of series.ts. */
  rate: Series;
  /** Share of it that falls on each cell, 0 to 1; absent: all on all. */
  share?: ArrayLike<number>;
}

export type InfiltrationInput = {
  /** Share of each cell that takes water in, 0 to 1; absent: all. */
  share?: ArrayLike<number>;
} & (
  | { kind: 'constant' /** m/s. */; rate: number }
  | {
      kind: 'green-ampt';
      /** Saturated hydraulic conductivity, m/s. */
      conductivity: number;
      /** Suction head at the wetting front, metres. */
      suction: number;
      /** Porosity less the water that is there at the beginning. */
      deficit: number;
    }
);

export interface DrainInput {
  /** m/s that the storm drains take. */
  capacity: Series;
  /** Share of it that each cell has, 0 to 1; absent: all. */
  share?: ArrayLike<number>;
}

export interface SourceInput {
  id?: string;
  /** Cells that share it equally. */
  cells: readonly number[];
  /** m³/s; taken out where negative, at most all there is. */
  discharge: Series;
}

/** Crests on the faces west and north of each cell, metres; −Infinity where there is none. */
export interface Sills {
  west: Float32Array;
  north: Float32Array;
}

/** A wall thinner than a cell. */
export interface WallInput {
  id?: string;
  line: readonly Point[];
  crest: { level: number } | { /** Metres above the higher ground on its two sides. */ aboveGround: number };
}

/**
 * Of the highest wall within two cells, or, where the ground there is a levee that rises above all walls, of that levee.
 */
export interface BreachInput {
  id?: string;
  at: Point;
  /** Metres at last. */
  width: number;
  /** Seconds. */
  start: number;
  duration: number;
  /** Metres below the crest at last; absent: to the land behind it. */
  depth?: number;
}

interface LinkEnds {
  id?: string;
  /** Cells that it takes water from and gives it to: as one pool each. More than one where a cell is small for it. */
  from: readonly number[];
  to: readonly number[];
}

export interface PumpInput extends LinkEnds {
  kind: 'pump';
  /** m³/s. */
  capacity: Series;
  /** Metres of water at its inlet. */
  startDepth: number;
  stopDepth: number;
}

export interface CulvertInput extends LinkEnds {
  kind: 'culvert';
  /** Metres; its floor is the bed at either end. */
  width: number;
  height: number;
  length: number;
  /** Manning's n. */
  roughness: number;
  barrels: number;
  /** Lets water through from `from` to `to` alone. */
  flap: boolean;
}

export interface SluiceInput extends LinkEnds {
  kind: 'sluice';
  width: number;
  /** Level of its bottom. */
  sill: number;
  /** Metres from the sill to the gate; 0 is shut. */
  opening: Series;
}

export type LinkInput = PumpInput | CulvertInput | SluiceInput;
