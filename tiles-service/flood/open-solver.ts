import type { SolverSetup } from '../../scenes/flood/run/run-flood.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import type { FloodSolver } from '../../scenes/flood/solver/solver.ts';
import { compileKernels } from './compile-kernels.ts';
import { threads } from './helpers.ts';

/** Opens the solver of a case on so many threads. */
export async function openSolver(setup: SolverSetup, count: number): Promise<FloodSolver> {
  const module = await WebAssembly.compile(await compileKernels(count > 1));
  const { scheme, ...flood } = setup;
  const helpers = count > 1 ? threads(count - 1) : undefined;
  return scheme === 'full'
    ? FullSolver.open(module, flood, helpers)
    : InertialSolver.open(module, flood, helpers);
}
