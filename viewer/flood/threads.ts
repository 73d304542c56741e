import type { Helpers, ThreadTask } from '../../scenes/flood/solver/helpers.ts';
import type { FromHelper } from './helper-worker.ts';

/** More threads than this bring nothing: memory is then what is waited for. */
const MOST = 8;
/** Milliseconds within which all threads are at work, or there are none. */
const START_WITHIN = 10_000;

/** Threads could not be started; what they were to do can be done by one. */
export class NoThreads extends Error {
  override readonly name = 'NoThreads';
}

/**
 * Threads that may work on a run: as many as the machine has processors, less one for the page; one where the page may not
 * share memory, which needs a secure context and the isolation that the server's headers ask for.
 */
export function threadsOf(
  { isIsolated, processors }: { isIsolated: boolean; processors: number } = {
    isIsolated: globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer !== 'undefined',
    processors: navigator.hardwareConcurrency || 2,
  },
): number {
  if (!isIsolated) return 1;
  return Math.max(1, Math.min(MOST, processors > 2 ? processors - 1 : processors));
}

/**
 * Workers inside the worker that leads; they end when it is ended. Throws NoThreads where one fails or is not ready in
 * time; none of them is left then.
 */
export function helpersOf(count: number, within = START_WITHIN): Helpers {
  return {
    count,
    start: async (module, memory, layout) => {
      const workers: Worker[] = [];
      let timer: ReturnType<typeof setTimeout> | undefined;
      try {
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`Threads were not ready after ${within} ms.`)), within);
        });
        const started = Array.from({ length: count }, (_, index) => {
          const worker = new Worker(new URL('./helper-worker.ts', import.meta.url), { type: 'module' });
          workers.push(worker);
          return readyOf(worker, { module, memory, layout, index: index + 1, members: count + 1 });
        });
        await Promise.race([Promise.all(started), late]);
      } catch (error) {
        for (const worker of workers) worker.terminate();
        throw new NoThreads(error instanceof Error ? error.message : String(error), { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function readyOf(worker: Worker, task: ThreadTask): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data: message }: MessageEvent<FromHelper>) =>
      message === 'ready' ? resolve() : reject(new Error(message.failed));
    worker.onerror = ({ message }) => reject(new Error(message || 'A thread did not start.'));
    worker.postMessage(task);
  });
}
