import { beforeAll, describe, expect, it } from 'vitest';
import { type InertialCase, InertialSolver } from '../../../scenes/flood/solver/inertial-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { threads } from '../../../tiles-service/flood/helpers.ts';
import { seeded } from './seeded.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

const open = (flood: InertialCase) => InertialSolver.open(module, flood);

describe('local inertial equations', () => {
  it('should leave a lake at rest over rough ground with islands, to the last digit of its numbers', async () => {
    const random = seeded(7);
    const [columns, rows] = [150, 40];
    const bed = Float64Array.from({ length: columns * rows }, () => 300 + 2 * random());
    const depth = bed.map((z) => Math.max(0, 301.3 - z));
    const solver = await open({ columns, rows, cell: 5, bed, depth, roughness: 0.03 });
    solver.runTo(120);
    const found = solver.read();
    expect(Math.max(...found.depth.map((h, k) => Math.abs(h - depth[k])))).toBeLessThan(1e-6);
    expect(Math.max(...found.west.map(Math.abs), ...found.north.map(Math.abs))).toBeLessThan(1e-5);
  });

  /**
   * Hunter et al. 2005, Adv. Water Resour. 28, 975–991: a wave whose front goes over a horizontal plane with a steady
   * velocity u has the depth (7/3 n² u² (u t − x))^(3/7). The advection that these equations leave out is u²/(g h) of
   * the others: slow and rough, so that it is a thousandth.
   */
  it("should follow Hunter's wave over a plane", async () => {
    const [n, u, time] = [0.1, 0.3, 3600];
    const exact = (x: number, t: number) => Math.max(0, (7 / 3) * n * n * u * u * (u * t - x)) ** (3 / 7);
    const errors: number[] = [];
    for (const cell of [25, 12.5]) {
      const columns = 1600 / cell;
      const solver = await open({
        ...{ columns, rows: 1, cell, bed: new Float64Array(columns), roughness: n, film: 1e-4 },
        edges: [{ edge: 'west', kind: 'stage', stage: (t) => exact(-cell / 2, t) }],
      });
      solver.runTo(time);
      const { depth } = solver.read();
      let error = 0;
      for (let i = 0; i < columns; i++) error += Math.abs(depth[i] - exact((i + 0.5) * cell, time));
      errors.push(error / columns);
      expect(Math.abs(solver.volume() - solver.inflow) / solver.inflow).toBeLessThan(1e-6);
    }
    expect(errors[1]).toBeLessThan(0.01);
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(0.8);
  });

  it('should keep an hour of rain on a deep pool, whose last digit is more than a step of it', async () => {
    const size = 70;
    const bed = new Float64Array(size * size);
    const depth = bed.map(() => 4);
    const solver = await open({
      ...{ columns: size, rows: size, cell: 10, bed, depth, roughness: 0.03, hasRain: true },
    });
    const rate = 30 / 1000 / 3600;
    solver.setRain(rate);
    solver.runTo(3600);
    const area = size * size * 100;
    expect((solver.volume() / area - 4) / 0.03).toBeCloseTo(1, 5);
    expect(solver.rained / area / 0.03).toBeCloseTo(1, 6);
  });

  it('should take no more than there is, and account for what is taken', async () => {
    const size = 20;
    const bed = Float64Array.from({ length: size * size }, (_, k) => (k % size) * 0.01);
    const depth = bed.map(() => 0.05);
    const solver = await open({
      ...{ columns: size, rows: size, cell: 10, bed, depth, roughness: 0.03, hasSink: true },
    });
    const before = solver.volume();
    solver.setSink(1e-4);
    solver.runTo(200);
    expect(solver.taken).toBeGreaterThan(0.2 * before);
    expect(Math.abs(before - solver.taken - solver.volume()) / before).toBeLessThan(1e-6);
    solver.runTo(20_000);
    expect(Math.min(...solver.read().depth)).toBeGreaterThanOrEqual(0);
    expect(solver.volume() / before).toBeLessThan(1e-6);
  });

  it('should never make a negative depth or lose water over random ground', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const random = seeded(seed);
      const [columns, rows] = [20 + Math.floor(120 * random()), 10 + Math.floor(60 * random())];
      const bed = Float64Array.from({ length: columns * rows }, () =>
        random() < 0.05 ? Number.NaN : 8 * random() * random(),
      );
      const depth = bed.map((z) => (random() < 0.2 && !Number.isNaN(z) ? 5 * random() : 0));
      const solver = await open({ columns, rows, cell: 2, bed, depth, roughness: 0.03 });
      const before = solver.volume();
      solver.runTo(60);
      const found = solver.read();
      expect(found.depth.every((h) => h >= 0 && Number.isFinite(h))).toBe(true);
      expect(Math.abs(solver.volume() - before) / before).toBeLessThan(1e-6);
    }
  });

  it('should give the same bits on one thread and on several', async () => {
    const random = seeded(3);
    const [columns, rows] = [300, 130];
    const bed = Float64Array.from({ length: columns * rows }, () => 2 * random());
    const depth = bed.map((_, k) => (k % columns < 60 ? 3 : 0));
    const flood: InertialCase = { columns, rows, cell: 5, bed, depth, roughness: 0.03, hasRain: true };
    const shared = await WebAssembly.compile(await compileKernels(true));
    const runs = [await open(flood)];
    for (const count of [1, 2]) runs.push(await InertialSolver.open(shared, flood, threads(count)));
    const results = runs.map((solver) => {
      solver.setRain(1e-5);
      for (let step = 0; step < 60; step++) solver.step(10);
      solver.close();
      return { ...solver.read(), time: solver.time, rained: solver.rained, volume: solver.volume() };
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('should work on blocks with water and around them alone', async () => {
    const [columns, rows] = [640, 160];
    const depth = new Float64Array(columns * rows);
    depth[80 * columns + 320] = 1;
    const bed = new Float64Array(columns * rows);
    const solver = await open({ columns, rows, cell: 5, bed, depth, roughness: 0.03 });
    // All are looked at once, then those that held water a step ago.
    solver.step(1);
    solver.step(1);
    const before = solver.cellUpdates;
    solver.step(1);
    expect(solver.cellUpdates - before).toBeLessThan(0.2 * columns * rows);
  });

  it('should let water out over an open edge, and none in', async () => {
    const columns = 100;
    const bed = Float64Array.from({ length: columns }, (_, i) => 1 - i * 0.01);
    const depth = bed.map(() => 0.5);
    const solver = await open({
      ...{ columns, rows: 1, cell: 10, bed, depth, roughness: 0.03, edges: [{ edge: 'east', kind: 'open' }] },
    });
    const before = solver.volume();
    solver.runTo(3 * 3600);
    expect(solver.volume()).toBeLessThan(0.1 * before);
    expect(Math.abs(before + solver.inflow - solver.volume()) / before).toBeLessThan(1e-6);
  });

  it('should come to the normal depth in a channel that is fed at a steady rate', async () => {
    const [columns, slope, n, discharge] = [200, 1e-3, 0.03, 1];
    const bed = Float64Array.from({ length: columns }, (_, i) => 10 - i * 10 * slope);
    const solver = await open({
      ...{ columns, rows: 1, cell: 10, bed, roughness: n },
      edges: [
        { edge: 'west', kind: 'discharge', discharge },
        { edge: 'east', kind: 'open' },
      ],
    });
    solver.runTo(4 * 3600);
    // Manning for a wide channel: q = h^(5/3) √S / n.
    const normal = ((discharge * n) / Math.sqrt(slope)) ** (3 / 5);
    const { depth } = solver.read();
    for (const i of [50, 100, 150]) expect(depth[i] / normal).toBeCloseTo(1, 5);
  });
});
