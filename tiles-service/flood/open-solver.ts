import { InputError } from '../../models/errors.ts';
import type { SolverSetup } from '../../scenes/flood/run/run-flood.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import type { Helpers } from '../../scenes/flood/solver/helpers.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import type { FloodSolver } from '../../scenes/flood/solver/solver.ts';
import { compileKernels } from './compile-kernels.ts';
import { threads } from './helpers.ts';

export interface OpenedSolver {
  solver: FloodSolver;
  /** That work on it: fewer than were asked for where not all could be started. */
  threads: number;
}

/** Cells up to which one thread is done before others have started, which takes a second or two. */
const SMALL = 8_000;

/** How many of the threads that may be used help on a grid. */
export const threadsFor = ({ columns, rows }: Pick<SolverSetup, 'columns' | 'rows'>, most: number): number =>
  columns * rows <= SMALL ? 1 : most;

/**
 * Opens the solver of a case on so many threads, or on half as many as long as some of them cannot be started: what comes
 * out is the same, only later.
 */
export async function openSolver(
  setup: SolverSetup,
  count: number,
  helpersOf: (count: number) => Helpers = threads,
): Promise<OpenedSolver> {
  for (let members = count; ; members = Math.floor(members / 2)) {
    const helpers = members > 1 ? helpersOf(members - 1) : undefined;
    try {
      return { solver: await open(setup, helpers), threads: members };
    } catch (error) {
      const isOfThreads = error instanceof InputError && error.code === 'flood-threads';
      if (!isOfThreads || members === 1) throw error;
    }
  }
}

async function open({ scheme, ...flood }: SolverSetup, helpers?: Helpers): Promise<FloodSolver> {
  const module = await WebAssembly.compile(await compileKernels(helpers !== undefined));
  return scheme === 'full'
    ? FullSolver.open(module, flood, helpers)
    : InertialSolver.open(module, flood, helpers);
}
