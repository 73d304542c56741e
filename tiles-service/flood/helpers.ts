import { Worker } from 'node:worker_threads';
import { InputError } from '../../models/errors.ts';
import type { Helpers, ThreadTask } from '../../scenes/flood/solver/helpers.ts';

/** Milliseconds that a thread may take to be ready: on a busy machine many load the program at once. */
const PATIENCE = 120_000;

/** What a thread runs, and how long it is waited for. */
export interface ThreadStart {
  entry?: URL;
  patience?: number;
}

/**
 * Worker threads that help the one which leads; they end when the solver is closed. Where one of them fails, ends or is
 * not ready in time, all are ended, and InputError `flood-threads` says why.
 */
export function threads(
  count: number,
  { entry = new URL('./thread.mjs', import.meta.url), patience = PATIENCE }: ThreadStart = {},
): Helpers {
  return {
    count,
    start: async (module, memory, layout) => {
      const workers = Array.from({ length: count }, (_, index) => {
        const workerData: ThreadTask = { module, memory, layout, index: index + 1, members: count + 1 };
        const worker = new Worker(entry, { workerData });
        worker.unref();
        return worker;
      });
      try {
        await Promise.all(workers.map((worker) => readyOf(worker, patience)));
      } catch (error) {
        await Promise.all(workers.map((worker) => worker.terminate()));
        throw new InputError(
          'flood-threads',
          `${count + 1} threads`,
          `one did not start: ${error instanceof Error ? error.message : String(error)}.`,
          'Take fewer.',
        );
      }
    },
  };
}

function readyOf(worker: Worker, patience: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${patience / 1000} s`)), patience);
    const settle = (how: () => void) => {
      clearTimeout(timer);
      how();
    };
    worker.once('message', () => settle(resolve));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code) => settle(() => reject(new Error(`it ended with ${code}`))));
  });
}
