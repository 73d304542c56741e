import { beforeAll, describe, expect, it } from 'vitest';
import { type FullCase, FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { fullLoop } from '../../bench/support/full-loop.ts';
import {
  bowlBed,
  planarPeriod,
  radialPeriod,
  ritter,
  stoker,
  thackerPlanar,
  thackerRadial,
  type Water,
} from './closed-forms.ts';
import { seeded } from './seeded.ts';

const GRAVITY = 9.81;
const BOWL = { a: 1, h0: 0.1, gravity: GRAVITY };
const OPEN = [
  { edge: 'west', kind: 'open' },
  { edge: 'east', kind: 'open' },
] as const;

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

const open = (flood: FullCase) => FullSolver.open(module, flood);

/** A dam that breaks in the middle of 10 m, seen after 6 s: mean error of the depth over the depth above the dam. */
async function damError(cells: number, above: number, below: number, exact: (x: number) => Water) {
  const cell = 10 / cells;
  const place = (i: number) => (i + 0.5) * cell - 5;
  const depth = Float64Array.from({ length: cells }, (_, i) => (place(i) < 0 ? above : below));
  const bed = new Float64Array(cells);
  const solver = await open({
    ...{ columns: cells, rows: 1, cell, bed, depth, roughness: 0, gravity: GRAVITY, dry: 1e-9, edges: OPEN },
  });
  solver.runTo(6);
  const found = solver.read();
  let error = 0;
  for (let i = 0; i < cells; i++) error += Math.abs(found.depth[i] - exact(place(i)).depth);
  return error / cells / above;
}

/** Water in the bowl, 4 m across, after one swing: error of the depth over the depth, and of the volume. */
async function bowlError(cells: number, period: number, exact: (x: number, y: number, t: number) => Water) {
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
  const solver = await open({
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

const orderOf = (coarse: number, fine: number) => Math.log2(coarse / fine);

describe('full shallow water', () => {
  it('should leave a lake at rest over rough ground with islands', async () => {
    const random = seeded(7);
    const size = 70;
    const bed = Float64Array.from({ length: size * size }, () => 2 * random());
    const depth = bed.map((z) => Math.max(0, 1.3 - z));
    const solver = await open({ columns: size, rows: size, cell: 5, bed, depth, roughness: 0.03 });
    solver.runTo(60);
    const found = solver.read();
    expect(Math.max(...found.momentumX.map(Math.abs), ...found.momentumY.map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.max(...found.depth.map((h, k) => Math.abs(h - depth[k])))).toBeLessThan(1e-13);
  });

  it("should follow Ritter's dam break over dry ground, better on finer cells", async () => {
    const errors = [];
    for (const cells of [125, 500])
      errors.push(await damError(cells, 0.005, 0, (x) => ritter(x, 6, 0.005, GRAVITY)));
    expect(errors[1]).toBeLessThan(0.002);
    // First order at best, since the solution has kinks.
    expect(orderOf(errors[0], errors[1]) / 2).toBeGreaterThan(0.8);
  });

  it("should follow Stoker's dam break over water, with its shock in place", async () => {
    const errors = [];
    for (const cells of [125, 500])
      errors.push(await damError(cells, 0.005, 0.001, (x) => stoker(x, 6, 0.005, 0.001, GRAVITY)));
    expect(errors[1]).toBeLessThan(0.002);
    expect(orderOf(errors[0], errors[1]) / 2).toBeGreaterThan(0.8);
  });

  it.each([
    ['planar', planarPeriod(BOWL), (x: number, y: number, t: number) => thackerPlanar(BOWL, 0.5, x, y, t)],
    ['radial', radialPeriod(BOWL), (x: number, y: number, t: number) => thackerRadial(BOWL, 0.8, x, y, t)],
  ] as const)("should swing as Thacker's %s water does, and lose none of it", async (_, period, exact) => {
    const coarse = await bowlError(50, period, exact);
    const fine = await bowlError(100, period, exact);
    expect(fine.error).toBeLessThan(0.04);
    expect(orderOf(coarse.error, fine.error)).toBeGreaterThan(1.2);
    expect(fine.lost).toBeLessThan(1e-13);
  });

  it('should never make a negative depth or lose water over random ground', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = seeded(seed);
      const [columns, rows] = [40 + Math.floor(30 * random()), 20 + Math.floor(30 * random())];
      const bed = Float64Array.from({ length: columns * rows }, () =>
        random() < 0.05 ? Number.NaN : 8 * random() * random(),
      );
      const depth = bed.map((z) => (random() < 0.3 && !Number.isNaN(z) ? 5 * random() : 0));
      const solver = await open({ columns, rows, cell: 2, bed, depth, roughness: 0.02 });
      const before = solver.volume();
      solver.runTo(20);
      const found = solver.read();
      expect(Math.min(...found.depth)).toBeGreaterThanOrEqual(-1e-12);
      expect([...found.momentumX, ...found.momentumY].every(Number.isFinite)).toBe(true);
      expect(Math.abs(solver.volume() - before) / before).toBeLessThan(1e-12);
    }
  });

  it('should give the numbers of the same scheme written plainly', async () => {
    const random = seeded(11);
    const [columns, rows] = [67, 45];
    const bed = Float64Array.from({ length: columns * rows }, () => 0.6 * random());
    const depth = bed.map((_, k) => (k % columns < 25 ? 2 : 1));
    const plain = fullLoop(columns, rows, 5, bed, depth, 0.03);
    const solver = await open({ columns, rows, cell: 5, bed, depth, roughness: 0.03 });
    for (let step = 0; step < 40; step++) expect(solver.step(60)).toBeCloseTo(plain.step(), 6);
    const found = solver.read().depth;
    const most = Math.max(
      ...found.map((h, k) =>
        Math.abs(h - plain.depth[(Math.floor(k / columns) + 2) * (columns + 4) + (k % columns) + 2]),
      ),
    );
    expect(most).toBeLessThan(1e-7);
  });

  it('should be thrown back by a wall as by the same water from the other side', async () => {
    const cells = 60;
    const run = async (columns: number, slope: (x: number) => number) => {
      const depth = Float64Array.from({ length: columns }, (_, i) => slope(i));
      const bed = new Float64Array(columns);
      const solver = await open({ columns, rows: 1, cell: 1, bed, depth, roughness: 0 });
      solver.runTo(8);
      return solver.read().depth;
    };
    const half = await run(cells, (x) => (x < 20 ? 2 : 1));
    const whole = await run(2 * cells, (x) => (x < 20 || x >= 2 * cells - 20 ? 2 : 1));
    for (let i = 0; i < cells; i++) expect(half[i]).toBeCloseTo(whole[i], 2);
  });
});
