import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { EdgeConditions } from '../../scenes/flood/solver/edges.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import type { FloodSolver } from '../../scenes/flood/solver/solver.ts';
import { compileKernels } from '../../tiles-service/flood/compile-kernels.ts';
import { bumpBed } from '../scenes/flood/closed-forms.ts';
import { type BenchmarkCase, benchmarkTest3, benchmarkTest4, table } from '../scenes/flood/ea-cases.ts';
import { radialDam } from '../scenes/flood/radial-case.ts';
import { describeReal, realData } from './data.ts';

const read = (path: string) => readFileSync(realData(`flood/${path}`), 'utf8');

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

/** Depth at the points of a case every ten seconds. */
function gauge(solver: FloodSolver, { points }: BenchmarkCase, end: number): Map<number, number[]> {
  const depths = new Map([...points.keys()].map((id) => [id, [0]]));
  for (let time = 10; time <= end; time += 10) {
    solver.runTo(time);
    for (const [id, cell] of points) depths.get(id)?.push(solver.depthAt(cell));
  }
  return depths;
}
const most = (values: number[] = []) => Math.max(...values);
/** Seconds until the depth passes 0.05 m. */
const arrival = (values: number[] = []) => 10 * values.findIndex((depth) => depth > 0.05);

describeReal('the flood solver against references', () => {
  it.each([
    ['wet', 1, 0.02],
    ['dry', 0, 0.02],
  ] as const)('should spread as a round dam break over %s ground does', async (name, below, bound) => {
    const reference = table(
      read(`anuga_other_references/radial_dam_break_${name}/Ver_numerical_2.000000.csv`),
    );
    const at = (radius: number) => {
      const after = reference.findIndex(([r]) => r >= radius);
      const [[r0, h0], [r1, h1]] = [reference[Math.max(0, after - 1)], reference[after]];
      return r1 > r0 ? h0 + ((h1 - h0) * (radius - r0)) / (r1 - r0) : h1;
    };
    const errors = [];
    for (const cell of [2, 1]) {
      const solver = await FullSolver.open(module, radialDam(cell, below));
      solver.runTo(2);
      let [error, sum] = [0, 0];
      // Along the axis and along the diagonal: round water is round on square cells.
      for (let i = 0; i < solver.columns; i++) {
        for (const [k, radius] of [
          [i, Math.hypot(i + 0.5, 0.5) * cell],
          [i * solver.columns + i, Math.hypot(i + 0.5, i + 0.5) * cell],
        ]) {
          if (radius > 99) continue;
          error += Math.abs(solver.depthAt(k) - at(radius));
          sum += at(radius);
        }
      }
      errors.push(error / sum);
    }
    expect(errors[1]).toBeLessThan(bound);
    expect(errors[0] / errors[1]).toBeGreaterThan(1.5);
  });

  it.each([
    ['subcritical_q4.42_hL2', 4.42, 2, 2],
    ['transcritical_noshock_q1.53', 1.53, 0.66, 0.66],
  ] as const)('should flow over a bump as in bump_%s', async (name, discharge, stage, level) => {
    const reference = table(read(`analytical_reference/bump_${name}.csv`));
    const cells = 100;
    const bed = Float64Array.from({ length: cells }, (_, i) => bumpBed((i + 0.5) * 0.25));
    const depth = bed.map((z) => level - z);
    const edges: EdgeConditions = [
      { edge: 'west', kind: 'discharge', discharge },
      { edge: 'east', kind: 'stage', stage },
    ];
    const solver = await FullSolver.open(module, {
      ...{ columns: cells, rows: 1, cell: 0.25, bed, depth, roughness: 0, gravity: 9.81, edges },
    });
    solver.runTo(200);
    let error = 0;
    for (let i = 0; i < cells; i++) error += Math.abs(solver.depthAt(i) - reference[5 * i + 2][2]);
    expect(error / cells).toBeLessThan(2e-3);
  });

  it('should carry water over the bump of EA test 3 by its momentum, part of it, and leave none on the slope', async () => {
    const folder = 'ea_benchmark/test3_momentum_bump';
    const given = benchmarkTest3(read(`${folder}/test3DEM.asc`), read(`${folder}/Test3BC.csv`));
    const solver = await FullSolver.open(module, given.flood);
    const depths = gauge(solver, given, given.end);
    expect(solver.inflow / 1310).toBeCloseTo(1, 5);
    expect(Math.abs(solver.volume() - solver.inflow) / solver.inflow).toBeLessThan(1e-12);
    // Its water would fill the first hollow to less than the bump: what is in the second one went over by its momentum.
    expect(solver.surfaceAt(given.points.get(1) ?? 0)).toBeLessThan(10);
    expect(solver.surfaceAt(given.points.get(1) ?? 0)).toBeGreaterThan(9.9);
    expect(depths.get(2)?.at(-1)).toBeGreaterThan(0.03);
    expect(depths.get(2)?.at(-1)).toBeLessThan(depths.get(1)?.at(-1) ?? 0);
    expect(arrival(depths.get(2))).toBeGreaterThan(arrival(depths.get(1)));
  });

  it('should spread over the plain of EA test 4 in order of distance, the same by both schemes', async () => {
    const folder = 'ea_benchmark/test4_flood_speed';
    const given = benchmarkTest4(read(`${folder}/BC.csv`), read(`${folder}/gauge_loc.csv`), 10);
    // The first two of its five hours: by then the flood has passed all points.
    const end = 2 * 3600;
    const [full, inertial] = [
      gauge(await FullSolver.open(module, given.flood), given, end),
      gauge(await InertialSolver.open(module, given.flood), given, end),
    ];
    for (const depths of [full, inertial]) {
      const arrivals = [1, 2, 3, 4, 5].map((id) => arrival(depths.get(id)));
      for (let i = 1; i < 5; i++) expect(arrivals[i]).toBeGreaterThan(arrivals[i - 1]);
      const peaks = [1, 2, 3, 4, 5].map((id) => most(depths.get(id)));
      for (let i = 1; i < 5; i++) expect(peaks[i]).toBeLessThan(peaks[i - 1]);
    }
    // Point 6 lies 424 m from where the water comes in, aslant to the cells, point 5 400 m along them: round water is round.
    expect(arrival(full.get(6))).toBeGreaterThan(arrival(full.get(5)));
    // Neal et al. 2012, Hydrol. Process. 26, 2264–2282: where flow varies gradually the two differ by less than a tenth.
    for (const id of [1, 2, 3, 4, 5, 6]) {
      expect(most(inertial.get(id)) / most(full.get(id))).toBeGreaterThan(0.9);
      expect(most(inertial.get(id)) / most(full.get(id))).toBeLessThan(1.1);
      expect(Math.abs(arrival(inertial.get(id)) - arrival(full.get(id)))).toBeLessThan(600);
    }
  }, 120_000);
});
