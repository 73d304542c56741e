import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Helpers, ThreadTask } from '../../scenes/flood/solver/helpers.ts';

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
