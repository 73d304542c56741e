import type { SolverSetup } from '../../scenes/flood/run/run-flood.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import type { FloodSolver } from '../../scenes/flood/solver/solver.ts';
import { helpersOf } from './threads.ts';

/** Opens the solver that a run asks for, with so many threads. The module is the shared one where there are several. */
export function openSolver(
  module: WebAssembly.Module,
  { scheme, ...setup }: SolverSetup,
  threads: number,
): Promise<FloodSolver> {
  const helpers = threads > 1 ? helpersOf(threads - 1) : undefined;
  return scheme === 'full'
    ? FullSolver.open(module, setup, helpers)
    : InertialSolver.open(module, setup, helpers);
}
