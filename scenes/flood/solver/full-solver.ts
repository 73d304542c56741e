import { GRAVITY, type GridCase, WALL } from './case.ts';
import { edgeCells } from './edges.ts';
import { type FullArrays, FullEdges, type FullState } from './full-edges.ts';
import { BLOCK, configureFull, type FullLayout, GHOSTS, layOutFull } from './full-layout.ts';
import type { Helpers } from './helpers.ts';
import { type Kernels, loadKernels, makeMemory } from './kernels.ts';
import type { FloodFields, FloodSolver } from './solver.ts';
import { alone, FULL_PHASE, lead, type Team } from './team.ts';

/** Share of a cell that a wave may cross in a step. */
const COURANT = 0.45;
/** Seconds of a step while there is no water. */
const LONGEST = 60;
/** Numbers that are found of each block: see the kernels. */
const FOUND = 5;

export interface FullCase extends GridCase<Float64Array> {
  /** Square metres a second at the beginning, eastwards and southwards. */
  momentumX?: Float64Array;
  momentumY?: Float64Array;
  /** Metres below which a cell has no velocity. */
  dry?: number;
  /** Whether rain falls, sinks take (and are asked what they took), and walls stand on faces. */
  hasRain?: boolean;
  hasSink?: boolean;
  hasSunk?: boolean;
  hasSills?: boolean;
}

/**
 * Water by the full shallow-water equations: where it carries its momentum along, as from a breach or down a street.
 * Dry land costs nothing: only blocks that hold water, and those around them, are worked on.
 */
export class FullSolver implements FloodSolver {
  readonly columns: number;
  readonly rows: number;
  readonly stride: number;
  readonly cell: number;
  /** Bytes of the memory for one cell of the grid, with all that is beside. */
  readonly bytesPerCell: number;
  time = 0;
  steps = 0;
  cellUpdates = 0;
  wetCellUpdates = 0;
  inflow = 0;
  rained = 0;
  taken = 0;
  added = 0;

  readonly #kernels: Kernels;
  readonly #team: Team;
  readonly #layout: FullLayout;
  readonly #now: FullState;
  readonly #half: FullState;
  readonly #arrays: FullArrays;
  readonly #edges: FullEdges;
  readonly #rain: Float32Array | undefined;
  readonly #sink: Float32Array | undefined;
  readonly #sunk: Float64Array | undefined;
  readonly #sills: { west: Float32Array; north: Float32Array } | undefined;
  readonly #active: Int32Array;
  readonly #found: Float64Array;
  readonly #isShort: Int32Array;
  /** Whether a block holds water; was worked on in the last step; has an edge that water comes in by. */
  readonly #isWet: Uint8Array;
  readonly #wasActive: Uint8Array;
  readonly #isFed: Uint8Array;
  #count = 0;
  #rains = false;
  /** Whether the water was changed from outside since speeds were found. */
  #isTouched = true;

  /** On one thread, or with the `helpers` that a shared module's threads are asked for. */
  static async open(module: WebAssembly.Module, flood: FullCase, helpers?: Helpers): Promise<FullSolver> {
    const members = (helpers?.count ?? 0) + 1;
    const layout = layOutFull({
      ...{ columns: flood.columns, rows: flood.rows, cell: flood.cell, members },
      ...{ gravity: flood.gravity ?? GRAVITY, dry: flood.dry ?? 1e-6 },
      ...{ hasRain: flood.hasRain ?? false, hasSink: flood.hasSink ?? false },
      ...{ hasSunk: flood.hasSunk ?? false, hasSills: flood.hasSills ?? false },
    });
    const memory = makeMemory(layout.bytes, helpers !== undefined);
    const kernels = await loadKernels(module, memory);
    configureFull(kernels, memory, layout, 0);
    await helpers?.start(module, memory, layout);
    const work = kernels.fullWork;
    const team = helpers ? lead(work, memory, layout.control, members, helpers.patience) : alone(work);
    try {
      return new FullSolver(kernels, memory, layout, team, flood);
    } catch (error) {
      team.end();
      throw error;
    }
  }

  private constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    layout: FullLayout,
    team: Team,
    flood: FullCase,
  ) {
    const { columns, rows, stride, cells, across, down } = layout;
    this.columns = columns;
    this.rows = rows;
    this.stride = stride;
    this.cell = layout.cell;
    this.bytesPerCell = memory.buffer.byteLength / (columns * rows);
    this.#kernels = kernels;
    this.#team = team;
    this.#layout = layout;
    const wide = (offset: number) => new Float64Array(memory.buffer, offset, cells);
    const narrow = (offset: number) => new Float32Array(memory.buffer, offset, cells);
    this.#now = { depth: wide(layout.h0), momentumX: wide(layout.hu0), momentumY: wide(layout.hv0) };
    this.#half = { depth: wide(layout.h1), momentumX: wide(layout.hu1), momentumY: wide(layout.hv1) };
    this.#arrays = {
      ...{ bed: wide(layout.bed), west: wide(layout.west), north: wide(layout.north) },
      ...{ friction: narrow(layout.friction), share: narrow(layout.share).fill(1) },
    };
    this.#rain = layout.rain ? narrow(layout.rain) : undefined;
    this.#sink = layout.sink ? narrow(layout.sink) : undefined;
    this.#sunk = layout.sunk ? wide(layout.sunk) : undefined;
    const crests = (offset: number) => narrow(offset).fill(Number.NEGATIVE_INFINITY);
    if (layout.sillWest) this.#sills = { west: crests(layout.sillWest), north: crests(layout.sillNorth) };
    const blocks = across * down;
    this.#active = new Int32Array(memory.buffer, layout.active, blocks);
    this.#found = new Float64Array(memory.buffer, layout.found, FOUND * blocks);
    this.#isShort = new Int32Array(memory.buffer, layout.isShort, blocks);
    this.#isWet = new Uint8Array(blocks).fill(1);
    this.#wasActive = new Uint8Array(blocks);
    this.#isFed = new Uint8Array(blocks);
    this.#begin(flood);
    const parts = edgeCells(flood.edges ?? [], { columns, rows, stride, margin: GHOSTS });
    this.#edges = new FullEdges(parts, this.#arrays, layout.gravity, layout.cell);
    for (const { condition, first, along, count } of parts) {
      if (condition.kind === 'open') continue;
      for (let index = 0; index < count; index++) this.#isFed[this.#blockOf(first + index * along)] = 1;
    }
  }

  step(atMost: number): number {
    const { gravity } = this.#layout;
    this.#activate();
    const count = this.#count;
    const longest = Math.min(atMost, LONGEST);
    const beyond = this.#edges.fill(this.#now, this.time, longest);
    if (this.#isTouched) {
      this.#team.work(FULL_PHASE.survey, count, 0);
      this.#isTouched = false;
    }
    let fastest = beyond;
    for (let index = 0; index < count; index++)
      fastest = Math.max(fastest, this.#found[FOUND * this.#active[index]]);
    if (!Number.isFinite(fastest) || !(gravity > 0))
      throw new Error(`The flood cannot go on at ${this.time} s: its water has no speed that is a number.`);
    const seconds = fastest > 0 ? Math.min(longest, (COURANT * this.cell) / fastest) : longest;
    let passed = this.#pass(FULL_PHASE.flux, FULL_PHASE.limit, FULL_PHASE.half, seconds);
    this.#edges.fill(this.#half, this.time + seconds);
    passed += this.#pass(FULL_PHASE.fluxOfHalf, FULL_PHASE.limitHalf, FULL_PHASE.finish, seconds);
    this.inflow += 0.5 * passed * seconds * this.cell;
    for (let index = 0; index < count; index++) {
      const block = this.#active[index];
      this.#isWet[block] = this.#found[FOUND * block + 1] > 0 ? 1 : 0;
      this.rained += this.#found[FOUND * block + 2];
      this.taken += this.#found[FOUND * block + 3];
      this.cellUpdates += this.#cellsOf(block);
      this.wetCellUpdates += this.#found[FOUND * block + 4];
    }
    this.time += seconds;
    this.steps++;
    return seconds;
  }

  runTo(time: number): void {
    while (this.time < time - 1e-9) this.step(time - this.time);
  }

  volume(): number {
    const { across, down } = this.#layout;
    let sum = 0;
    for (let y = 0; y < down; y++) for (let x = 0; x < across; x++) sum += this.#kernels.fullVolume(x, y);
    return sum;
  }

  setRain(rate: number | Float32Array): void {
    if (!this.#rain) throw new Error('This case was opened without rain: see hasRain.');
    this.#rains = this.#set(this.#rain, rate);
  }

  setSink(rate: number | Float32Array): void {
    if (!this.#sink) throw new Error('This case was opened without sinks: see hasSink.');
    this.#set(this.#sink, rate);
  }

  sunk(): Float32Array | undefined {
    return this.#sunk && this.#inner(this.#sunk, new Float32Array(this.columns * this.rows));
  }

  setSills(west: Float32Array, north: Float32Array): void {
    if (!this.#sills) throw new Error('This case was opened without sills: see hasSills.');
    for (let cell = 0; cell < west.length; cell++) {
      this.#sills.west[this.#place(cell)] = west[cell];
      this.#sills.north[this.#place(cell)] = north[cell];
    }
  }

  setBed(cells: Int32Array, bed: Float64Array): void {
    for (let index = 0; index < cells.length; index++)
      this.#arrays.bed[this.#place(cells[index])] = Number.isNaN(bed[index]) ? WALL : bed[index];
    this.#edges.layBed();
  }

  depthAt(cell: number): number {
    return this.#now.depth[this.#place(cell)];
  }

  surfaceAt(cell: number): number {
    const place = this.#place(cell);
    return this.#arrays.bed[place] + this.#now.depth[place];
  }

  addWater(cell: number, volume: number): number {
    const place = this.#place(cell);
    const { depth, momentumX, momentumY } = this.#now;
    if (this.#arrays.bed[place] >= WALL) return 0;
    const before = depth[place];
    depth[place] = Math.max(0, before + volume / this.cell ** 2);
    if (depth[place] < before) {
      // What is taken takes its momentum along.
      momentumX[place] *= depth[place] / before;
      momentumY[place] *= depth[place] / before;
    }
    if (depth[place] > 0) this.#isWet[this.#blockOf(place)] = 1;
    this.#isTouched = true;
    const moved = (depth[place] - before) * this.cell ** 2;
    this.added += moved;
    return moved;
  }

  fields(): FloodFields {
    const cells = this.columns * this.rows;
    const [depth, velocityX, velocityY] = [cells, cells, cells].map((length) => new Float32Array(length));
    const { dry } = this.#layout;
    for (let cell = 0; cell < cells; cell++) {
      const place = this.#place(cell);
      const water = this.#now.depth[place];
      depth[cell] = water;
      if (water <= dry) continue;
      velocityX[cell] = this.#now.momentumX[place] / water;
      velocityY[cell] = this.#now.momentumY[place] / water;
    }
    return { depth, velocityX, velocityY };
  }

  /** Depth in metres and momentum in square metres a second of all cells, row by row, without ghosts. */
  read(): { depth: Float64Array; momentumX: Float64Array; momentumY: Float64Array } {
    const inner = (values: Float64Array) => this.#inner(values, new Float64Array(this.columns * this.rows));
    const { depth, momentumX, momentumY } = this.#now;
    return { depth: inner(depth), momentumX: inner(momentumX), momentumY: inner(momentumY) };
  }

  close(): void {
    this.#team.end();
  }

  /** The state at the beginning, and the ground. */
  #begin(flood: FullCase): void {
    const { bed, friction } = this.#arrays;
    const { gravity } = this.#layout;
    bed.fill(WALL);
    for (let cell = 0; cell < this.columns * this.rows; cell++) {
      if (Number.isNaN(flood.bed[cell])) continue;
      const to = this.#place(cell);
      bed[to] = flood.bed[cell];
      this.#now.depth[to] = flood.depth?.[cell] ?? 0;
      this.#now.momentumX[to] = flood.momentumX?.[cell] ?? 0;
      this.#now.momentumY[to] = flood.momentumY?.[cell] ?? 0;
      const n = typeof flood.roughness === 'number' ? flood.roughness : flood.roughness[cell];
      friction[to] = gravity * n * n;
    }
  }

  /** An Euler step of so many seconds; gives what came in over the edges, m²/s summed over their cells. */
  #pass(flux: number, limit: number, advance: number, seconds: number): number {
    this.#team.work(flux, this.#count, seconds);
    this.#edges.force(this.time, seconds);
    this.#team.work(limit, this.#count, seconds);
    const passed = this.#edges.passed();
    this.#team.work(advance, this.#count, seconds);
    return passed;
  }

  /** Blocks with water and those around them; all when it rains. What falls out is left as if it had never been wet. */
  #activate(): void {
    const { across, down } = this.#layout;
    this.#count = 0;
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) {
        const block = y * across + x;
        const isActive = this.#rains || this.#isFed[block] === 1 || this.#isNear(x, y);
        if (isActive) this.#active[this.#count++] = block;
        else if (this.#wasActive[block]) this.#forget(x, y);
        this.#wasActive[block] = isActive ? 1 : 0;
      }
    }
  }

  #isNear(x: number, y: number): boolean {
    const { across, down } = this.#layout;
    for (let j = Math.max(0, y - 1); j <= Math.min(down - 1, y + 1); j++)
      for (let i = Math.max(0, x - 1); i <= Math.min(across - 1, x + 1); i++)
        if (this.#isWet[j * across + i]) return true;
    return false;
  }

  #forget(x: number, y: number): void {
    const { west, north, share } = this.#arrays;
    const { depth, momentumX, momentumY } = this.#half;
    const width = Math.min(BLOCK, this.columns - x * BLOCK);
    for (let row = y * BLOCK; row < Math.min(this.rows, (y + 1) * BLOCK); row++) {
      const from = (row + GHOSTS) * this.stride + x * BLOCK + GHOSTS;
      for (const array of [west, north, depth, momentumX, momentumY]) array.fill(0, from, from + width);
      share.fill(1, from, from + width);
    }
    const block = y * this.#layout.across + x;
    this.#isShort[block] = 0;
    this.#found.fill(0, FOUND * block, FOUND * (block + 1));
  }

  /** Sets a rate for all cells that are no wall; gives whether there is any. */
  #set(rates: Float32Array, rate: number | Float32Array): boolean {
    let any = false;
    for (let cell = 0; cell < this.columns * this.rows; cell++) {
      const to = this.#place(cell);
      rates[to] = this.#arrays.bed[to] >= WALL ? 0 : typeof rate === 'number' ? rate : rate[cell];
      any ||= rates[to] > 0;
    }
    return any;
  }

  #inner<Numbers extends Float32Array | Float64Array>(values: Float64Array, out: Numbers): Numbers {
    for (let cell = 0; cell < out.length; cell++) out[cell] = values[this.#place(cell)];
    return out;
  }

  /** Index in the arrays with ghosts. */
  #place(cell: number): number {
    const y = Math.floor(cell / this.columns);
    return (y + GHOSTS) * this.stride + (cell - y * this.columns) + GHOSTS;
  }

  #blockOf(place: number): number {
    const y = Math.floor(place / this.stride);
    const x = place - y * this.stride;
    return Math.floor((y - GHOSTS) / BLOCK) * this.#layout.across + Math.floor((x - GHOSTS) / BLOCK);
  }

  #cellsOf(block: number): number {
    const { across } = this.#layout;
    const x = block % across;
    const y = (block - x) / across;
    return Math.min(BLOCK, this.columns - x * BLOCK) * Math.min(BLOCK, this.rows - y * BLOCK);
  }
}
