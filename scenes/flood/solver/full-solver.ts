import { GRAVITY, type GridCase, WALL } from './case.ts';
import { at, type EdgeCells, edgeCells } from './edges.ts';
import { type Kernels, loadKernels, makeMemory, Room } from './kernels.ts';

/** Cells on a side of a block, as in the kernels. */
const BLOCK = 32;
const GHOSTS = 2;
/** Share of a cell that a wave may cross in a step. */
const COURANT = 0.45;
/** Metres below zero that are rounding and no lost water. */
const ROUNDING = 1e-12;
/** Times that a step is halved before the case is given up. */
const HALVINGS = 20;

export interface FullCase extends GridCase<Float64Array> {
  /** Cubic metres a second per metre at the beginning, eastwards and southwards. */
  momentumX?: Float64Array;
  momentumY?: Float64Array;
  /** Metres below which a cell has no velocity. */
  dry?: number;
}

/** One state of the water: offsets into the memory and views of the same. */
interface State {
  h: number;
  hu: number;
  hv: number;
  depth: Float64Array;
  momentumX: Float64Array;
  momentumY: Float64Array;
}

/**
 * Water by the full shallow-water equations. One thread; the kernels do the work, block by block, and this asks them.
 */
export class FullSolver {
  readonly columns: number;
  readonly rows: number;
  readonly stride: number;
  readonly cell: number;
  /** Seconds since the beginning. */
  time = 0;
  steps = 0;
  /** Cells that held water, summed over all steps: what the work is measured by. */
  wetCells = 0;

  readonly #kernels: Kernels;
  readonly #gravity: number;
  readonly #states: [State, State, State];
  readonly #bed: Float64Array;
  readonly #edges: EdgeCells[];
  readonly #blocks: [x: number, y: number][] = [];

  static async open(module: WebAssembly.Module, flood: FullCase): Promise<FullSolver> {
    const cells = (flood.columns + 2 * GHOSTS) * (flood.rows + 2 * GHOSTS);
    const memory = makeMemory(2 ** 16 + 8 * (11 * cells + 5 * BLOCK) + 16 * 16);
    return new FullSolver(await loadKernels(module, memory), memory, flood);
  }

  private constructor(kernels: Kernels, memory: WebAssembly.Memory, flood: FullCase) {
    const { columns, rows, cell } = flood;
    this.columns = columns;
    this.rows = rows;
    this.cell = cell;
    this.stride = columns + 2 * GHOSTS;
    this.#kernels = kernels;
    this.#gravity = flood.gravity ?? GRAVITY;
    const cells = this.stride * (rows + 2 * GHOSTS);
    const room = new Room();
    const array = () => {
      const offset = room.take(8 * cells);
      return { offset, values: new Float64Array(memory.buffer, offset, cells) };
    };
    const state = (): State => {
      const [h, hu, hv] = [array(), array(), array()];
      return {
        ...{ h: h.offset, hu: hu.offset, hv: hv.offset },
        ...{ depth: h.values, momentumX: hu.values, momentumY: hv.values },
      };
    };
    const [bed, roughness] = [array(), array()];
    this.#bed = bed.values;
    this.#states = [state(), state(), state()];
    const faces = room.take(8 * 5 * BLOCK);
    kernels.fullConfigure(
      ...([columns, rows, cell, this.#gravity, flood.dry ?? 1e-6] as const),
      ...([bed.offset, roughness.offset, faces] as const),
    );
    bed.values.fill(WALL);
    const [now] = this.#states;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const from = y * columns + x;
        const to = (y + GHOSTS) * this.stride + x + GHOSTS;
        const ground = flood.bed[from];
        if (Number.isNaN(ground)) continue;
        bed.values[to] = ground;
        now.depth[to] = flood.depth?.[from] ?? 0;
        now.momentumX[to] = flood.momentumX?.[from] ?? 0;
        now.momentumY[to] = flood.momentumY?.[from] ?? 0;
        roughness.values[to] = typeof flood.roughness === 'number' ? flood.roughness : flood.roughness[from];
      }
    }
    const grid = { columns, rows, stride: this.stride, margin: GHOSTS };
    this.#edges = edgeCells(flood.edges ?? [], grid);
    for (const edge of this.#edges) this.#layBed(edge);
    for (let y = 0; y * BLOCK < rows; y++)
      for (let x = 0; x * BLOCK < columns; x++) this.#blocks.push([x, y]);
  }

  /** Takes one step of at most so many seconds, as long as is stable; gives the seconds it took. */
  step(atMost: number): number {
    const [now, next, after] = this.#states;
    this.#fillEdges(now);
    let fastest = 0;
    for (const [x, y] of this.#blocks)
      fastest = Math.max(fastest, this.#kernels.fullFastest(x, y, now.h, now.hu, now.hv));
    for (const edge of this.#edges) fastest = Math.max(fastest, this.#fastestAt(edge, now));
    let seconds = fastest > 0 ? Math.min(atMost, (COURANT * this.cell) / fastest) : atMost;
    for (let halving = 0; ; halving++) {
      if (this.#advance(now, next, seconds)) {
        this.#fillEdges(next);
        if (this.#advance(next, after, seconds)) break;
      }
      if (halving === HALVINGS)
        throw new Error(`The flood cannot go on at ${this.time} s: no step is short enough.`);
      seconds /= 2;
    }
    for (const [x, y] of this.#blocks)
      this.wetCells += this.#kernels.fullFinish(
        ...([x, y, seconds, now.h, now.hu, now.hv, after.h, after.hu, after.hv] as const),
      );
    this.time += seconds;
    this.steps++;
    return seconds;
  }

  /** Goes on until so many seconds since the beginning. */
  runTo(time: number): void {
    while (this.time < time - 1e-9) this.step(time - this.time);
  }

  /** Cubic metres of water in the grid. */
  volume(): number {
    let sum = 0;
    for (const [x, y] of this.#blocks) sum += this.#kernels.fullVolume(x, y, this.#states[0].h);
    return sum;
  }

  /** Depth in metres and momentum in square metres a second of all cells, row by row, without ghosts. */
  read(): { depth: Float64Array; momentumX: Float64Array; momentumY: Float64Array } {
    const [now] = this.#states;
    return {
      depth: this.#inner(now.depth),
      momentumX: this.#inner(now.momentumX),
      momentumY: this.#inner(now.momentumY),
    };
  }

  /** Whether all cells came out with water or none, but not with less than none. */
  #advance(from: State, to: State, seconds: number): boolean {
    let least = Number.POSITIVE_INFINITY;
    for (const [x, y] of this.#blocks) {
      const found = this.#kernels.fullAdvance(
        ...([x, y, seconds, from.h, from.hu, from.hv, to.h, to.hu, to.hv] as const),
      );
      least = Math.min(least, found);
    }
    return least >= -ROUNDING;
  }

  #inner(values: Float64Array): Float64Array {
    const out = new Float64Array(this.columns * this.rows);
    for (let y = 0; y < this.rows; y++) {
      const first = (y + GHOSTS) * this.stride + GHOSTS;
      out.set(values.subarray(first, first + this.columns), y * this.columns);
    }
    return out;
  }

  /** Beyond an edge that is no wall, the ground goes on as it is. */
  #layBed({ first, along, outwards, count }: EdgeCells): void {
    for (let index = 0; index < count; index++) {
      const cell = first + index * along;
      for (let ghost = 1; ghost <= GHOSTS; ghost++) this.#bed[cell + ghost * outwards] = this.#bed[cell];
    }
  }

  #fillEdges(state: State): void {
    for (const edge of this.#edges) this.#fillEdge(edge, state);
  }

  #fillEdge({ condition, first, along, outwards, count, isUpright, inwards }: EdgeCells, state: State): void {
    const [towards, across] = isUpright
      ? [state.momentumX, state.momentumY]
      : [state.momentumY, state.momentumX];
    for (let index = 0; index < count; index++) {
      const cell = first + index * along;
      let depth = state.depth[cell];
      let momentum = towards[cell];
      let slip = across[cell];
      if (condition.kind === 'stage') depth = Math.max(0, at(condition.stage, this.time) - this.#bed[cell]);
      if (condition.kind === 'discharge') {
        const discharge = at(condition.discharge, this.time);
        momentum = discharge * inwards;
        slip = 0;
        // Onto dry ground water comes at its critical depth.
        depth = Math.max(depth, Math.cbrt(discharge ** 2 / this.#gravity));
      }
      for (let ghost = 1; ghost <= GHOSTS; ghost++) {
        const beyond = cell + ghost * outwards;
        state.depth[beyond] = depth;
        towards[beyond] = momentum;
        across[beyond] = slip;
      }
    }
  }

  /** What comes in may be faster than what is there. */
  #fastestAt({ first, along, outwards, count, isUpright }: EdgeCells, state: State): number {
    const towards = isUpright ? state.momentumX : state.momentumY;
    let fastest = 0;
    for (let index = 0; index < count; index++) {
      const beyond = first + index * along + outwards;
      const depth = state.depth[beyond];
      if (depth > 0)
        fastest = Math.max(fastest, Math.abs(towards[beyond]) / depth + Math.sqrt(this.#gravity * depth));
    }
    return fastest;
  }
}
