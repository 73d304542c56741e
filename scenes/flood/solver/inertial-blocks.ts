import { BLOCK_COLUMNS, BLOCK_ROWS, type InertialLayout } from './inertial-layout.ts';

/**
 * Which blocks are worked on: those that hold water that can flow, now or a step ago, and those around them. All where
 * rain falls.
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
  /** Three numbers of each block: greatest depth, and m³ that fell and that were taken. */
  readonly #found: Float64Array;
  /** Whether a block holds water: now, and a step ago, after which its faces still have to come to rest. */
  #isWet: Uint8Array;
  #wasWet: Uint8Array;

  constructor(memory: WebAssembly.Memory, layout: InertialLayout, hasEdges: boolean, deepest: number) {
    const blocks = layout.across * layout.down;
    this.#layout = layout;
    this.#hasEdges = hasEdges;
    this.deepest = deepest;
    this.#active = new Int32Array(memory.buffer, layout.active, blocks);
    this.#found = new Float64Array(memory.buffer, layout.found, 3 * blocks);
    this.#isWet = new Uint8Array(blocks).fill(1);
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
  takeIn(): { rained: number; taken: number; wetCells: number } {
    const { across, film } = this.#layout;
    [this.#isWet, this.#wasWet] = [this.#wasWet, this.#isWet];
    this.#isWet.fill(0);
    this.deepest = 0;
    const told = { rained: 0, taken: 0, wetCells: 0 };
    // What is thinner than a film does not flow: without a sink it stays for good, and needs no work.
    const least = this.sinks ? 0 : film;
    for (let index = 0; index < this.count; index++) {
      const block = this.#active[index];
      const deepest = this.#found[3 * block];
      if (deepest > least) {
        this.#isWet[block] = 1;
        told.wetCells += this.#cellsOf(block % across, Math.floor(block / across));
      }
      if (deepest > this.deepest) this.deepest = deepest;
      told.rained += this.#found[3 * block + 1];
      told.taken += this.#found[3 * block + 2];
    }
    return told;
  }

  /** Has a cell's block worked on, which came to hold so many metres. */
  wake(cell: number, depth: number): void {
    const { columns, across } = this.#layout;
    const x = Math.floor((cell % columns) / BLOCK_COLUMNS);
    const y = Math.floor(cell / columns / BLOCK_ROWS);
    this.#isWet[y * across + x] = 1;
    this.deepest = Math.max(this.deepest, depth);
  }

  /** Has all blocks worked on, as at the beginning. */
  wakeAll(): void {
    this.#isWet.fill(1);
  }

  #cellsOf(x: number, y: number): number {
    const { columns, rows } = this.#layout;
    return Math.min(BLOCK_COLUMNS, columns - x * BLOCK_COLUMNS) * Math.min(BLOCK_ROWS, rows - y * BLOCK_ROWS);
  }

  #isNear(x: number, y: number): boolean {
    const { across, down } = this.#layout;
    for (let j = Math.max(0, y - 1); j <= Math.min(down - 1, y + 1); j++)
      for (let i = Math.max(0, x - 1); i <= Math.min(across - 1, x + 1); i++)
        if (this.#isWet[j * across + i] || this.#wasWet[j * across + i]) return true;
    return this.#hasEdges && (x === 0 || y === 0 || x === across - 1 || y === down - 1);
  }
}
