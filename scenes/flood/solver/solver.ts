/**
 * Water on a grid, stepped by one of the two schemes. Cells are counted row by row from the north-west, without margin.
 * What drives a case over time (rain, soil, pumps, breaches; see `forcing/`) knows a solver by this alone.
 */
export interface FloodSolver {
  readonly columns: number;
  readonly rows: number;
  /** Metres of a cell's side. */
  readonly cell: number;
  /** Seconds since the beginning. */
  readonly time: number;
  readonly steps: number;
  /** Cells of the blocks that were worked on and held water, dry ones of these too, summed over all steps. */
  readonly cellUpdates: number;
  /** Of these the cells whose water was more than a film after the step: counted, one by one. */
  readonly wetCellUpdates: number;
  /** Cubic metres since the beginning: in over the edges less out; fallen; taken by sinks; put in less taken out by `addWater`. */
  readonly inflow: number;
  readonly rained: number;
  readonly taken: number;
  readonly added: number;

  /** Takes one step of at most so many seconds, as long as is stable; gives the seconds it took. */
  step(atMost: number): number;
  /** Goes on until so many seconds since the beginning. */
  runTo(time: number): void;
  /** Cubic metres of water in the grid. */
  volume(): number;

  /** Rain, m/s, on all cells or on each. */
  setRain(rate: number | Float32Array): void;
  /** What soil and drains can take of each cell, m/s. */
  setSink(rate: number | Float32Array): void;
  /** Metres of depth that the sink has taken of each cell since the beginning; undefined where nothing asked for it. */
  sunk(): Float32Array | undefined;
  /**
   * Crests of walls that are thinner than a cell, metres in the datum of the bed: on the face west of each cell and on
   * the face north of it; −Infinity where there is none. May be called at any time, as when a breach opens.
   */
  setSills(west: Float32Array, north: Float32Array): void;
  /** Lowers or raises the bed of some cells, metres; the depth stays. For breaches of levees that are ground. */
  setBed(cells: Int32Array, bed: Float64Array): void;

  depthAt(cell: number): number;
  /** Metres of the water's surface, of dry ground its height. */
  surfaceAt(cell: number): number;
  /** Puts cubic metres into a cell, or takes them where negative, at most all there is; gives what was moved. */
  addWater(cell: number, volume: number): number;

  /** Depth in metres and velocity at the middle of each cell in m/s, eastwards and southwards. */
  fields(): FloodFields;
  /** Lets helping threads go. */
  close(): void;
}

export interface FloodFields {
  depth: Float32Array;
  velocityX: Float32Array;
  velocityY: Float32Array;
}
