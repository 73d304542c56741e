import { beforeAll, describe, expect, it } from 'vitest';
import { compileKernels } from '../../../tiles-service/flood/compile-kernels.ts';
import { fastBehindBump, slowOverBump, type Water } from './closed-forms.ts';
import { bump, errorOf, GRAVITY } from './full-errors.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await WebAssembly.compile(await compileKernels());
}, 120_000);

/** Errors in metres of the depth on three grids, and the order by which they fall. */
async function errorsOn(grids: number[], discharge: number, level: number, exact: (x: number) => Water) {
  const errors: number[] = [];
  for (const cells of grids) errors.push(errorOf(await bump(module, cells, discharge, level, exact)));
  return { finest: errors[2], order: Math.log2(errors[0] / errors[2]) / 2 };
}

// Cells whose edges meet the ends of the bump: within a cell its kink would be what is measured.
describe('full shallow water over a bump', () => {
  it('should flow steadily and slowly over it, with second order', async () => {
    const exact = (x: number) => slowOverBump(x, 4.42, 2, GRAVITY);
    const { finest, order } = await errorsOn([50, 100, 200], 4.42, 2, exact);
    expect(finest).toBeLessThan(2e-4);
    expect(order).toBeGreaterThan(1.8);
  });

  it('should turn from slow to fast on top of it', async () => {
    const { finest, order } = await errorsOn([50, 100, 200], 1.53, 0.66, (x) =>
      fastBehindBump(x, 1.53, GRAVITY),
    );
    expect(finest).toBeLessThan(5e-4);
    expect(order).toBeGreaterThan(1.6);
  });
});
