import { BLOCK_COLUMNS, BLOCK_ROWS, type InertialLayout } from './inertial-layout.ts';

/** Of a block: it holds water that can flow, at all, and along its sides, where others beside it have to do with it. */
const WET = 1;
const WEST = 2;
const EAST = 4;
const NORTH = 8;
const SOUTH = 16;
const EVERYWHERE = WET | WEST | EAST | NORTH | SOUTH;
/** Of what is found of a block: 64-bit numbers, and the place of the depths along its sides among as many 32-bit ones. */
const FOUND = 6;
const SIDES = 6;
const WET_CELLS = 5;

/**
 * Which blocks are worked on: those that hold water that can flow, now or a step ago, and those beside whose sides it
 * stands: in a step it goes no further than to the next cell. All where rain falls.
 */
export class ActiveBlocks {
  /** How many blocks the list has. */
  count = 0;
  /** Metres of the deepest cell. */
  deepest: number;
  rains = false;
  sinks = false;

  readonly #layout: InertialLayout;
  readonly #hasEdges: boolean;
  readonly #active: Int32Array;
  /** Of each block: greatest depth, m³ that fell and that were taken, as 32-bit numbers depths along the sides, wet cells. */
  readonly #found: Float64Array;
  readonly #sides: Float32Array;
  /** Where a block holds water: now, and a step ago, after which its faces still have to come to rest. */
  #isWet: Uint8Array;
  #wasWet: Uint8Array;

  constructor(memory: WebAssembly.Memory, layout: InertialLayout, hasEdges: boolean, deepest: number) {
    const blocks = layout.across * layout.down;
    this.#layout = layout;
    this.#hasEdges = hasEdges;
    this.deepest = deepest;
    this.#active = new Int32Array(memory.buffer, layout.active, blocks);
    this.#found = new Float64Array(memory.buffer, layout.found, FOUND * blocks);
    this.#sides = new Float32Array(memory.buffer, layout.found, 2 * FOUND * blocks);
    this.#isWet = new Uint8Array(blocks).fill(EVERYWHERE);
    this.#wasWet = this.#isWet.slice();
  }

  /** Makes the list for a step. */
  list(): void {
    const { across, down } = this.#layout;
    this.count = 0;
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++)
        if (this.rains || this.#isNear(x, y)) this.#active[this.count++] = y * across + x;
  }

  /** What the blocks told, in the order of the list, so that sums are the same on any number of threads. */
  takeIn(): { rained: number; taken: number; cells: number; wetCells: number } {
    const { across, film } = this.#layout;
    [this.#isWet, this.#wasWet] = [this.#wasWet, this.#isWet];
    this.#isWet.fill(0);
    this.deepest = 0;
    const told = { rained: 0, taken: 0, cells: 0, wetCells: 0 };
    // What is thinner than a film does not flow: without a sink it stays for good, and needs no work.
    const least = this.sinks ? 0 : film;
    for (let index = 0; index < this.count; index++) {
      const block = this.#active[index];
      const deepest = this.#found[FOUND * block];
      if (deepest > least) {
        this.#isWet[block] = this.#wetSides(block, least);
        told.cells += this.#cellsOf(block % across, Math.floor(block / across));
      }
      if (deepest > this.deepest) this.deepest = deepest;
      told.wetCells += this.#found[FOUND * block + WET_CELLS];
      told.rained += this.#found[FOUND * block + 1];
      told.taken += this.#found[FOUND * block + 2];
    }
    return told;
  }

  /** Has a cell's block worked on, which came to hold so many metres. */
  wake(cell: number, depth: number): void {
    const { columns, across } = this.#layout;
    const x = Math.floor((cell % columns) / BLOCK_COLUMNS);
    const y = Math.floor(cell / columns / BLOCK_ROWS);
    this.#isWet[y * across + x] = EVERYWHERE;
    this.deepest = Math.max(this.deepest, depth);
  }

  /** Has all blocks worked on, as at the beginning. */
  wakeAll(): void {
    this.#isWet.fill(EVERYWHERE);
  }

  #cellsOf(x: number, y: number): number {
    const { columns, rows } = this.#layout;
    return Math.min(BLOCK_COLUMNS, columns - x * BLOCK_COLUMNS) * Math.min(BLOCK_ROWS, rows - y * BLOCK_ROWS);
  }

  #wetSides(block: number, least: number): number {
    const first = 2 * FOUND * block + SIDES;
    let sides = WET;
    for (let side = 0; side < 4; side++) if (this.#sides[first + side] > least) sides |= WEST << side;
    return sides;
  }

  #isNear(x: number, y: number): boolean {
    const { across, down } = this.#layout;
    const block = y * across + x;
    return (
      this.#hasBeen(block, WET) ||
      (x > 0 && this.#hasBeen(block - 1, EAST)) ||
      (x < across - 1 && this.#hasBeen(block + 1, WEST)) ||
      (y > 0 && this.#hasBeen(block - across, SOUTH)) ||
      (y < down - 1 && this.#hasBeen(block + across, NORTH)) ||
      (this.#hasEdges && (x === 0 || y === 0 || x === across - 1 || y === down - 1))
    );
  }

  #hasBeen(block: number, where: number): boolean {
    return ((this.#isWet[block] | this.#wasWet[block]) & where) !== 0;
  }
}
