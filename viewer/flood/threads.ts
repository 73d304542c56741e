import type { Helpers, ThreadTask } from '../../scenes/flood/solver/helpers.ts';

/** More threads than this bring nothing: memory is then what is waited for. */
const MOST = 8;

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

/** Workers inside the worker that leads; they end when it is ended. */
export function helpersOf(count: number): Helpers {
  return {
    count,
    start: async (module, memory, layout) => {
      await Promise.all(
        Array.from({ length: count }, (_, index) => {
          const worker = new Worker(new URL('./helper-worker.ts', import.meta.url), { type: 'module' });
          const task: ThreadTask = { module, memory, layout, index: index + 1, members: count + 1 };
          return new Promise<void>((resolve, reject) => {
            worker.onmessage = () => resolve();
            worker.onerror = ({ message }) => reject(new Error(message || 'A thread did not start.'));
            worker.postMessage(task);
          });
        }),
      );
    },
  };
}
