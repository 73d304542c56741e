import { GRAVITY, type GridCase, WALL } from './case.ts';
import { at, type EdgeCells, edgeCells } from './edges.ts';
import { BLOCK_COLUMNS, BLOCK_ROWS, configure, type InertialLayout, layOut, PAD } from './inertial-layout.ts';
import { type Kernels, loadKernels, makeMemory } from './kernels.ts';
import { alone, lead, PHASE, type Team } from './team.ts';

/** Share of a cell that the fastest wave may cross in a step: α of Bates et al. 2010. */
const COURANT = 0.7;
/** Seconds of a step while there is no water. */
const LONGEST = 60;
/** Least fall of the ground beyond an open edge, metres per metre. */
const FALL = 1e-3;

export interface InertialCase extends GridCase<Float64Array | Float32Array> {
  /** Metres of water that do not flow. */
  film?: number;
  /** θ of de Almeida et al. 2012: 1 smooths nothing, 0.7 most. */
  weight?: number;
  /** Whether rain falls and sinks take, see `setRain` and `setSink`. */
  hasRain?: boolean;
  hasSink?: boolean;
}

/** Threads beside the one that leads. */
export interface Helpers {
  count: number;
  /** Starts them on a case: each loads the module on the memory, is told the layout, and serves. */
  start(module: WebAssembly.Module, memory: WebAssembly.Memory, layout: InertialLayout): Promise<void>;
}

/**
 * Water by the local inertial equations: for rivers, streets and rain, where the momentum that water carries along
 * counts little. Dry land costs nothing: only blocks that hold water, and those around them, are worked on.
 */
export class InertialSolver {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  readonly stride: number;
  /** Seconds since the beginning. */
  time = 0;
  steps = 0;
  /** Cells of the blocks that were worked on, summed over all steps. */
  cellUpdates = 0;
  /** Cubic metres that came in over the edges less what left there, that fell, and that soil and drains took. */
  inflow = 0;
  rained = 0;
  taken = 0;

  readonly #kernels: Kernels;
  readonly #gravity: number;
  /** Metres that are taken from all beds: the lower the numbers, the finer their last digit. */
  readonly #datum: number;
  readonly #bed: Float32Array;
  readonly #depth: Float32Array;
  readonly #west: Float32Array;
  readonly #north: Float32Array;
  readonly #westNext: Float32Array;
  readonly #northNext: Float32Array;
  readonly #share: Float32Array;
  readonly #rain: Float32Array | undefined;
  readonly #sink: Float32Array | undefined;
  readonly #team: Team;
  /** The list of blocks to work on, how many there are, and what was found for each block. */
  readonly #active: Int32Array;
  readonly #found: Float64Array;
  readonly #edges: EdgeCells[];
  readonly #across: number;
  readonly #down: number;
  /** Whether a block holds water: now, and a step ago, after which its faces still have to come to rest. */
  #isWet: Uint8Array;
  #wasWet: Uint8Array;
  #count = 0;
  #deepest = 0;
  #rains = false;

  /** On one thread, or with the `helpers` that a shared module's threads are asked for. */
  static async open(
    module: WebAssembly.Module,
    flood: InertialCase,
    helpers?: Helpers,
  ): Promise<InertialSolver> {
    const layout = layOut({
      ...{ columns: flood.columns, rows: flood.rows, cell: flood.cell },
      ...{ gravity: flood.gravity ?? GRAVITY, film: flood.film ?? 1e-3, weight: flood.weight ?? 0.8 },
      ...{ hasRain: flood.hasRain ?? false, hasSink: flood.hasSink ?? false },
    });
    const memory = makeMemory(layout.bytes, helpers !== undefined);
    const kernels = await loadKernels(module, memory);
    configure(kernels, layout);
    await helpers?.start(module, memory, layout);
    const team = helpers ? lead(kernels, memory, layout.control, helpers.count + 1) : alone(kernels);
    return new InertialSolver(kernels, memory, layout, team, flood);
  }

  private constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    layout: InertialLayout,
    team: Team,
    flood: InertialCase,
  ) {
    const { columns, rows, cell, stride, cells, across, down } = layout;
    this.columns = columns;
    this.rows = rows;
    this.cell = cell;
    this.stride = stride;
    this.#kernels = kernels;
    this.#team = team;
    this.#gravity = layout.gravity;
    const view = (offset: number) => new Float32Array(memory.buffer, offset, cells);
    const [bed, friction, depth, rest] = [layout.bed, layout.friction, layout.depth, layout.rest].map(view);
    this.#bed = bed;
    this.#depth = depth;
    this.#west = view(layout.west);
    this.#north = view(layout.north);
    this.#westNext = view(layout.westNext);
    this.#northNext = view(layout.northNext);
    this.#share = view(layout.share);
    this.#rain = layout.rain ? view(layout.rain) : undefined;
    this.#sink = layout.sink ? view(layout.sink) : undefined;
    this.#active = new Int32Array(memory.buffer, layout.active, across * down);
    this.#found = new Float64Array(memory.buffer, layout.found, 3 * across * down);
    this.#datum = leastOf(flood.bed);
    bed.fill(WALL);
    this.#share.fill(1);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const from = y * columns + x;
        const to = (y + PAD) * stride + x + PAD;
        if (Number.isNaN(flood.bed[from])) continue;
        bed[to] = flood.bed[from] - this.#datum;
        const water = flood.depth?.[from] ?? 0;
        depth[to] = water;
        rest[to] = depth[to] - water;
        this.#deepest = Math.max(this.#deepest, water);
        const n = typeof flood.roughness === 'number' ? flood.roughness : flood.roughness[from];
        friction[to] = this.#gravity * n * n;
      }
    }
    const grid = { columns, rows, stride, margin: PAD };
    this.#edges = edgeCells(flood.edges ?? [], grid);
    for (const edge of this.#edges) this.#layBed(edge, friction);
    this.#across = across;
    this.#down = down;
    this.#isWet = new Uint8Array(this.#across * this.#down).fill(1);
    this.#wasWet = this.#isWet.slice();
  }

  /** Rain on all cells, m/s. */
  setRain(rate: number | Float32Array): void {
    if (!this.#rain) throw new Error('This case was opened without rain: see hasRain.');
    this.#rains = this.#set(this.#rain, rate);
  }

  /** What soil and drains can take of all cells, m/s. */
  setSink(rate: number | Float32Array): void {
    if (!this.#sink) throw new Error('This case was opened without sinks: see hasSink.');
    this.#set(this.#sink, rate);
  }

  /** Takes one step of at most so many seconds, as long as is stable; gives the seconds it took. */
  step(atMost: number): number {
    const beyond = this.#fillEdges();
    const deepest = Math.max(this.#deepest, beyond);
    const stable = deepest > 0 ? (COURANT * this.cell) / Math.sqrt(this.#gravity * deepest) : LONGEST;
    const seconds = Math.fround(Math.min(atMost, stable));
    this.#activate();
    this.#team.work(PHASE.flux, this.#count, seconds);
    for (const edge of this.#edges) this.#force(edge);
    this.#team.work(PHASE.limit, this.#count, seconds);
    for (const edge of this.#edges) this.inflow += this.#passed(edge) * seconds * this.cell;
    this.#team.work(PHASE.depth, this.#count, seconds);
    this.#takeIn();
    this.cellUpdates += this.#count * BLOCK_COLUMNS * BLOCK_ROWS;
    this.time += seconds;
    this.steps++;
    return seconds;
  }

  /** What the blocks told, in the order of the list, so that sums are the same on any number of threads. */
  #takeIn(): void {
    [this.#isWet, this.#wasWet] = [this.#wasWet, this.#isWet];
    this.#isWet.fill(0);
    this.#deepest = 0;
    for (let index = 0; index < this.#count; index++) {
      const block = this.#active[index];
      const deepest = this.#found[3 * block];
      if (deepest > 0) this.#isWet[block] = 1;
      if (deepest > this.#deepest) this.#deepest = deepest;
      this.rained += this.#found[3 * block + 1];
      this.taken += this.#found[3 * block + 2];
    }
  }

  /** Lets the helpers go. */
  close(): void {
    this.#team.end();
  }

  /** Goes on until so many seconds since the beginning. */
  runTo(time: number): void {
    while (this.time < time - 1e-6) this.step(time - this.time);
  }

  /** Cubic metres of water in the grid. */
  volume(): number {
    let sum = 0;
    for (let y = 0; y < this.#down; y++)
      for (let x = 0; x < this.#across; x++) sum += this.#kernels.inertialVolume(x, y);
    return sum;
  }

  /**
   * Depth in metres of all cells, row by row, and discharge per metre through the face west and north of each, square
   * metres a second.
   */
  read(): { depth: Float32Array; west: Float32Array; north: Float32Array } {
    return {
      depth: this.#inner(this.#depth),
      west: this.#inner(this.#west),
      north: this.#inner(this.#north),
    };
  }

  #inner(values: Float32Array): Float32Array {
    const out = new Float32Array(this.columns * this.rows);
    for (let y = 0; y < this.rows; y++) {
      const first = (y + PAD) * this.stride + PAD;
      out.set(values.subarray(first, first + this.columns), y * this.columns);
    }
    return out;
  }

  /** Sets a rate for all cells that are no wall; gives whether there is any. */
  #set(rates: Float32Array, rate: number | Float32Array): boolean {
    let any = false;
    for (let y = 0; y < this.rows; y++) {
      for (let x = 0; x < this.columns; x++) {
        const to = (y + PAD) * this.stride + x + PAD;
        const value = typeof rate === 'number' ? rate : rate[y * this.columns + x];
        rates[to] = this.#bed[to] >= WALL ? 0 : value;
        any ||= rates[to] > 0;
      }
    }
    return any;
  }

  /** Blocks with water, now or a step ago, and those around them; all when it rains. */
  #activate(): void {
    const { rows, columns } = { rows: this.#down, columns: this.#across };
    this.#count = 0;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        if (this.#rains || this.#isNear(x, y)) this.#active[this.#count++] = y * columns + x;
      }
    }
  }

  #isNear(x: number, y: number): boolean {
    for (let j = Math.max(0, y - 1); j <= Math.min(this.#down - 1, y + 1); j++)
      for (let i = Math.max(0, x - 1); i <= Math.min(this.#across - 1, x + 1); i++)
        if (this.#isWet[j * this.#across + i] || this.#wasWet[j * this.#across + i]) return true;
    return this.#edges.length > 0 && (x === 0 || y === 0 || x === this.#across - 1 || y === this.#down - 1);
  }

  /** Beyond an open edge the ground falls on as it did before it; beyond the others it is level. */
  #layBed({ condition, first, along, outwards, count }: EdgeCells, friction: Float32Array): void {
    for (let index = 0; index < count; index++) {
      const cell = first + index * along;
      const ground = this.#bed[cell];
      if (ground >= WALL) continue;
      const inner = this.#bed[cell - outwards];
      const fall = inner < WALL ? Math.max(inner - ground, FALL * this.cell) : FALL * this.cell;
      friction[cell + outwards] = friction[cell];
      this.#bed[cell + outwards] = condition.kind === 'open' ? ground - fall : ground;
    }
  }

  /** Fills the cells beyond the edges, and the faces beyond those; gives the deepest of them, metres. */
  #fillEdges(): number {
    let deepest = 0;
    for (const edge of this.#edges) {
      const { condition, first, along, outwards, count, isUpright } = edge;
      const faces = isUpright ? this.#west : this.#north;
      for (let index = 0; index < count; index++) {
        const cell = first + index * along;
        if (this.#bed[cell] >= WALL) continue;
        const beyond = cell + outwards;
        if (condition.kind === 'open') this.#depth[beyond] = this.#depth[cell];
        if (condition.kind === 'stage')
          this.#depth[beyond] = Math.max(0, at(condition.stage, this.time) - this.#datum - this.#bed[beyond]);
        deepest = Math.max(deepest, this.#depth[beyond]);
        // Flow goes on beyond the edge as it changes before it: smoothed with none, it would be held back.
        const face = this.#faceOf(cell, edge);
        faces[face + outwards] = 2 * faces[face] - faces[face - outwards];
      }
    }
    return deepest;
  }

  /** The face between a cell of an edge and what is beyond: index of it in the arrays of faces. */
  #faceOf(cell: number, { outwards, inwards }: EdgeCells): number {
    return inwards === 1 ? cell : cell + outwards;
  }

  /** Sets what is known of the discharge of an edge. */
  #force(edge: EdgeCells): void {
    const { condition, first, along, count, isUpright, inwards } = edge;
    if (condition.kind === 'stage') return;
    const faces = isUpright ? this.#westNext : this.#northNext;
    const value = condition.kind === 'discharge' ? at(condition.discharge, this.time) * inwards : 0;
    for (let index = 0; index < count; index++) {
      const cell = first + index * along;
      const face = this.#faceOf(cell, edge);
      if (this.#bed[cell] >= WALL) continue;
      if (condition.kind === 'discharge') faces[face] = value;
      // What has left does not come back.
      else if (faces[face] * inwards > 0) faces[face] = 0;
    }
  }

  /** Square metres a second that come in over an edge, summed over its cells; and keeps what the far faces gave. */
  #passed(edge: EdgeCells): number {
    const { first, along, outwards, count, isUpright, inwards } = edge;
    const wanted = isUpright ? this.#westNext : this.#northNext;
    const kept = isUpright ? this.#west : this.#north;
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const cell = first + index * along;
      const face = this.#faceOf(cell, edge);
      const isIn = wanted[face] * inwards > 0;
      const given = Math.fround(wanted[face] * this.#share[isIn ? cell + outwards : cell]);
      if (inwards === -1) kept[face] = given;
      sum += given * inwards;
    }
    return sum;
  }
}

function leastOf(values: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index++) if (values[index] < least) least = values[index];
  return Number.isFinite(least) ? least : 0;
}
