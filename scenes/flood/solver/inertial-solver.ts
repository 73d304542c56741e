import { GRAVITY, type GridCase, WALL } from './case.ts';
import { edgeCells } from './edges.ts';
import type { Helpers } from './helpers.ts';
import { ActiveBlocks } from './inertial-blocks.ts';
import { InertialEdges } from './inertial-edges.ts';
import { BLOCK_COLUMNS, BLOCK_ROWS, configure, type InertialLayout, layOut, PAD } from './inertial-layout.ts';
import { fieldsOf, type InertialViews, inner, placeOf, viewsOf } from './inertial-views.ts';
import { type Kernels, loadKernels, makeMemory } from './kernels.ts';
import type { FloodFields, FloodSolver } from './solver.ts';
import { alone, lead, PHASE, type Team } from './team.ts';

/**
 * Share of a cell that the fastest wave may cross in a step, α of Bates et al. 2010: just below √(θ/2). There a wave from
 * cell to cell along both axes would grow: its discharge is smoothed by 2θ − 1 in a step, and λ² − (2θ − 8α²) λ + 2θ − 1
 * has a root below −1 where 8α² > 4θ.
 */
const courant = (weight: number): number => 0.95 * Math.sqrt(weight / 2);
/** Seconds of a step while there is no water. */
const LONGEST = 60;

export interface InertialCase extends GridCase<Float64Array | Float32Array> {
  /** Metres of water that do not flow. */
  film?: number;
  /** θ of de Almeida et al. 2012: 1 smooths nothing, 0.7 most. */
  weight?: number;
  /** Whether rain falls and sinks take, and what they took is kept of each cell: `setRain`, `setSink`, `sunk`. */
  hasRain?: boolean;
  hasSink?: boolean;
  hasSunk?: boolean;
  /** Whether there are walls thinner than a cell: `setSills`. */
  hasSills?: boolean;
}

/**
 * Water by the local inertial equations: for rivers, streets and rain, where the momentum that water carries along
 * counts little. Dry land costs nothing: only blocks that hold water, and those around them, are worked on.
 */
export class InertialSolver implements FloodSolver {
  readonly columns: number;
  readonly rows: number;
  readonly cell: number;
  time = 0;
  steps = 0;
  cellUpdates = 0;
  wetCellUpdates = 0;
  inflow = 0;
  rained = 0;
  taken = 0;
  added = 0;

  readonly #kernels: Kernels;
  readonly #layout: InertialLayout;
  readonly #views: InertialViews;
  readonly #team: Team;
  readonly #blocks: ActiveBlocks;
  readonly #edges: InertialEdges;
  /** Metres that are taken from all beds: the lower the numbers, the finer their last digit. */
  readonly #datum: number;

  /** On one thread, or with the `helpers` that a shared module's threads are asked for. */
  static async open(
    module: WebAssembly.Module,
    flood: InertialCase,
    helpers?: Helpers,
  ): Promise<InertialSolver> {
    const { hasRain = false, hasSink = false, hasSunk = false, hasSills = false } = flood;
    const layout = layOut({
      ...{ columns: flood.columns, rows: flood.rows, cell: flood.cell },
      ...{ gravity: flood.gravity ?? GRAVITY, film: flood.film ?? 1e-3, weight: flood.weight ?? 0.8 },
      ...{ hasRain, hasSink, hasSunk: hasSunk && hasSink, hasSills },
    });
    const memory = makeMemory(layout.bytes, helpers !== undefined);
    const kernels = await loadKernels(module, memory);
    configure(kernels, layout);
    await helpers?.start(module, memory, layout);
    const work = kernels.inertialWork;
    const team = helpers
      ? lead(work, memory, layout.control, helpers.count + 1, helpers.patience)
      : alone(work);
    try {
      return new InertialSolver(kernels, memory, layout, team, flood);
    } catch (error) {
      team.end();
      throw error;
    }
  }

  private constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    layout: InertialLayout,
    team: Team,
    flood: InertialCase,
  ) {
    const { columns, rows, cell, stride } = layout;
    this.columns = columns;
    this.rows = rows;
    this.cell = cell;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#team = team;
    this.#views = viewsOf(memory, layout);
    this.#datum = leastOf(flood.bed);
    const { bed, friction, depth, rest, share, sillWest, sillNorth } = this.#views;
    bed.fill(WALL);
    share.fill(1);
    sillWest?.fill(-WALL);
    sillNorth?.fill(-WALL);
    let deepest = 0;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const from = y * columns + x;
        const to = (y + PAD) * stride + x + PAD;
        if (Number.isNaN(flood.bed[from])) continue;
        bed[to] = flood.bed[from] - this.#datum;
        const water = flood.depth?.[from] ?? 0;
        depth[to] = water;
        rest[to] = depth[to] - water;
        deepest = Math.max(deepest, water);
        const n = typeof flood.roughness === 'number' ? flood.roughness : flood.roughness[from];
        friction[to] = layout.gravity * n * n;
      }
    }
    const edges = edgeCells(flood.edges ?? [], { columns, rows, stride, margin: PAD });
    this.#edges = new InertialEdges(this.#views, edges, this.#datum);
    this.#blocks = new ActiveBlocks(memory, layout, this.#edges.any, deepest);
  }

  setRain(rate: number | Float32Array): void {
    const { rain } = this.#views;
    if (!rain) throw new Error('This case was opened without rain: see hasRain.');
    this.#blocks.rains = this.#set(rain, rate);
  }

  setSink(rate: number | Float32Array): void {
    const { sink } = this.#views;
    if (!sink) throw new Error('This case was opened without sinks: see hasSink.');
    const sinks = this.#set(sink, rate);
    // Films that were left alone can now be taken.
    if (sinks && !this.#blocks.sinks) this.#blocks.wakeAll();
    this.#blocks.sinks = sinks;
  }

  sunk(): Float32Array | undefined {
    return this.#views.sunk && inner(this.#layout, this.#views.sunk);
  }

  setSills(west: Float32Array, north: Float32Array): void {
    const { sillWest, sillNorth } = this.#views;
    if (!sillWest || !sillNorth) throw new Error('This case was opened without walls: see hasSills.');
    const { columns, rows, stride, across } = this.#layout;
    this.#views.walled.fill(0);
    for (let y = 0; y < rows; y++) {
      const firstBlock = Math.floor(y / BLOCK_ROWS) * across;
      let to = (y + PAD) * stride + PAD;
      for (let from = y * columns; from < (y + 1) * columns; from++, to++) {
        sillWest[to] = Math.max(-WALL, west[from] - this.#datum);
        sillNorth[to] = Math.max(-WALL, north[from] - this.#datum);
        if (sillWest[to] > -WALL || sillNorth[to] > -WALL)
          this.#views.walled[firstBlock + Math.floor((from - y * columns) / BLOCK_COLUMNS)] = 1;
      }
    }
  }

  setBed(cells: Int32Array, bed: Float64Array): void {
    for (let index = 0; index < cells.length; index++) {
      const place = placeOf(this.#layout, cells[index]);
      const level = bed[index];
      this.#views.bed[place] = Number.isNaN(level) ? WALL : level - this.#datum;
    }
    this.#edges.layBed();
  }

  step(atMost: number): number {
    const { cell, gravity, weight } = this.#layout;
    const deepest = Math.max(this.#blocks.deepest, this.#edges.fill(this.time));
    const stable = deepest > 0 ? (courant(weight) * cell) / Math.sqrt(gravity * deepest) : LONGEST;
    const seconds = Math.fround(Math.min(atMost, stable, LONGEST));
    this.#blocks.list();
    const { count } = this.#blocks;
    this.#team.work(PHASE.flux, count, seconds);
    this.#edges.force(this.time, seconds);
    this.#team.work(PHASE.limit, count, seconds);
    this.inflow += this.#edges.passed() * seconds * cell;
    this.#team.work(PHASE.depth, count, seconds);
    const { rained, taken, cells, wetCells } = this.#blocks.takeIn();
    this.rained += rained;
    this.taken += taken;
    this.cellUpdates += cells;
    this.wetCellUpdates += wetCells;
    this.time += seconds;
    this.steps++;
    return seconds;
  }

  /** Lets the helpers go. */
  close(): void {
    this.#team.end();
  }

  runTo(time: number): void {
    while (this.time < time - 1e-6) this.step(time - this.time);
  }

  volume(): number {
    const { across, down } = this.#layout;
    let sum = 0;
    for (let y = 0; y < down; y++) for (let x = 0; x < across; x++) sum += this.#kernels.inertialVolume(x, y);
    return sum;
  }

  depthAt(cell: number): number {
    return this.#views.depth[placeOf(this.#layout, cell)];
  }

  surfaceAt(cell: number): number {
    const place = placeOf(this.#layout, cell);
    return this.#views.bed[place] + this.#views.depth[place] + this.#datum;
  }

  addWater(cell: number, volume: number): number {
    const { depth, rest, bed } = this.#views;
    const place = placeOf(this.#layout, cell);
    if (bed[place] >= WALL) return 0;
    const area = this.cell * this.cell;
    const held = depth[place] - rest[place];
    const now = Math.max(0, held + volume / area);
    depth[place] = now;
    rest[place] = depth[place] - now;
    const moved = (depth[place] - rest[place] - held) * area;
    if (depth[place] > 0) this.#blocks.wake(cell, depth[place]);
    this.added += moved;
    return moved;
  }

  fields(): FloodFields {
    return fieldsOf(this.#views);
  }

  /**
   * Depth in metres of all cells, row by row, and discharge per metre through the face west and north of each, square
   * metres a second.
   */
  read(): { depth: Float32Array; west: Float32Array; north: Float32Array } {
    const { depth, west, north } = this.#views;
    return {
      depth: inner(this.#layout, depth),
      west: inner(this.#layout, west),
      north: inner(this.#layout, north),
    };
  }

  /** Sets a rate for all cells that are no wall; gives whether there is any. */
  #set(rates: Float32Array, rate: number | Float32Array): boolean {
    const { columns, rows, stride } = this.#layout;
    let any = false;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const to = (y + PAD) * stride + x + PAD;
        const value = typeof rate === 'number' ? rate : rate[y * columns + x];
        rates[to] = this.#views.bed[to] >= WALL ? 0 : value;
        any ||= rates[to] > 0;
      }
    }
    return any;
  }
}

function leastOf(values: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index++) if (values[index] < least) least = values[index];
  return Number.isFinite(least) ? least : 0;
}
