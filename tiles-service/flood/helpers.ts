import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Helpers } from '../../scenes/flood/solver/inertial-solver.ts';

/** What a thread is told at its beginning. */
export interface ThreadTask {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  layout: Parameters<Helpers['start']>[2];
  index: number;
  members: number;
}

/** Worker threads that help the one which leads; they end when the solver is closed. */
export function threads(count: number): Helpers {
  return {
    count,
    start: async (module, memory, layout) => {
      await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const workerData: ThreadTask = { module, memory, layout, index: index + 1, members: count + 1 };
          const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData });
          worker.unref();
          await once(worker, 'message');
        }),
      );
    },
  };
}
