import { configureFull, type FullLayout } from './full-layout.ts';
import { configure, type InertialLayout } from './inertial-layout.ts';
import { loadKernels } from './kernels.ts';
import { serve } from './team.ts';

export type Layout = InertialLayout | FullLayout;

/** Threads beside the one that leads. */
export interface Helpers {
  count: number;
  /** Milliseconds that one of them may be silent while it works, if not as usual: see `lead`. */
  patience?: number;
  /** Starts them on a case: each is told its task, joins the team, and says when it is ready. */
  start(module: WebAssembly.Module, memory: WebAssembly.Memory, layout: Layout): Promise<void>;
}

/** What a thread is told at its beginning; `index` is from 1, `members` with the one that leads. */
export interface ThreadTask {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  layout: Layout;
  index: number;
  members: number;
}

/** Works for the one that leads, from when it is `ready`; blocks the thread until the solver is closed. */
export async function joinTeam(task: ThreadTask, ready: () => void): Promise<void> {
  const { module, memory, layout, index, members } = task;
  const kernels = await loadKernels(module, memory);
  const isFull = 'table' in layout;
  if (isFull) configureFull(kernels, memory, layout, index);
  else configure(kernels, layout);
  ready();
  serve(isFull ? kernels.fullWork : kernels.inertialWork, memory, layout.control, index, members);
}
