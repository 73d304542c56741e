import type { SolverSetup } from '../../scenes/flood/run/run-flood.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import type { Helpers } from '../../scenes/flood/solver/helpers.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import type { FloodSolver } from '../../scenes/flood/solver/solver.ts';
import { type Helper, helpersOf, NoThreads, startHelpers } from './threads.ts';

/** The kernels, compiled: for one thread, and for several. */
export interface FloodModules {
  alone(): Promise<WebAssembly.Module>;
  shared(): Promise<WebAssembly.Module>;
}

export interface SolverThreads {
  threads: number;
  /** Those beside the one that leads, where they have been started. */
  helpers?: readonly Helper[];
  /** Hears that several threads could not be started. */
  onFewer?(): void;
}

/** Opens the solver that a run asks for, with so many threads; with one where several cannot be started. */
export async function openSolver(
  modules: FloodModules,
  setup: SolverSetup,
  { threads, helpers, onFewer }: SolverThreads,
): Promise<FloodSolver> {
  if (threads > 1) {
    try {
      return await openWith(await modules.shared(), setup, helpersOf(helpers ?? startHelpers(threads - 1)));
    } catch (error) {
      if (!(error instanceof NoThreads)) throw error;
      onFewer?.();
    }
  }
  return openWith(await modules.alone(), setup);
}

function openWith(
  module: WebAssembly.Module,
  { scheme, ...setup }: SolverSetup,
  helpers?: Helpers,
): Promise<FloodSolver> {
  return scheme === 'full'
    ? FullSolver.open(module, setup, helpers)
    : InertialSolver.open(module, setup, helpers);
}
