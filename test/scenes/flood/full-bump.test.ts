import { beforeAll, describe, expect, it } from 'vitest';
import type { EdgeConditions } from '../../../scenes/flood/solver/edges.ts';
import { FullSolver } from '../../../scenes/flood/solver/full-solver.ts';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { bumpBed, fastBehindBump, slowOverBump, type Water } from './closed-forms.ts';

const GRAVITY = 9.81;

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

/** A channel of 25 m with a bump, after 200 s: mean error of the depth, metres. */
async function bumpError(cells: number, edges: EdgeConditions, level: number, exact: (x: number) => Water) {
  const cell = 25 / cells;
  const place = (i: number) => (i + 0.5) * cell;
  const bed = Float64Array.from({ length: cells }, (_, i) => bumpBed(place(i)));
  const depth = bed.map((z) => level - z);
  const solver = await FullSolver.open(module, {
    ...{ columns: cells, rows: 1, cell, bed, depth, roughness: 0, gravity: GRAVITY, edges },
  });
  solver.runTo(200);
  let error = 0;
  for (let i = 0; i < cells; i++) error += Math.abs(solver.depthAt(i) - exact(place(i)).depth);
  return error / cells;
}

describe('full shallow water over a bump', () => {
  it('should flow steadily and slowly over it', async () => {
    const errors = [];
    for (const cells of [50, 100, 200])
      errors.push(
        await bumpError(
          cells,
          [
            { edge: 'west', kind: 'discharge', discharge: 4.42 },
            { edge: 'east', kind: 'stage', stage: 2 },
          ],
          2,
          (x) => slowOverBump(x, 4.42, 2, GRAVITY),
        ),
      );
    expect(errors[2]).toBeLessThan(2e-4);
    expect(Math.log2(errors[0] / errors[2]) / 2).toBeGreaterThan(1.6);
  });

  it('should turn from slow to fast on top of it', async () => {
    const errors = [];
    for (const cells of [50, 100, 200])
      errors.push(
        await bumpError(
          cells,
          [
            { edge: 'west', kind: 'discharge', discharge: 1.53 },
            { edge: 'east', kind: 'stage', stage: 0.66 },
          ],
          0.66,
          (x) => fastBehindBump(x, 1.53, GRAVITY),
        ),
      );
    expect(errors[2]).toBeLessThan(5e-4);
    expect(Math.log2(errors[0] / errors[2]) / 2).toBeGreaterThan(1.6);
  });
});
