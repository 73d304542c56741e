import type { EdgeConditions } from '../../../scenes/flood/solver/edges.ts';
import { type FullCase, FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { bowlBed, bumpBed, type Water } from './closed-forms.ts';

/** How far the full scheme is from water whose course is known: cases and norms that tests assert and plots show. */

export const GRAVITY = 9.81;
export const BOWL = { a: 1, h0: 0.1, gravity: GRAVITY };
const OPEN: EdgeConditions = [
  { edge: 'west', kind: 'open' },
  { edge: 'east', kind: 'open' },
];

/** Cells of a line: their middles, metres, and the depth in them, found and exact. */
export interface Profile {
  x: number[];
  bed: Float64Array;
  depth: Float64Array;
  exact: number[];
}

/** Mean error of the depth of a profile, metres. */
export const errorOf = ({ depth, exact }: Profile): number =>
  exact.reduce((sum, h, i) => sum + Math.abs(depth[i] - h), 0) / exact.length;

async function profileOf(
  module: WebAssembly.Module,
  flood: Omit<FullCase, 'rows' | 'roughness' | 'gravity'>,
  x: number[],
  until: number,
  exact: (x: number) => Water,
): Promise<Profile> {
  const solver = await FullSolver.open(module, { ...flood, rows: 1, roughness: 0, gravity: GRAVITY });
  solver.runTo(until);
  return { x, bed: flood.bed, depth: solver.read().depth, exact: x.map((place) => exact(place).depth) };
}

/** A dam that breaks in the middle of 10 m, seen after 6 s. */
export async function damBreak(
  module: WebAssembly.Module,
  cells: number,
  above: number,
  below: number,
  exact: (x: number) => Water,
): Promise<Profile> {
  const cell = 10 / cells;
  const x = Array.from({ length: cells }, (_, i) => (i + 0.5) * cell - 5);
  const depth = Float64Array.from(x, (place) => (place < 0 ? above : below));
  const flood = { columns: cells, cell, bed: new Float64Array(cells), depth, dry: 1e-9, edges: OPEN };
  return profileOf(module, flood, x, 6, exact);
}

/** A channel of 25 m with a bump, fed in the west, its level held in the east, after 200 s. */
export async function bump(
  module: WebAssembly.Module,
  cells: number,
  discharge: number,
  level: number,
  exact: (x: number) => Water,
): Promise<Profile> {
  const cell = 25 / cells;
  const x = Array.from({ length: cells }, (_, i) => (i + 0.5) * cell);
  const bed = Float64Array.from(x, bumpBed);
  const depth = bed.map((z) => level - z);
  const edges: EdgeConditions = [
    { edge: 'west', kind: 'discharge', discharge },
    { edge: 'east', kind: 'stage', stage: level },
  ];
  return profileOf(module, { columns: cells, cell, bed, depth, edges }, x, 200, exact);
}

/** Water in the bowl, 4 m across, after one swing: error of the depth over the depth, and of the volume. */
export async function bowlError(
  module: WebAssembly.Module,
  cells: number,
  period: number,
  exact: (x: number, y: number, t: number) => Water,
): Promise<{ error: number; lost: number }> {
  const cell = 4 / cells;
  const [bed, depth, momentumX, momentumY] = Array.from({ length: 4 }, () => new Float64Array(cells * cells));
  const each = (visit: (x: number, y: number, k: number) => void) => {
    for (let j = 0; j < cells; j++)
      for (let i = 0; i < cells; i++) visit((i + 0.5) * cell - 2, (j + 0.5) * cell - 2, j * cells + i);
  };
  each((x, y, k) => {
    const water = exact(x, y, 0);
    bed[k] = bowlBed(BOWL, x, y);
    depth[k] = water.depth;
    momentumX[k] = water.depth * water.u;
    momentumY[k] = water.depth * water.v;
  });
  const solver = await FullSolver.open(module, {
    ...{ columns: cells, rows: cells, cell, bed, depth, momentumX, momentumY },
    ...{ roughness: 0, gravity: GRAVITY, dry: 1e-5 },
  });
  const before = solver.volume();
  solver.runTo(period);
  const found = solver.read();
  let [error, sum] = [0, 0];
  each((x, y, k) => {
    const water = exact(x, y, period);
    error += Math.abs(found.depth[k] - water.depth);
    sum += water.depth;
  });
  return { error: error / sum, lost: Math.abs(solver.volume() - before) / before };
}
