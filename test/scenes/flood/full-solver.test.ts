import { beforeAll, describe, expect, it } from 'vitest';
import { type FullCase, FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { fullLoop } from '../../bench/support/full-loop.ts';
import { planarPeriod, radialPeriod, ritter, stoker, thackerPlanar, thackerRadial } from './closed-forms.ts';
import { BOWL, bowlError, damBreak, errorOf, GRAVITY } from './full-errors.ts';
import { seeded } from './seeded.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

const open = (flood: FullCase) => FullSolver.open(module, flood);

/** The order by which errors on three grids fall, each twice as fine as the one before. */
const orderOf = (errors: number[]) => Math.log2(errors[0] / errors[2]) / 2;

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

  it.each([
    ['Ritter over dry ground', 0, (x: number) => ritter(x, 6, 0.005, GRAVITY)],
    ['Stoker over water, with its shock in place', 0.001, (x: number) => stoker(x, 6, 0.005, 0.001, GRAVITY)],
  ] as const)('should follow the dam break of %s, better on finer cells', async (_, below, exact) => {
    const errors = [];
    for (const cells of [125, 250, 500])
      errors.push(errorOf(await damBreak(module, cells, 0.005, below, exact)) / 0.005);
    expect(errors[2]).toBeLessThan(0.002);
    // First order at best, since the solution has kinks and a jump.
    expect(orderOf(errors)).toBeGreaterThan(0.8);
  });

  it.each([
    ['planar', planarPeriod(BOWL), (x: number, y: number, t: number) => thackerPlanar(BOWL, 0.5, x, y, t)],
    ['radial', radialPeriod(BOWL), (x: number, y: number, t: number) => thackerRadial(BOWL, 0.8, x, y, t)],
  ] as const)("should swing as Thacker's %s water does, and lose none of it", async (_, period, exact) => {
    const runs = [];
    for (const cells of [25, 50, 100]) runs.push(await bowlError(module, cells, period, exact));
    expect(runs[2].error).toBeLessThan(0.04);
    expect(orderOf(runs.map(({ error }) => error))).toBeGreaterThan(1.2);
    expect(runs[2].lost).toBeLessThan(1e-13);
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
