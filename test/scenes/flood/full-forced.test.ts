import { beforeAll, describe, expect, it } from 'vitest';
import type { EdgeConditions } from '../../../scenes/flood/solver/edges.ts';
import { type FullCase, FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { threads } from '../../../tiles-service/flood/helpers.ts';
import { seeded } from './seeded.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

const open = (flood: FullCase) => FullSolver.open(module, flood);
const flat = (columns: number, rows: number, value = 0) => new Float64Array(columns * rows).fill(value);
const dryLand = (columns: number, rows: number, cell = 5): FullCase => ({
  ...{ columns, rows, cell, bed: flat(columns, rows), roughness: 0.03 },
});
/** No wall on any face but those west of one column, for one row of cells. */
function wallAt(columns: number, column: number, crest: number): [Float32Array, Float32Array] {
  const none = () => new Float32Array(columns).fill(Number.NEGATIVE_INFINITY);
  const west = none();
  west[column] = crest;
  return [west, none()];
}
/** What came in, fell and was put in, less what was taken and is there, over all of it. */
function lost(solver: FullSolver, before: number): number {
  const { inflow, rained, taken, added } = solver;
  const all = before + Math.max(0, inflow) + rained + Math.max(0, added);
  return Math.abs(before + inflow + rained + added - taken - solver.volume()) / all;
}

describe('full shallow water that is forced', () => {
  it('should keep an hour of rain on a pool, and on dry ground', async () => {
    for (const depth of [4, 0]) {
      const size = 35;
      const pool = { ...dryLand(size, size, 10), depth: flat(size, size, depth), hasRain: true };
      const solver = await open(pool);
      const before = solver.volume();
      solver.setRain(30 / 1000 / 3600);
      solver.runTo(3600);
      expect((solver.volume() - before) / (size * size * 100) / 0.03).toBeCloseTo(1, 6);
      expect(lost(solver, before)).toBeLessThan(1e-10);
    }
  });

  it('should take no more than there is, and say of each cell what it took', async () => {
    const size = 20;
    const bed = Float64Array.from({ length: size * size }, (_, k) => (k % size) * 0.01);
    const depth = flat(size, size, 0.05);
    const solver = await open({ ...dryLand(size, size), bed, depth, hasSink: true, hasSunk: true });
    const before = solver.volume();
    solver.setSink(1e-4);
    solver.runTo(200);
    expect(solver.taken).toBeGreaterThan(0.2 * before);
    expect(lost(solver, before)).toBeLessThan(1e-12);
    solver.runTo(3000);
    expect(Math.min(...solver.fields().depth)).toBeGreaterThanOrEqual(0);
    expect(solver.volume()).toBeLessThan(1e-12);
    const sunk = solver.sunk() ?? new Float32Array();
    expect((sunk.reduce((sum, metres) => sum + metres, 0) * 25) / before).toBeCloseTo(1, 5);
  });

  it('should let in exactly the discharge that an edge is given, along its part alone', async () => {
    const [columns, rows] = [33, 40];
    const edges: EdgeConditions = [
      { edge: 'east', from: 10, to: 20, kind: 'discharge', discharge: (t) => (t < 60 ? 0.5 : 0) },
    ];
    const solver = await open({ ...dryLand(columns, rows), edges });
    solver.runTo(60);
    solver.runTo(80);
    // Ten cells of 5 m for a minute, that a step ends with.
    expect(solver.inflow / (0.5 * 10 * 5 * 60)).toBeCloseTo(1, 10);
    expect(lost(solver, 0)).toBeLessThan(1e-12);
    const { depth } = solver.fields();
    expect(depth[15 * columns + columns - 1]).toBeGreaterThan(depth[35 * columns + columns - 1]);
  });

  it('should let out over an open edge what comes, and nothing in', async () => {
    const columns = 100;
    const bed = Float64Array.from({ length: columns }, (_, i) => 1 - i * 0.01);
    const solver = await open({
      ...{ ...dryLand(columns, 1, 10), bed, depth: flat(columns, 1, 0.5) },
      edges: [{ edge: 'east', kind: 'open' }],
    });
    const before = solver.volume();
    solver.runTo(3600);
    expect(solver.volume()).toBeLessThan(0.2 * before);
    expect(lost(solver, before)).toBeLessThan(1e-12);
  });

  it('should come to the normal depth in a channel that is fed at a steady rate', async () => {
    const [columns, slope, n, discharge] = [100, 1e-3, 0.03, 1];
    const bed = Float64Array.from({ length: columns }, (_, i) => 10 - i * 10 * slope);
    const solver = await open({
      ...{ ...dryLand(columns, 1, 10), bed, roughness: n },
      edges: [
        { edge: 'west', kind: 'discharge', discharge },
        { edge: 'east', kind: 'open' },
      ],
    });
    solver.runTo(2 * 3600);
    const normal = ((discharge * n) / Math.sqrt(slope)) ** (3 / 5);
    for (const i of [20, 40, 60]) expect(solver.depthAt(i) / normal).toBeCloseTo(1, 2);
  });

  it('should hold a lake behind a wall that is higher than it, and one that is lower under it, at rest', async () => {
    const [columns, rows] = [40, 6];
    const random = seeded(5);
    const bed = Float64Array.from({ length: columns * rows }, () => random());
    const level = (k: number) => (k % columns < 20 ? 2 : 1.2);
    const depth = bed.map((z, k) => Math.max(0, level(k) - z));
    const solver = await open({ ...dryLand(columns, rows), bed, depth, hasSills: true });
    const none = () => new Float32Array(columns * rows).fill(Number.NEGATIVE_INFINITY);
    const west = none().map((crest, k) => (k % columns === 20 ? 2.5 : k % columns === 10 ? 1.5 : crest));
    solver.setSills(west, none());
    solver.runTo(120);
    const { depth: found } = solver.read();
    expect(Math.max(...found.map((h, k) => Math.abs(h - depth[k])))).toBeLessThan(1e-12);
  });

  it('should flow over a wall once it is higher than its crest, and through it once it is breached', async () => {
    const columns = 60;
    const depth = Float64Array.from({ length: columns }, (_, i) => (i < 30 ? 2 : 0));
    const flowed = async (crest: number, breach?: number) => {
      const solver = await open({ ...dryLand(columns, 1), depth, hasSills: true });
      solver.setSills(...wallAt(columns, 30, crest));
      solver.runTo(10);
      if (breach !== undefined) solver.setSills(...wallAt(columns, 30, breach));
      solver.runTo(30);
      const { depth: found } = solver.read();
      return found.slice(30).reduce((sum, h) => sum + h, 0) * 25;
    };
    expect(await flowed(2.1)).toBe(0);
    const [low, high, none] = [await flowed(1), await flowed(1.8), await flowed(0)];
    expect(high).toBeGreaterThan(0);
    expect(low).toBeGreaterThan(2 * high);
    expect(none).toBeGreaterThan(2 * low);
    expect(await flowed(2.1, 0)).toBeGreaterThan(0.5 * none);
  });

  it('should flow through ground that was lowered', async () => {
    const columns = 60;
    const bed = Float64Array.from({ length: columns }, (_, i) => (i === 30 ? 3 : 0));
    const depth = Float64Array.from({ length: columns }, (_, i) => (i < 30 ? 2 : 0));
    const solver = await open({ ...dryLand(columns, 1), bed, depth });
    solver.runTo(20);
    expect(solver.depthAt(31)).toBe(0);
    solver.setBed(Int32Array.of(30), Float64Array.of(0.5));
    solver.runTo(30);
    expect(solver.depthAt(31)).toBeGreaterThan(0.1);
    expect(solver.surfaceAt(30)).toBeCloseTo(0.5 + solver.depthAt(30), 10);
  });

  it('should move the water that is put in or taken, and no more than there is', async () => {
    const solver = await open(dryLand(80, 80));
    expect(solver.addWater(40 * 80 + 40, 100)).toBeCloseTo(100, 10);
    expect(solver.addWater(3, -10)).toBe(0);
    solver.runTo(30);
    const there = solver.depthAt(40 * 80 + 40) * 25;
    expect(solver.addWater(40 * 80 + 40, -1e6)).toBeCloseTo(-there, 10);
    expect(solver.added).toBeCloseTo(100 - there, 10);
    solver.runTo(60);
    expect(lost(solver, 0)).toBeLessThan(1e-12);
  });

  it('should work on blocks with water and around them alone', async () => {
    const [columns, rows] = [640, 320];
    const depth = flat(columns, rows);
    depth[160 * columns + 320] = 1;
    const solver = await open({ ...dryLand(columns, rows), depth });
    solver.step(1);
    solver.step(1);
    const before = solver.cellUpdates;
    solver.step(1);
    expect(solver.cellUpdates - before).toBeLessThan(0.1 * columns * rows);
    const wet = solver.wetCellUpdates;
    solver.step(1);
    expect(solver.wetCellUpdates - wet).toBe(solver.fields().depth.filter((water) => water > 1e-6).length);
  });

  it('should give the same bits on one thread and on several', async () => {
    const random = seeded(3);
    const [columns, rows] = [131, 70];
    const bed = Float64Array.from({ length: columns * rows }, () => 2 * random());
    const depth = bed.map((_, k) => (k % columns < 40 ? 3 : 0));
    const edges: EdgeConditions = [{ edge: 'north', from: 100, to: 110, kind: 'discharge', discharge: 1 }];
    const flood: FullCase = { columns, rows, cell: 5, bed, depth, roughness: 0.03, edges, hasRain: true };
    const shared = await WebAssembly.compile(await compileKernels(true));
    const runs = [await open(flood)];
    for (const count of [1, 2]) runs.push(await FullSolver.open(shared, flood, threads(count)));
    const results = runs.map((solver) => {
      solver.setRain(1e-5);
      for (let step = 0; step < 60; step++) solver.step(10);
      solver.close();
      const { time, rained, inflow } = solver;
      return { ...solver.read(), time, rained, inflow, volume: solver.volume() };
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('should keep all water over random ground with rain, sinks, walls and edges at once', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = seeded(seed);
      const [columns, rows] = [30 + Math.floor(60 * random()), 20 + Math.floor(50 * random())];
      const cells = columns * rows;
      const bed = Float64Array.from({ length: cells }, () =>
        random() < 0.05 ? Number.NaN : 8 * random() * random(),
      );
      const depth = bed.map((z) => (random() < 0.2 && !Number.isNaN(z) ? 5 * random() : 0));
      const solver = await open({
        ...{ columns, rows, cell: 2, bed, depth, roughness: 0.03 },
        ...{ hasRain: true, hasSink: true, hasSills: true },
        edges: [
          { edge: 'west', kind: 'open' },
          { edge: 'north', to: 10, kind: 'discharge', discharge: 0.3 },
          { edge: 'east', kind: 'stage', stage: 3 },
        ],
      });
      const before = solver.volume();
      solver.setRain(Float32Array.from({ length: cells }, () => 1e-4 * random()));
      solver.setSink(2e-5);
      const crest = () =>
        Float32Array.from({ length: cells }, () =>
          random() < 0.1 ? 4 * random() : Number.NEGATIVE_INFINITY,
        );
      solver.setSills(crest(), crest());
      solver.runTo(20);
      const { depth: found, velocityX, velocityY } = solver.fields();
      expect(found.every((h) => h >= 0 && Number.isFinite(h))).toBe(true);
      expect([...velocityX, ...velocityY].every((u) => Math.abs(u) < 40)).toBe(true);
      expect(lost(solver, before)).toBeLessThan(1e-12);
    }
  });
});
