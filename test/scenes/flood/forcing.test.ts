import { beforeAll, describe, expect, it } from 'vitest';
import { balanceError, type ForcingInput, Forcings, needsOf } from '../../../scenes/flood/forcing/forcing.ts';
import { weirDischarge } from '../../../scenes/flood/forcing/sluice.ts';
import { FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { type InertialCase, InertialSolver } from '../../../scenes/flood/solver/inertial-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { threads } from '../../../tiles-service/flood/helpers.ts';
import { seeded } from './seeded.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

async function open(flood: InertialCase, input: ForcingInput) {
  const solver = await InertialSolver.open(module, { ...flood, ...needsOf(input) });
  return { solver, forcings: new Forcings(solver, flood.bed, input) };
}

/** Level ground of 20 × 20 cells of 10 m under so much water. */
const pool = (depth: number): InertialCase => ({
  ...{ columns: 20, rows: 20, cell: 10, roughness: 0.03 },
  bed: new Float32Array(400),
  depth: new Float32Array(400).fill(depth),
});
const AREA = 40_000;

/** Two basins of 9 × 20 cells with a wall of two columns between them, and water in each. */
function basins(left: number, right: number): InertialCase {
  const bed = new Float32Array(400);
  const depth = new Float32Array(400);
  for (let cell = 0; cell < 400; cell++) {
    const x = cell % 20;
    if (x === 9 || x === 10) bed[cell] = Number.NaN;
    else depth[cell] = x < 9 ? left : right;
  }
  return { ...{ columns: 20, rows: 20, cell: 10, roughness: 0.03 }, bed, depth };
}
const [LEFT, RIGHT] = [
  [188, 208],
  [191, 211],
];

describe('rain', () => {
  it('should fall as its series says, to the last drop, in the places that it is for', async () => {
    const share = new Float32Array(400).map((_, cell) => (cell < 200 ? 0.5 : 0));
    const rate: [number, number][] = [
      [0, 0],
      [1000, 2e-5],
      [1900, 0],
    ];
    const { solver, forcings } = await open(pool(0.1), { rain: [{ rate }, { rate: 1e-5, share }] });
    forcings.runTo(2500);
    const fell = (AREA * 2e-5 * 1900) / 2 + (AREA / 4) * 1e-5 * 2500;
    expect(solver.rained / fell).toBeCloseTo(1, 6);
    expect(Math.abs(forcings.balance().error)).toBeLessThan(1e-6);
  });

  it('should run off roofs to the nearest open ground', async () => {
    const flood = pool(0);
    const roofs = new Uint8Array(400);
    for (let y = 5; y < 12; y++)
      for (let x = 5; x < 12; x++) {
        flood.bed[y * 20 + x] = Number.NaN;
        roofs[y * 20 + x] = 1;
      }
    const { solver, forcings } = await open(flood, { rain: [{ rate: 1e-5 }], roofs });
    forcings.runTo(60);
    expect(solver.rained / (AREA * 1e-5 * 60)).toBeCloseTo(1, 6);
    // Three rows of roof and its own at the eaves, and what falls far away.
    expect(solver.depthAt(4 * 20 + 8)).toBeGreaterThan(2.9 * 1e-5 * 60);
    expect(solver.depthAt(0) / (1e-5 * 60)).toBeCloseTo(1, 5);
  });
});

describe('soil and storm drains', () => {
  it('should take ponded water as Green and Ampt say', async () => {
    const soil = { kind: 'green-ampt', conductivity: 3e-6, suction: 0.11, deficit: 0.3 } as const;
    const { forcings } = await open(pool(1), { infiltration: soil });
    forcings.runTo(7200);
    const taken = forcings.balance().infiltrated / AREA;
    const storage = 0.11 * 0.3;
    expect((taken - storage * Math.log1p(taken / storage)) / 3e-6 / 7200).toBeCloseTo(1, 4);
  });

  /** Mein and Larson 1973: rain at a rate i ponds when S K / (i − K) has gone in; then Green and Ampt go on from there. */
  it('should take all rain until it ponds, and then less and less', async () => {
    const [rate, conductivity, storage] = [1e-5, 3e-6, 0.033];
    const infiltration = { kind: 'green-ampt', conductivity, suction: 0.11, deficit: 0.3 } as const;
    const { solver, forcings } = await open(pool(0), { rain: [{ rate }], infiltration });
    const ponding = (storage * conductivity) / (rate - conductivity) / rate;
    forcings.runTo(0.9 * ponding);
    expect(solver.volume() / AREA).toBeLessThan(1e-6);
    forcings.runTo(3 * ponding);
    const before = rate * ponding;
    let exact = before;
    for (let i = 0; i < 50; i++)
      exact =
        before + conductivity * 2 * ponding + storage * Math.log((exact + storage) / (before + storage));
    expect(forcings.balance().infiltrated / AREA / exact).toBeCloseTo(1, 2);
  });

  it('should be told apart, and take what their capacities are', async () => {
    const share = new Float32Array(400).map((_, cell) => (cell % 20 < 5 ? 0 : 1));
    const input: ForcingInput = {
      infiltration: { kind: 'constant', rate: 2e-6, share },
      drains: {
        capacity: [
          [0, 0],
          [1000, 6e-6],
        ],
      },
    };
    const { forcings } = await open(pool(0.5), input);
    forcings.runTo(2000);
    const { infiltrated, drained, error } = forcings.balance();
    expect(infiltrated / (0.75 * AREA * 2e-6 * 2000)).toBeCloseTo(1, 4);
    expect(drained / (AREA * 6e-6 * 1500)).toBeCloseTo(1, 4);
    expect(Math.abs(error)).toBeLessThan(1e-6);
  });
});

describe('sources', () => {
  it('should put in what their series says, and wake up dry ground that is far from water', async () => {
    const flood: InertialCase = {
      ...{ columns: 400, rows: 100, cell: 5, bed: new Float32Array(40_000), roughness: 0.03 },
    };
    const discharge: [number, number][] = [
      [0, 0],
      [300, 12],
      [600, 12],
    ];
    const { solver, forcings } = await open(flood, { sources: [{ cells: [20_200, 20_201], discharge }] });
    forcings.runTo(900);
    expect(solver.volume() / (12 * 150 + 12 * 600)).toBeCloseTo(1, 6);
    const { depth } = solver.fields();
    expect(Math.max(...depth)).toBeLessThan(2);
    expect(depth[50 * 400 + 180]).toBeGreaterThan(0.05);
    // Round the source, as level ground has it.
    expect(depth[50 * 400 + 180] / depth[50 * 400 + 221]).toBeCloseTo(1, 1);
  });

  it('should take out no more than there is', async () => {
    const { solver, forcings } = await open(pool(0.05), { sources: [{ cells: [210], discharge: -100 }] });
    forcings.runTo(600);
    expect(Math.min(...solver.fields().depth)).toBeGreaterThanOrEqual(0);
    expect(forcings.balance().sources).toBeLessThan(-100);
    expect(Math.abs(forcings.balance().error)).toBeLessThan(1e-6);
  });
});

describe('pump', () => {
  it('should start and stop by the depth at its inlet, at its capacity over time, and fail when told', async () => {
    const link = { kind: 'pump', from: LEFT, to: RIGHT, startDepth: 0.5, stopDepth: 0.2 } as const;
    const idle = await open(basins(0.45, 0), { links: [{ ...link, capacity: 3 }] });
    idle.forcings.runTo(600);
    expect(idle.solver.added).toBe(0);
    expect(idle.solver.depthAt(RIGHT[0])).toBe(0);
    const capacity: [number, number][] = [
      [0, 3],
      [300, 3],
      [301, 0],
    ];
    const { solver, forcings } = await open(basins(0.6, 0), { links: [{ ...link, capacity }] });
    forcings.runTo(300);
    const moved = () => {
      let sum = 0;
      for (let cell = 0; cell < 400; cell++) if (cell % 20 > 10) sum += solver.depthAt(cell) * 100;
      return sum;
    };
    expect(moved() / 900).toBeCloseTo(1, 2);
    forcings.runTo(900);
    expect(moved() / 901.5).toBeCloseTo(1, 2);
    expect(Math.abs(forcings.balance().error)).toBeLessThan(1e-6);
  });

  it('should leave what stands below the depth at which it stops', async () => {
    const link = {
      kind: 'pump',
      from: LEFT,
      to: RIGHT,
      startDepth: 0.3,
      stopDepth: 0.1,
      capacity: 40,
    } as const;
    const { solver, forcings } = await open(basins(0.35, 0), { links: [link] });
    for (let time = 20; time <= 3600; time += 20) {
      forcings.runTo(time);
      for (const cell of LEFT) expect(solver.depthAt(cell)).toBeGreaterThan(0.04);
    }
    expect(solver.depthAt(RIGHT[0])).toBeGreaterThan(0.1);
  });
});

describe('culvert and sluice', () => {
  const culvert = {
    ...({ kind: 'culvert', from: LEFT, to: RIGHT, width: 2, height: 1.5, length: 30, barrels: 1 } as const),
    ...{ roughness: 0.013, flap: false },
  };

  it('should bring two basins to one level and leave them there', async () => {
    const { solver, forcings } = await open(basins(2, 1), { links: [culvert] });
    forcings.runTo(3 * 3600);
    expect(solver.surfaceAt(LEFT[0])).toBeCloseTo(1.5, 3);
    expect(solver.surfaceAt(RIGHT[0])).toBeCloseTo(1.5, 3);
    const levels = [];
    for (let step = 0; step < 200; step++) {
      forcings.step(60);
      levels.push(solver.surfaceAt(LEFT[0]));
    }
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(1e-4);
  });

  it('should let nothing back through its flap', async () => {
    const { solver, forcings } = await open(basins(1, 2), { links: [{ ...culvert, flap: true }] });
    forcings.runTo(1800);
    expect(solver.depthAt(LEFT[0])).toBe(1);
  });

  it('should not swing between two cells that are small for it', async () => {
    const flood: InertialCase = {
      ...{ columns: 3, rows: 1, cell: 2, bed: Float32Array.of(0, Number.NaN, 0), roughness: 0.03 },
      depth: Float32Array.of(2, 0, 0.2),
    };
    const link = { ...culvert, from: [0], to: [2], barrels: 10 };
    const { solver, forcings } = await open(flood, { links: [link] });
    let before = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 100; step++) {
      forcings.step(10);
      const fall = solver.surfaceAt(0) - solver.surfaceAt(2);
      expect(fall).toBeGreaterThanOrEqual(-1e-6);
      expect(fall).toBeLessThanOrEqual(before + 1e-6);
      before = fall;
    }
    expect(before).toBeLessThan(1e-3);
  });

  it('should pass as much as a weir does while it is open, and nothing when it is shut', async () => {
    const opening: [number, number][] = [
      [0, 5],
      [60, 5],
      [60.001, 0],
    ];
    const link = { kind: 'sluice', from: LEFT, to: RIGHT, width: 3, sill: 1, opening } as const;
    const { solver, forcings } = await open(basins(2, 0), { links: [link] });
    const right = () => {
      let sum = 0;
      for (let cell = 0; cell < 400; cell++) if (cell % 20 > 10) sum += solver.depthAt(cell) * 100;
      return sum;
    };
    forcings.runTo(60.01);
    // The level before the sluice sinks a little, and with it what goes over.
    const free = 3 * weirDischarge(1, 0, 9.80665) * 60;
    expect(right() / free).toBeGreaterThan(0.85);
    expect(right() / free).toBeLessThan(1.02);
    const before = right();
    forcings.runTo(300);
    expect(right() / before).toBeCloseTo(1, 4);
  });
});

describe('walls on faces', () => {
  it('should hold water up to their crests, let it over as a weir does, and through a breach', async () => {
    const bed = new Float32Array(400);
    const depth = bed.map((_, cell) => (cell % 20 < 10 ? 1 : 0));
    const wall = (level: number) => ({
      line: [
        [10, -1],
        [10, 21],
      ] as const,
      crest: { level },
    });
    const flood: InertialCase = { ...{ columns: 20, rows: 20, cell: 10, bed, depth, roughness: 0.03 } };
    const held = await open(flood, { walls: [wall(1.2)] });
    held.forcings.runTo(600);
    expect(held.solver.depthAt(15)).toBe(0);
    expect(held.solver.depthAt(5)).toBe(1);
    const over = await open(flood, { walls: [wall(0.9)] });
    over.forcings.runTo(20);
    // The water before the wall sinks as it goes over.
    const weir = 200 * weirDischarge(0.1, 0, 9.80665) * 20;
    const { depth: now } = over.solver.fields();
    const passed = now.reduce((sum, h, cell) => sum + (cell % 20 < 10 ? 0 : 100 * h), 0);
    expect(passed).toBeGreaterThan(0.7 * weir);
    expect(passed).toBeLessThan(1.02 * weir);
    over.forcings.runTo(7200);
    expect(over.solver.depthAt(5)).toBeGreaterThan(0.89);
    expect(over.solver.depthAt(15)).toBeGreaterThan(0.05);
    const breach = { at: [10, 10] as const, width: 40, start: 300, duration: 100 };
    const broken = await open(flood, { walls: [wall(1.2)], breaches: [breach] });
    broken.forcings.runTo(299);
    expect(broken.solver.depthAt(211)).toBe(0);
    broken.forcings.runTo(7200);
    expect(broken.solver.depthAt(15)).toBeCloseTo(0.5, 1);
    expect(broken.forcings.cautions()).toEqual([]);
    expect(Math.abs(broken.forcings.balance().error)).toBeLessThan(1e-6);
  });

  it('should tell of a breach that has opened and that no water went through', async () => {
    const wall = {
      line: [
        [15, -1],
        [15, 21],
      ] as const,
      crest: { level: 3 },
    };
    const breach = { id: 'far', at: [15, 10] as const, width: 40, start: 60, duration: 10 };
    const flood = basins(1, 0);
    const { forcings } = await open(flood, { walls: [wall], breaches: [breach] });
    forcings.runTo(50);
    expect(forcings.cautions()).toEqual([]);
    forcings.runTo(120);
    expect(forcings.cautions()).toEqual([
      { code: 'breach-unpassed', message: expect.stringContaining('breaches[0] "far"') },
    ]);
  });

  it('should let water through a levee of the ground once it is breached', async () => {
    const bed = new Float32Array(400).map((_, cell) => Math.max(0, 3 - 1.5 * Math.abs((cell % 20) - 9)));
    const depth = bed.map((z, cell) => (cell % 20 < 9 ? Math.max(0, 2 - z) : 0));
    const flood: InertialCase = { ...{ columns: 20, rows: 20, cell: 10, bed, depth, roughness: 0.03 } };
    const breach = { at: [9.5, 10] as const, width: 30, start: 120, duration: 60 };
    const { solver, forcings } = await open(flood, { breaches: [breach] });
    forcings.runTo(119);
    expect(solver.depthAt(215)).toBe(0);
    forcings.runTo(3600);
    expect(solver.depthAt(215)).toBeCloseTo(solver.depthAt(205), 2);
    expect(solver.surfaceAt(209) - solver.depthAt(209)).toBeCloseTo(0, 5);
    expect(Math.abs(forcings.balance().error)).toBeLessThan(1e-6);
  });
});

describe('balance', () => {
  it('should call all water wrong that came from nowhere, and none where there is none', () => {
    expect([balanceError(5, 0), balanceError(-5, 0), balanceError(0, 0)]).toEqual([1, -1, 0]);
    expect(balanceError(1, 1000)).toBe(1e-3);
  });
});

/** Random ground, steep and rough, with buildings, and everything on at once. */
function everything(seed: number): { flood: InertialCase; input: ForcingInput } {
  const random = seeded(seed);
  const [columns, rows] = [50 + Math.floor(60 * random()), 40 + Math.floor(40 * random())];
  const roofs = new Uint8Array(columns * rows);
  const bed = Float64Array.from({ length: columns * rows }, (_, cell) => {
    if (random() < 0.06) roofs[cell] = 1;
    return roofs[cell] ? Number.NaN : 400 + 6 * random() * random() + 0.1 * (cell % columns);
  });
  const depth = bed.map((z) => (random() < 0.2 && !Number.isNaN(z) ? 3 * random() : 0));
  const open = [...bed.keys()].filter((cell) => !roofs[cell]);
  const somewhere = () => open[Math.floor(open.length * random())];
  const ends = () => ({ from: [somewhere(), somewhere()], to: [somewhere()] });
  const point = () => [columns * random(), rows * random()] as const;
  const ring = [point(), point(), point()];
  const wet: [number, number][] = [
    [0, 0],
    [30, 4e-5],
    [90, 1e-5],
  ];
  return {
    flood: {
      ...{ columns, rows, cell: 4, bed, depth, roughness: 0.03 },
      edges: [
        { edge: 'west', kind: 'open' },
        { edge: 'east', kind: 'stage', stage: 404 },
        { edge: 'north', from: 4, to: 9, kind: 'discharge', discharge: 0.5 },
      ],
    },
    input: {
      rain: [{ rate: wet }, { rate: 1e-5, share: Float32Array.from(bed, () => random()) }],
      roofs,
      infiltration: { kind: 'green-ampt', conductivity: 4e-6, suction: 0.1, deficit: 0.3 },
      drains: { capacity: 5e-6 },
      sources: [
        {
          cells: [somewhere(), somewhere()],
          discharge: [
            [0, 0],
            [60, 8],
          ],
        },
        { cells: [somewhere()], discharge: -0.5 },
      ],
      walls: [{ line: [...ring, ring[0]], crest: { aboveGround: 2 } }],
      breaches: [{ at: ring[0], width: 20, start: 40, duration: 30 }],
      links: [
        { kind: 'pump', ...ends(), capacity: 2, startDepth: 0.1, stopDepth: 0.02 },
        {
          ...({ kind: 'culvert', ...ends(), width: 2, height: 1, length: 20, roughness: 0.015 } as const),
          ...{ barrels: 2, flap: false },
        },
        {
          kind: 'sluice',
          ...ends(),
          width: 4,
          sill: 401,
          opening: [
            [0, 0],
            [50, 1],
          ],
        },
      ],
    },
  };
}

describe('everything at once', () => {
  it('should keep all water to a millionth, and make none negative or endless, over random steep ground', async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { flood, input } = everything(seed);
      const { solver, forcings } = await open(flood, input);
      forcings.runTo(150);
      const { depth, velocityX, velocityY } = solver.fields();
      expect(depth.every((h) => h >= 0 && h < 12)).toBe(true);
      expect(velocityX.every(Number.isFinite) && velocityY.every(Number.isFinite)).toBe(true);
      expect(Math.max(...velocityX.map(Math.abs), ...velocityY.map(Math.abs))).toBeLessThan(12);
      const balance = forcings.balance();
      for (const term of [balance.rained, balance.sources, balance.infiltrated, balance.drained])
        expect(term).toBeGreaterThan(0);
      expect(Math.abs(balance.error)).toBeLessThan(1e-6);
    }
  }, 60_000);

  it('should do the same upon the full equations, by the interface alone', async () => {
    const { flood, input } = everything(3);
    const solver = await FullSolver.open(module, {
      ...flood,
      ...needsOf(input),
      ...{ bed: Float64Array.from(flood.bed), depth: Float64Array.from(flood.depth ?? []), roughness: 0.03 },
    });
    const forcings = new Forcings(solver, flood.bed, input);
    forcings.runTo(100);
    const { depth } = solver.fields();
    expect(depth.every((h) => h >= 0 && h < 12)).toBe(true);
    const full = forcings.balance();
    expect(Math.abs(full.error)).toBeLessThan(1e-9);
    const inertial = await open(flood, input);
    inertial.forcings.runTo(100);
    const other = inertial.forcings.balance();
    for (const term of ['rained', 'infiltrated', 'drained'] as const)
      expect(Math.abs(full[term] / other[term] - 1)).toBeLessThan(0.1);
  }, 60_000);

  it('should give the same bits on one thread and on several', async () => {
    const { flood, input } = everything(5);
    const shared = await WebAssembly.compile(await compileKernels(true));
    const all = { ...flood, ...needsOf(input) };
    const results = [];
    for (const count of [0, 1, 2]) {
      const solver =
        count === 0
          ? await InertialSolver.open(module, all)
          : await InertialSolver.open(shared, all, threads(count));
      const forcings = new Forcings(solver, flood.bed, input);
      forcings.runTo(80);
      results.push({ ...solver.fields(), ...forcings.balance(), steps: solver.steps });
      solver.close();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }, 60_000);

  it('should refuse places where nothing can act, and name them', async () => {
    const { flood } = everything(1);
    const building = flood.bed.findIndex((z) => Number.isNaN(z));
    const at = (cell: number) => open(flood, { sources: [{ id: 'spring', cells: [cell], discharge: 1 }] });
    await expect(at(building)).rejects.toThrow(/Source spring: It lies in a wall or a building/);
    await expect(at(1e9)).rejects.toThrow(/Source spring: It lies outside the grid/);
  });
});
