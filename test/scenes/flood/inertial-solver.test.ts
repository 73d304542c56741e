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

  it('should let waves from cell to cell die away, in water as deep as the step allows for', async () => {
    for (const weight of [0.7, 0.8, 0.95]) {
      const random = seeded(5);
      const size = 40;
      const bed = new Float64Array(size * size);
      const depth = bed.map(() => 10 + 0.01 * random());
      const solver = await open({ columns: size, rows: size, cell: 10, bed, depth, roughness: 0.03, weight });
      const swing = () => {
        const { depth: h } = solver.read();
        return Math.max(...h) - Math.min(...h);
      };
      const before = swing();
      for (let step = 0; step < 2000; step++) solver.step(60);
      expect(swing() / before).toBeLessThan(0.1);
    }
  });

  it('should stay calm on steep ground: rain that runs off comes to a steady depth, no faster than critical', async () => {
    for (const slope of [0.02, 0.1, 0.5]) {
      const [columns, rate] = [100, 5e-5];
      const bed = Float64Array.from({ length: columns }, (_, i) => 200 - i * 5 * slope);
      const solver = await open({
        ...{ columns, rows: 1, cell: 5, bed, roughness: 0.02, hasRain: true, film: 1e-5 },
        edges: [{ edge: 'east', kind: 'open' }],
      });
      solver.setRain(rate);
      solver.runTo(3600);
      const first = solver.fields();
      solver.step(1);
      const second = solver.fields();
      for (const i of [30, 60, 90]) {
        expect(second.depth[i] / first.depth[i]).toBeCloseTo(1, 3);
        expect(second.velocityX[i] ** 2 / (9.80665 * second.depth[i])).toBeLessThan(1.1);
        // All that falls above a cell goes through it.
        expect((second.velocityX[i] * second.depth[i]) / (rate * 5 * (i + 0.5))).toBeCloseTo(1, 2);
      }
    }
  });

  it('should pass over a wall what a broad-crested weir does, and stand still below its crest', async () => {
    const columns = 60;
    const bed = new Float64Array(columns);
    const [west, north] = [0, 1].map(() => new Float32Array(columns).fill(Number.NEGATIVE_INFINITY));
    west[30] = 2;
    const level = (stage: number) =>
      open({
        ...{ columns, rows: 1, cell: 10, bed, roughness: 0.03, hasSills: true },
        depth: bed.map((_, i) => (i < 30 ? stage : 0)),
        edges: [
          { edge: 'west', kind: 'stage', stage },
          { edge: 'east', kind: 'open' },
        ],
      });
    const still = await level(1.99);
    still.setSills(west, north);
    still.runTo(600);
    expect(still.depthAt(30)).toBe(0);
    expect(still.depthAt(29)).toBeCloseTo(1.99, 6);
    const solver = await level(2.4);
    solver.setSills(west, north);
    solver.runTo(3600);
    const head = solver.surfaceAt(29) - 2;
    const { west: faces } = solver.read();
    expect(faces[30] / ((2 / 3) ** 1.5 * Math.sqrt(9.80665) * head ** 1.5)).toBeCloseTo(1, 3);
    // A wall that falls lets go what stood behind it.
    west[30] = Number.NEGATIVE_INFINITY;
    still.setSills(west, north);
    still.runTo(1200);
    expect(still.depthAt(30)).toBeGreaterThan(0.5);
  });

  it('should take and give water at a cell to the last digit, wake it, and lower its ground under it', async () => {
    const [columns, rows] = [400, 100];
    const bed = new Float64Array(columns * rows).fill(50);
    const solver = await open({ columns, rows, cell: 2, bed, roughness: 0.03 });
    solver.step(1);
    solver.step(1);
    const cell = 50 * columns + 200;
    expect(solver.addWater(cell, -1)).toBe(0);
    let sum = 0;
    for (let i = 0; i < 1000; i++) sum += solver.addWater(cell, 0.001 + i * 1e-6);
    expect(sum).toBeCloseTo(1.4995, 9);
    expect(solver.added).toBeCloseTo(sum, 12);
    expect(solver.volume()).toBeCloseTo(sum, 9);
    solver.setBed(Int32Array.of(cell), Float64Array.of(49));
    expect(solver.surfaceAt(cell)).toBeCloseTo(49 + 1.4995 / 4, 5);
    solver.setBed(Int32Array.of(cell), Float64Array.of(50.5));
    solver.runTo(60);
    expect(solver.depthAt(cell + 2)).toBeGreaterThan(0.001);
    expect(solver.addWater(cell + 2, -1e9)).toBeLessThan(0);
    expect(solver.depthAt(cell + 2)).toBe(0);
  });

  it('should keep what its sink took of each cell', async () => {
    const bed = new Float64Array(400);
    const depth = bed.map((_, cell) => (cell % 20 < 10 ? 0.2 : 0));
    const flood = { columns: 20, rows: 20, cell: 10, bed, depth, roughness: 0.03, hasSink: true };
    const solver = await open({ ...flood, hasSunk: true });
    solver.setSink(new Float32Array(400).map((_, cell) => (cell < 200 ? 1e-4 : 0)));
    solver.runTo(300);
    const sunk = solver.sunk() as Float32Array;
    expect(sunk.reduce((sum, depth) => sum + depth * 100, 0) / solver.taken).toBeCloseTo(1, 5);
    expect(sunk.slice(200).every((depth) => depth === 0)).toBe(true);
    expect(sunk[0]).toBeCloseTo(0.03, 4);
    expect((await open(flood)).sunk()).toBeUndefined();
  });

  it('should leave films alone that do not flow, until a sink asks for them', async () => {
    const [columns, rows] = [640, 160];
    const bed = new Float64Array(columns * rows);
    const depth = bed.map(() => 5e-4);
    const solver = await open({ columns, rows, cell: 5, bed, depth, roughness: 0.03, hasSink: true });
    for (let step = 0; step < 4; step++) solver.step(1);
    expect(solver.cellUpdates).toBe(0);
    solver.setSink(1e-5);
    solver.runTo(100);
    expect(solver.volume()).toBeLessThan(1e-6);
    expect(solver.taken / (columns * rows * 25 * 5e-4)).toBeCloseTo(1, 5);
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

  it('should count the cells that are wet, and no others, at the end of the grid too', async () => {
    const [columns, rows] = [67, 33];
    const depth = new Float64Array(columns * rows).fill(2e-3);
    for (let cell = 0; cell < depth.length; cell += 3) depth[cell] = 1;
    const bed = depth.map((water, cell) => (cell % 5 === 0 ? Number.NaN : -water));
    const edges = [{ edge: 'east', kind: 'stage', stage: 2 }] as const;
    const solver = await open({ columns, rows, cell: 5, bed, depth, roughness: 0.03, edges });
    let wet = 0;
    for (let step = 0; step < 5; step++) {
      solver.step(1);
      wet += solver.read().depth.filter((water) => water > 1e-3).length;
    }
    expect(wet).toBeGreaterThan(0);
    expect(solver.wetCellUpdates).toBe(wet);
    expect(solver.cellUpdates).toBeGreaterThan(wet);
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

  it('should let in over an edge what a hydrograph says, also onto dry ground', async () => {
    const [columns, rows] = [80, 20];
    const solver = await open({
      ...{ columns, rows, cell: 10, bed: new Float64Array(columns * rows), roughness: 0.03 },
      edges: [
        {
          edge: 'west',
          from: 8,
          to: 12,
          kind: 'discharge',
          discharge: (t) => Math.max(0, 2 - Math.abs(t - 300) / 100),
        },
      ],
    });
    solver.runTo(600);
    // A triangle of 400 s, 2 m²/s high, over 40 m.
    expect(solver.inflow / (400 * 40)).toBeCloseTo(1, 3);
    expect(solver.volume() / solver.inflow).toBeCloseTo(1, 6);
    expect(Math.max(...solver.read().depth)).toBeLessThan(3);
  });

  it('should spread about as far across the grid as along it', async () => {
    const size = 121;
    const bed = new Float64Array(size * size);
    const depth = bed.map((_, k) => (Math.hypot((k % size) - 60, Math.floor(k / size) - 60) < 12 ? 2 : 0));
    const solver = await open({ columns: size, rows: size, cell: 5, bed, depth, roughness: 0.05 });
    solver.runTo(300);
    const { depth: now } = solver.read();
    const reach = (dx: number, dy: number) => {
      let cells = 0;
      while (now[(60 + cells * dy) * size + 60 + cells * dx] > 0.05) cells++;
      return cells * Math.hypot(dx, dy);
    };
    expect(reach(1, 0)).toBeGreaterThan(20);
    expect(reach(1, 0)).toBe(reach(0, -1));
    expect(Math.abs(reach(1, 1) / reach(1, 0) - 1)).toBeLessThan(0.05);
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
