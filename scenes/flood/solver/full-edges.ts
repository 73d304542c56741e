import { WALL } from './case.ts';
import { at, type EdgeCells, meanOf } from './edges.ts';
import { GHOSTS } from './full-layout.ts';

/** Least fall of the ground beyond an open edge, metres per metre: as in the inertial scheme. */
const FALL = 1e-3;

/** Depth in metres and momentum in m²/s of all cells, with ghosts. */
export interface FullState {
  depth: Float64Array;
  momentumX: Float64Array;
  momentumY: Float64Array;
}

/** What the edges of a grid work on: arrays with ghosts, as in the kernels. */
export interface FullArrays {
  bed: Float64Array;
  friction: Float32Array;
  west: Float64Array;
  north: Float64Array;
  share: Float32Array;
}

/** The edges of a grid of the full scheme: water beyond them, and what comes in through them. */
export class FullEdges {
  readonly parts: readonly EdgeCells[];
  readonly #arrays: FullArrays;
  readonly #gravity: number;
  /** Metres that the ground falls at least from cell to cell beyond an open edge. */
  readonly #least: number;

  constructor(parts: readonly EdgeCells[], arrays: FullArrays, gravity: number, cell: number) {
    this.parts = parts;
    this.#arrays = arrays;
    this.#gravity = gravity;
    this.#least = FALL * cell;
    this.layBed();
  }

  /** Beyond an edge the ground goes on as it is; beyond an open one that slows water down it falls on, so that water leaves. */
  layBed(): void {
    const { bed, friction } = this.#arrays;
    for (const { condition, first, along, outwards, count } of this.parts) {
      for (let cell = first, index = 0; index < count; index++, cell += along) {
        const before = bed[cell - outwards];
        const falls = condition.kind === 'open' && friction[cell] > 0 && bed[cell] < WALL;
        const fall = falls ? Math.max(this.#least, before < WALL ? before - bed[cell] : 0) : 0;
        for (let ghost = 1; ghost <= GHOSTS; ghost++) {
          bed[cell + ghost * outwards] = bed[cell] - ghost * fall;
          friction[cell + ghost * outwards] = friction[cell];
        }
      }
    }
  }

  /** Fills the ghosts of a state; gives the speed of the fastest wave among them, m/s, or of what comes `ahead` seconds on. */
  fill(state: FullState, time: number, ahead = 0): number {
    let fastest = 0;
    for (const part of this.parts) {
      fastest = Math.max(fastest, this.#fillPart(part, state, time));
      if (part.condition.kind !== 'discharge' || ahead === 0) continue;
      // Water at its critical depth is as fast as its waves.
      const coming = Math.abs(at(part.condition.discharge, time + ahead));
      fastest = Math.max(fastest, 2 * Math.cbrt(coming * this.#gravity));
    }
    return fastest;
  }

  #fillPart(part: EdgeCells, state: FullState, time: number): number {
    const { condition, first, along, outwards, count, isUpright, inwards } = part;
    const [towards, across] = isUpright
      ? [state.momentumX, state.momentumY]
      : [state.momentumY, state.momentumX];
    const { bed } = this.#arrays;
    const stage = condition.kind === 'stage' ? at(condition.stage, time) : 0;
    const discharge = condition.kind === 'discharge' ? at(condition.discharge, time) : 0;
    // Onto dry ground water comes at its critical depth.
    const critical = Math.cbrt(discharge ** 2 / this.#gravity);
    let fastest = 0;
    for (let cell = first, index = 0; index < count; index++, cell += along) {
      if (bed[cell] >= WALL) continue;
      let depth = state.depth[cell];
      let momentum = towards[cell];
      let slip = across[cell];
      if (condition.kind === 'stage') {
        // As fast as what is there, whatever its depth.
        const inner = depth;
        depth = Math.max(0, stage - bed[cell]);
        momentum = inner > 0 ? momentum * (depth / inner) : 0;
        slip = inner > 0 ? slip * (depth / inner) : 0;
      }
      if (condition.kind === 'discharge') {
        momentum = discharge * inwards;
        slip = 0;
        depth = Math.max(depth, critical);
      }
      for (let ghost = 1; ghost <= GHOSTS; ghost++) {
        const beyond = cell + ghost * outwards;
        state.depth[beyond] = depth;
        towards[beyond] = momentum;
        across[beyond] = slip;
      }
      if (depth > 0)
        fastest = Math.max(fastest, Math.abs(momentum) / depth + Math.sqrt(this.#gravity * depth));
    }
    return fastest;
  }

  /**
   * Sets what is known of the flow through the edges: a discharge is its mean over the step of
   * `seconds` from a time, and through an open edge none comes in.
   */
  force(time: number, seconds: number): void {
    const { bed } = this.#arrays;
    for (const part of this.parts) {
      const { condition, first, along, count, inwards } = part;
      if (condition.kind === 'stage') continue;
      const faces = this.#facesOf(part);
      const wanted =
        condition.kind === 'discharge' ? meanOf(condition.discharge, time, seconds) * inwards : 0;
      for (let cell = first, index = 0; index < count; index++, cell += along) {
        if (bed[cell] >= WALL) continue;
        const face = faceOf(cell, part);
        if (condition.kind === 'discharge') faces[face] = wanted;
        else if (faces[face] * inwards > 0) faces[face] = 0;
      }
    }
  }

  /** Square metres a second that come in over all edges, summed over their cells. What is beyond an edge never runs dry. */
  passed(): number {
    const { share } = this.#arrays;
    let sum = 0;
    for (const part of this.parts) {
      const { first, along, outwards, count, inwards } = part;
      const faces = this.#facesOf(part);
      for (let cell = first, index = 0; index < count; index++, cell += along) {
        const flow = faces[faceOf(cell, part)] * inwards;
        share[cell + outwards] = 1;
        sum += flow > 0 ? flow : flow * share[cell];
      }
    }
    return sum;
  }

  #facesOf({ isUpright }: EdgeCells): Float64Array {
    return isUpright ? this.#arrays.west : this.#arrays.north;
  }
}

/** The face between a cell of an edge and what is beyond: index of it in the arrays of faces. */
const faceOf = (cell: number, { outwards, inwards }: EdgeCells): number =>
  inwards === 1 ? cell : cell + outwards;
